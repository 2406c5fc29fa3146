import Foundation

/// The messages of a figure's errors.
extension FigureError: CustomStringConvertible, LocalizedError {
  /// The message, for Foundation.
  public var errorDescription: String? { description }

  /// The message.
  public var description: String {
    switch self {
    case .missingProgram(let program, let package, let searched):
      """
      figures need the program "\(program)", which is not in \(searched.isEmpty ? "an empty PATH" : searched).
      On Debian or Ubuntu: sudo apt-get install \(package)
      """
    case .gnuplot(let words, let figure):
      "gnuplot could not draw the figure “\(figure)”. It said:\n\(words)"
    case .programEnded(let program, let words):
      "\(program) ended before the figure was done"
        + (words.isEmpty ? ", without a word. Was it killed?" : ". It said:\n\(words)")
    case .timedOut(let program, let seconds):
      "\(program) was not done after \(Numbers.short(seconds)) s and was ended. "
        + "Try fewer points, or a renderer with more timeout and patience."
    case .layout(let words):
      "Graphviz could not lay out the diagram. It said:\n\(words)"
    case .file(let verb, let path, let reason):
      "\(path) could not be \(verb): \(reason). Is the folder there, writable, and not full?"
    case .png(let words):
      "libpng cannot work with this image: \(words). Is it a whole PNG file?"
    case .gradientsNeverComputed(let nodes):
      "the diagram is to show gradients, but \(FigureError.list(nodes)) "
        + "\(nodes.count == 1 ? "has" : "have") none: call backward() before drawing, "
        + "or draw with showsGradients: false."
    case .unknownNode(let id, let known):
      "an edge of the diagram leads to or from “\(id)”, but there is no node with that id; "
        + "there are \(FigureError.list(known))."
    case .repeatedNode(let id):
      "two nodes of the diagram have the id “\(id)”; each needs its own."
    case .cannotCombine(let mark, let panel):
      "a mark of the kind “\(mark)” fills its panel alone, but the panel “\(panel)” has other marks "
        + "too: give them a panel of their own."
    case .noFrames:
      "an animation needs at least one frame."
    case .themeFile(let theme, let line, let problem):
      "the theme “\(theme)”, line \(line): \(problem)."
    case .missingFont(let font, let others):
      "the font “\(font)” is not installed. "
        + (others.isEmpty ? "" : "There are \(FigureError.list(others)). ")
        + "fc-list : family lists all; fonts-liberation and fonts-lmodern are packages with more."
    case .tooSmall(let figure, let problem):
      "the figure “\(figure)” does not fit on a page of this size: \(problem). Try a larger page, a smaller "
        + "font, or fewer panels side by side."
    case .noExactBox(let format):
      "the size of a \(format) file could not be made exact, since cairo wrote it in another form than is "
        + "known. Try --format svg or eps."
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map { "“\($0)”" }.joined(separator: ", ")
    if names.isEmpty { return "none" }
    return names.count > 8 ? shown + " and \(names.count - 8) more" : shown
  }
}
