import LessonKit
import Notation
import TerminalText

extension TerminalPresenter {
  /// The formula, unless it stands just above, the numbers put in, and the slopes.
  func lines(of explanation: Explanation, below formula: Formula?) -> [String] {
    guard let entry = explanation.entries.first else { return [] }
    let isNew = entry.formula != formula?.latex
    let lines = ((isNew ? [mathText(entry.formula)] : []) + [withNumbers(entry)]).flatMap {
      $0.wrapped(to: style.width, indent: "    ")
    }
    return lines + entry.slopes.flatMap { line(of: $0) }
  }

  /// A number opened by itself: the formula, the numbers, the slopes, and the inputs that can be
  /// opened next, each with a number from 1.
  public func opened(_ entry: Int, of explanation: Explanation) -> [String] {
    let shown = explanation.entries[entry]
    var lines = mathText(shown.formula).wrapped(to: style.width, indent: "    ").map(style.accent)
    lines += withNumbers(shown).wrapped(to: style.width, indent: "    ")
    if let gradient = shown.gradient {
      let text: Prose = "derivative of the loss: \(gradient)"
      lines += translation(text).text.wrapped(to: style.width, indent: "    ")
    }
    if shown.slopes.isEmpty {
      let nothing: Prose = "It was computed from nothing that can be opened."
      return lines + [""] + translation(nothing).text.wrapped(to: style.width)
    }
    let heading: Prose =
      shown.slopes.contains { $0.formula.contains("∂") || $0.formula.contains("partial") }
      ? "What it was computed from, and its derivative with respect to each:"
      : "What it was computed from:"
    lines += [""] + translation(heading).text.wrapped(to: style.width).map(style.bold)
    let inputs = shown.slopes.compactMap(\.entry)
    let texts = shown.slopes.map { "\(mathText($0.input)) = \(written($0.inputValue))" }
    let widest = texts.map(\.columns).max() ?? 0
    for (slope, input) in zip(shown.slopes, texts) {
      let mark = slope.entry.map { "\(inputs.firstIndex(of: $0)! + 1)" } ?? "·"
      let start = "  \(mark.padded(to: 3))\(input.padded(to: widest))   "
      if start.columns + 10 > style.width {  // too narrow for the two side by side
        lines += start.wrapped(to: style.width, indent: "  ") + line(of: slope)
        continue
      }
      let indent = String(repeating: " ", count: start.columns)
      var rows = text(of: slope).wrapped(to: style.width, indent: indent)
      rows[0] = start + rows[0].dropFirst(start.columns)
      lines += rows
    }
    return lines
  }

  /// The entries that can be opened from this one, in the order of their numbers.
  public static func inputs(of entry: Int, in explanation: Explanation) -> [Int] {
    explanation.entries[entry].slopes.compactMap(\.entry)
  }

  /// "y = 2 · 3 = 6", without saying "6" twice.
  func withNumbers(_ entry: Explanation.Entry) -> String {
    let name = entry.formula.split(separator: "=", maxSplits: 1).first.map { mathText(String($0)) }
    let numbers = mathText(entry.substituted)
    let result = numbers.contains(" = ") ? numbers : "\(name ?? "") = \(numbers)"
    let value = written(entry.value)
    return result.hasSuffix(" = \(value)") ? result : "\(result) = \(value)"
  }

  private func line(of slope: Explanation.Slope) -> [String] {
    text(of: slope).wrapped(to: style.width, indent: "      ").map(style.faint)
  }

  private func text(of slope: Explanation.Slope) -> String {
    let formula =
      slope.formula.contains("\\") ? mathText(slopeFraction(slope.formula)) : slope.formula
    let value = written(slope.value)
    return formula.hasSuffix("= \(value)") ? formula : "\(formula) = \(value)"
  }

  /// "\partial y/\partial x" as a fraction, so that the text is joined as one.
  private func slopeFraction(_ latex: String) -> String {
    let parts = latex.split(separator: "/", maxSplits: 1).map(String.init)
    return parts.count == 2 ? "\\frac{\(parts[0])}{\(parts[1])}" : latex
  }
}
