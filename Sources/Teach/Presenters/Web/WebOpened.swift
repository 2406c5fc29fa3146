import LessonKit
import Notation

/// A number that was opened on a page that a server answers: what the terminal shows of it, as HTML.
public struct WebOpened {
  private let explanation: Explanation
  private let path: [Int]
  private let inputs: [Int]
  private let blocks: WebBlocks

  /// - Parameters:
  ///   - path: the way from the number itself, entry 0, to the entry that is shown.
  ///   - inputs: the number of the input that was chosen at each turn of the way, from 1.
  public init(
    _ explanation: Explanation, path: [Int], inputs: [Int], translation: Translation = .none
  ) {
    self.explanation = explanation
    self.path = path
    self.inputs = inputs
    blocks = WebBlocks(translation: translation, picture: { _ in nil }, positions: [:])
  }

  /// The way to it, the formula, the numbers put in, the derivatives, and the inputs, each a button where it can be
  /// opened in turn. `data-way` of a button is the way that it leads to, as numbers of inputs.
  public var html: String {
    guard let last = path.last, explanation.entries.indices.contains(last) else { return "" }
    let entry = explanation.entries[last]
    let gradient = entry.gradient.map { value -> String in
      let text: Prose = "derivative of the loss: \(value)"
      return "<p>\(say(text))</p>"
    }
    return """
      \(way)<div class="explanation"><div>\(blocks.math(entry.formula))</div>
      <div>\(blocks.math(numbers(entry)))</div></div>
      \(gradient ?? "")\(list(of: entry))
      <p class="doors">\(back)<button type="button" class="close">\(say("Close"))</button></p>
      """
  }

  /// "y = 2 · 3 = 6", without saying "6" twice: as the terminal writes it.
  private func numbers(_ entry: Explanation.Entry) -> String {
    guard entry.formula.isLatex || entry.substituted.isLatex else {
      return TerminalPresenter().withNumbers(entry)
    }
    let name = WebOpened.name(of: entry)
    let numbers =
      entry.substituted.contains(" = ") ? entry.substituted : "\(name) = \(entry.substituted)"
    let value = written(entry.value)
    let isSaid = mathText(numbers).hasSuffix(" = \(value)")
    return isSaid ? numbers : "\(numbers) = \(value)"
  }

  private static func name(of entry: Explanation.Entry) -> String {
    let name = entry.formula.split(separator: "=", maxSplits: 1).first.map(String.init) ?? ""
    return name.split(separator: " ").joined(separator: " ")
  }

  /// The numbers that were opened before, each a way back.
  private var way: String {
    if path.count < 2 { return "" }
    let links = path.dropLast().enumerated().map { depth, entry in
      let shown = explanation.entries[entry]
      return button(WebOpened.name(of: shown), way(to: depth)) + " → "
    }
    let here = explanation.entries[path[path.count - 1]]
    return "<p class=\"way\">\(links.joined())\(blocks.math(WebOpened.name(of: here)))</p>\n"
  }

  /// A name that opens its number; a screen reader does not read what KaTeX draws, and is told it in plain letters.
  private func button(_ name: String, _ way: String) -> String {
    "<button type=\"button\" class=\"open\" data-way=\"\(way)\" "
      + "aria-label=\"\(mathText(name).escapedForHTML)\">\(blocks.math(name))</button>"
  }

  private var back: String {
    if path.count < 2 { return "" }
    return "<button type=\"button\" class=\"back\" data-way=\"\(way(to: path.count - 2))\">"
      + "← \(say("Back"))</button> "
  }

  private func way(to depth: Int) -> String {
    inputs.prefix(depth).map { "\($0)" }.joined(separator: ",")
  }

  private func list(of entry: Explanation.Entry) -> String {
    if entry.slopes.isEmpty {
      return "<p class=\"facts\">\(say("It was computed from nothing that can be opened."))</p>"
    }
    let hasDerivatives = entry.slopes.contains {
      $0.formula.contains("∂") || $0.formula.contains("partial")
    }
    let heading =
      hasDerivatives
      ? say("What it was computed from, and its derivative with respect to each:")
      : say("What it was computed from:")
    let openable = entry.slopes.compactMap(\.entry)
    let items = entry.slopes.map { slope in
      let shown = slope.entry.flatMap { openable.firstIndex(of: $0) }.map { index in
        button(slope.input, (inputs + [index + 1]).map { "\($0)" }.joined(separator: ","))
      }
      return
        "<li>\(shown ?? blocks.math(slope.input)) = \(written(slope.inputValue).escapedForHTML) "
        + "<span class=\"slope\">\(blocks.math(blocks.text(of: slope)))</span></li>"
    }
    let all = items.joined(separator: "\n")
    return "<p class=\"facts\">\(heading)</p><ul class=\"inputs\">\(all)</ul>"
  }

  private func say(_ prose: Prose) -> String { blocks.say(prose) }
}

extension WebBlocks {
  /// A button that asks the server what lies behind a number.
  func liveOpenButton(place: Int, update: Int?) -> String {
    let walk = update.map { " data-update=\"\($0)\"" } ?? ""
    return " <button type=\"button\" class=\"open live\" aria-expanded=\"false\" "
      + "data-live-open=\"\(place)\"\(walk)>\(say("explain"))</button>"
  }
}
