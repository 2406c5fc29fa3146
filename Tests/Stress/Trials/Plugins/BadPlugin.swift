/// A plugin that works, until its environment tells one of its parts to misbehave.
public enum BadPlugin {
  /// A part of it that Chalk calls.
  public enum Place: String, CaseIterable, Sendable {
    case making, lesson, figure, data, value
  }

  public static let file = "Bad.swift"

  public static let source =
    """
    import Chalk
    import Foundation

    \(Misbehaviour.source)

    struct Bad: Lesson {
      let card = LessonCard("bad", "Bad in several ways", minutes: 1)
      init() { misbehave(at: "making") }
      func teach(on board: Board) {
        board.step("One")
        board.claim("one is one", 1 == 1)
        board.draw(Figure("T", caption: "C.") { Line([1, 2]) })
        misbehave(at: "lesson")
        board.step("Two")
        board.say("Nothing happened.")
      }
    }

    struct Drawn: FigureMaker {
      let name = "drawn"
      func figure(random: inout RandomSource) -> Figure {
        misbehave(at: "figure")
        return Figure("T", caption: "C.", x: "x", y: "y") { Line([1, 2]) }
      }
    }

    struct Heaps: DatasetMaker {
      let name = "heaps"
      func examples(random: inout RandomSource) -> Examples {
        misbehave(at: "data")
        return Examples.blobs(random: &random)
      }
    }

    struct Doubled: ActivationFunction {
      let name = "doubled"
      let formula: Formula = "f(x) = 2x"
      func value(_ x: Double) -> Double {
        misbehave(at: "value")
        return 2 * x
      }
      func slope(_ x: Double) -> Double { 2 }
    }
    """
}
