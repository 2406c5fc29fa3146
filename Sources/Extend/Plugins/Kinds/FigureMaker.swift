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
///
/// One that draws the user's data, or has to know how large it becomes, writes `figure(for:random:)` instead.
public protocol FigureMaker: Sendable {
  /// The name by which it is called: lower-case words joined by hyphens.
  var name: String { get }

  /// Makes the figure. All its randomness comes from `random`: the same seed, the same figure.
  func figure(random: inout RandomSource) throws -> Figure

  /// Makes the figure for a page, a theme and data. All its randomness comes from `random`: the same seed and the same
  /// request, the same figure.
  func figure(for request: FigureRequest, random: inout RandomSource) throws -> Figure
}

extension FigureMaker {
  /// The figure that asks for nothing.
  public func figure(for request: FigureRequest, random: inout RandomSource) throws -> Figure {
    if request.isFromPlain { throw NoFigure(name: name) }
    return try figure(random: &random)
  }

  /// The figure for the usual page, without data of the user's.
  public func figure(random: inout RandomSource) throws -> Figure {
    try figure(
      for: FigureRequest(data: Board().data, isFromPlain: true), random: &random)
  }
}

/// A type that is a `FigureMaker` by name only.
struct NoFigure: Error, CustomStringConvertible {
  let name: String

  var description: String {
    "the figure '\(name)' has no 'func figure(random: inout RandomSource) throws -> Figure', and no "
      + "'func figure(for request: FigureRequest, random: inout RandomSource) throws -> Figure'. Write one of them."
  }
}

/// A figure as a lesson of one step, so that all that can be done with a lesson can be done with it.
struct FigureLesson: Lesson {
  let maker: any FigureMaker

  var card: LessonCard { LessonCard(maker.name, "The figure \(maker.name)", minutes: 1) }

  func teach(on board: Board) throws {
    // What is said of the user's data needs a step to stand in.
    if board.data.isGiven { board.step("The data") }
    let figure = try maker.figure(for: FigureRequest(data: board.data), random: &board.random)
    board.step("\(figure.title)")
    board.draw(figure)
  }
}
