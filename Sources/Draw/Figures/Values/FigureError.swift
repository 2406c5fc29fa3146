/// Why a figure could not become a file. The descriptions say what came, what was needed and what to try.
public enum FigureError: Error, Sendable, Equatable {
  /// gnuplot or Graphviz is not installed: the program, its Debian package, and the folders searched.
  case missingProgram(String, package: String, searched: String)
  /// gnuplot refused the figure; its own message.
  case gnuplot(String, figure: String)
  /// A program ended too early; what it had written.
  case programEnded(String, words: String)
  /// A program was not done within the renderer's timeout, or its patience: these seconds.
  case timedOut(String, seconds: Double)
  /// Graphviz could not lay out a diagram; its own message.
  case layout(String)
  /// A file or folder could not be written or read.
  case file(String, path: String, reason: String)
  /// libpng could not read or write an image; its own message.
  case png(String)
  /// A diagram was to show gradients before `backward()` was called; the names of the nodes without one.
  case gradientsNeverComputed([String])
  /// An edge of a diagram names a node that does not exist.
  case unknownNode(String, known: [String])
  /// Two nodes of a diagram have the same id.
  case repeatedNode(String)
  /// A mark that fills its panel, such as a diagram, shares it with others.
  case cannotCombine(String, panel: String)
  /// An animation without frames.
  case noFrames
  /// A theme's file has a line that is not understood: the theme, the line's number, and what is wrong.
  case themeFile(String, line: Int, String)
  /// The theme's font is not installed; some fonts that are.
  case missingFont(String, others: [String])
  /// A page of an exact size has no room for the figure: its title, and what is too small.
  case tooSmall(String, problem: String)
  /// The box of a file could not be made exact: the format.
  case noExactBox(String)
}
