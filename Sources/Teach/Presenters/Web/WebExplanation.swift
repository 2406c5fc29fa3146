import LessonKit
import Notation

extension WebBlocks {
  /// The formula, unless it stands just above, the numbers, the slopes, and a button where there is
  /// more to open.
  func html(of explanation: Explanation, below formula: Formula?) -> String {
    guard let entry = explanation.entries.first else { return "" }
    if isStill, let graph = stillHTML(ofGraph: explanation) { return graph }
    let slopes = entry.slopes.map { "<li>\(math(text(of: $0)))</li>" }.joined()
    // On paper nothing can be moved sideways: what is too long goes over several lines.
    let line = { (source: String) in isStill ? brokenMath(source) : math(source) }
    let first = entry.formula == formula?.latex ? "" : "<div>\(line(entry.formula))</div>"
    return """
      <div class="explanation">\(first)<div>\(line(numbersText(entry)))\
      \(explanation.entries.count > 1 ? openButton(explanation) : "")</div>\(slopes.isEmpty ? "" : "<ul class=\"slopes\">\(slopes)</ul>")</div>
      """
  }

  /// The formula with numbers put in, and the result.
  func numbersText(_ entry: Explanation.Entry) -> String {
    guard entry.formula.isLatex else { return TerminalPresenter().withNumbers(entry) }
    let value = written(entry.value).replacing("−", with: "-")
    return entry.substituted.hasSuffix("= \(value)")
      ? entry.substituted : "\(entry.substituted) = \(written(entry.value))"
  }

  func text(of slope: Explanation.Slope) -> String {
    let value = written(slope.value)
    let formula = slope.formula.isLatex ? fraction(slope.formula) : slope.formula
    if slope.formula.hasSuffix("= \(value)") { return formula }
    return "\(formula) = \(value)"
  }

  /// A button that opens the number, with what it needs beside it; none where nothing lies behind, and none
  /// on paper.
  ///
  /// - Parameters:
  ///   - place: its place among the numbers of the block that can be opened, from 0.
  ///   - update: the update of a training that it belongs to.
  func openButton(
    _ explanation: Explanation, place: Int = 0, update: Int? = nil
  ) -> String {
    if live != nil { return liveOpenButton(place: place, update: update) }
    guard !isStill, explanation.entries.count > 1 else { return "" }
    let entries = explanation.entries.map { entry in
      Opened(
        formula: latexSource(entry.formula), numbers: latexSource(numbersText(entry)),
        gradient: entry.gradient.map { written($0) },
        slopes: entry.slopes.map { slope in
          .init(
            input: latexSource(slope.input), value: written(slope.inputValue),
            slope: latexSource(text(of: slope)),
            entry: slope.entry)
        })
    }
    let json = jsonText(entries).escapedForSingleQuotes
    return
      " <button type=\"button\" class=\"open\" data-entries='\(json)'>\(say("explain"))</button>"
  }

  private struct Opened: Encodable {
    let formula: String
    let numbers: String
    let gradient: String?
    let slopes: [Input]

    struct Input: Encodable {
      let input: String
      let value: String
      let slope: String
      let entry: Int?
    }
  }

  private func fraction(_ slope: String) -> String {
    let parts = slope.split(separator: "/", maxSplits: 1)
    return parts.count == 2 ? "\\frac{\(parts[0])}{\(parts[1])}" : slope
  }
}
