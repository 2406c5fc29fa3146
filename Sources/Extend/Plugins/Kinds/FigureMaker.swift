import Figures
import LessonKit
import Randomness

/// A figure by name, drawn by `chalk figures NAME` without a lesson around it.
///
/// ```swift
/// struct Parabola: FigureMaker {
///   let name = "parabola"
///   func figure(random: inout RandomSource) -> Figure {
///     Figure("A parabola", caption: "x times x.", x: "x", y: "x²") { Line(over: -2...2) { $0 * $0 } }
///   }
/// }
/// ```
public protocol FigureMaker: Sendable {
  /// The name by which it is called: lower-case words joined by hyphens.
  var name: String { get }

  /// Makes the figure. All its randomness comes from `random`: the same seed, the same figure.
  func figure(random: inout RandomSource) throws -> Figure
}

/// A figure as a lesson of one step, so that all that can be done with a lesson can be done with it.
struct FigureLesson: Lesson {
  let maker: any FigureMaker

  var card: LessonCard { LessonCard(maker.name, "The figure \(maker.name)", minutes: 1) }

  func teach(on board: Board) throws {
    let figure = try maker.figure(random: &board.random)
    board.step("\(figure.title)")
    board.draw(figure)
  }
}
