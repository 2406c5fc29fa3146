import Figures
import Plugins
import Randomness

/// Checks that a figure outside of lessons can be drawn, described, and drawn again the same.
struct FigureCheck {
  let maker: any FigureMaker

  static let advice =
    "Give the figure a title and a caption: they are read to whoever cannot see it."

  func run(doing: @escaping (String) -> Void) -> [CheckLine] {
    var list = Checklist("figure \(maker.name)", doing: doing)
    doing("making it with seed 0")
    let first: Figure
    do { first = try make(seed: 0) } catch {
      list.require("it can be made", false, problem: "it threw: \(error)", advice: "Run it alone.")
      return list.lines
    }
    list.require(
      "it can be described in words", noneOf: FigureCheck.problems(of: first),
      advice: FigureCheck.advice)
    doing("making it with seed 0 once more")
    list.require(
      "the same seed gives the same figure", (try? make(seed: 0)) == first,
      problem: "a second figure with seed 0 differs",
      advice: "Take all randomness from 'random'; keep no state between figures.")
    return list.lines
  }

  private func make(seed: UInt64) throws -> Figure {
    var random = RandomSource(seed: seed)
    return try maker.figure(for: .usual, random: &random)
  }

  /// What is missing for somebody who cannot see the figure, or for everybody.
  static func problems(of figure: Figure) -> [String] {
    let name = figure.title.isEmpty ? "a figure" : "the figure '\(figure.title)'"
    var problems: [String] = []
    if figure.title.isEmpty { problems.append("\(name) has no title") }
    if figure.caption.isEmpty { problems.append("\(name) has no caption") }
    if figure.altText.isEmpty { problems.append("\(name) has no text to be read aloud") }
    if figure.panels.contains(where: { $0.marks.isEmpty && $0.insets.isEmpty }) {
      problems.append("\(name) has an empty panel")
    }
    return problems
  }
}
