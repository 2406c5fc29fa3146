import Figures
import LessonKit
import ScalarGrad
import StandardPlots

/// An activation function as a lesson: its formula, its slope, and itself among the others.
struct ActivationLesson: Lesson {
  let activation: any ActivationFunction

  var card: LessonCard {
    LessonCard(activation.name, "The activation \(activation.name)", minutes: 2)
  }

  func teach(on board: Board) throws {
    board.step("The formula and its slope")
    let formula = board.formula(activation.formula.latex)
    let range = activation.places(within: -4...4)
    let x = board.slider(
      "x", in: range, default: min(max(1.5, range.lowerBound), range.upperBound))
    board.explain(formula, ["x": x], activation(x))
    let input = Scalar(x, "x")
    activation(input).named("y").backward()
    board.value("the slope at x = \(x)", input.gradient)
    board.draw(
      .functionAndDerivative(
        "\(activation.name) and its derivative",
        caption: "The value and the derivative of \(activation.name).",
        over: range, at: x, curves: [curve(activation)]))

    board.step("Among the others")
    board.draw(.allActivations(board.activations.filter(isForAll).map(curve)))
    let error = activation.worstSlopeError(over: range)
    board.value("largest difference between the slope and a central difference", error.error)
    board.claim("the slope is the derivative of the value", error.error < 1e-6)
  }

  /// One that is not for the whole of the figure has no curve there.
  private func isForAll(_ f: any ActivationFunction) -> Bool {
    f.places(within: -4...4) == -4...4
  }

  private func curve(_ f: any ActivationFunction) -> (
    name: String, value: (Double) -> Double, derivative: (Double) -> Double
  ) {
    (f.name, f.value, f.slope)
  }
}
