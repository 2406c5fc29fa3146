import LessonKit
import Notation
import ScalarGrad

/// Checks that an activation's slope is the derivative of its value, and that extreme inputs do no harm.
struct ActivationCheck {
  let activation: any ActivationFunction

  func run(doing: @escaping (String) -> Void) -> [CheckLine] {
    var list = Checklist("activation \(activation.name)", doing: doing)
    doing("comparing value and slope")
    gradient(&list)
    list.require(
      "the formula is written", !activation.formula.latex.isEmpty, problem: "it is empty",
      advice: ##"let formula: Formula = #"f(x) = \max(0, x)"#"##)
    doing("trying extreme inputs")
    extremes(&list)
    doing("going through a graph of scalars")
    graph(&list)
    tensors(&list)
    list.require(
      "the same input gives the same output", places.allSatisfy { same($0) },
      problem: "two calls with x = \(written(places.first { !same($0) } ?? 0, .exact)) differ",
      advice: "An activation has no randomness and no memory: put a random one into a layer.")
    return list.lines
  }

  private var places: [Double] {
    let range = activation.places(within: -6...6)
    return (0...24).map {
      range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 24
    }
  }

  private func gradient(_ list: inout Checklist) {
    let near = activation.worstSlopeError(over: activation.places(within: -4...4))
    let far = activation.worstSlopeError(over: activation.places(within: -30...30))
    let worst = near.error >= far.error ? near : far
    let h = 1e-5
    let measured = (activation.value(worst.x + h) - activation.value(worst.x - h)) / (2 * h)
    list.require(
      "the slope is the derivative of the value", worst.error < 1e-6,
      problem: "at x = \(written(worst.x)) the slope says \(written(activation.slope(worst.x))), "
        + "but the value rises by \(written(measured))",
      advice: "Derive the formula again, or name a corner of it, var kinks: [Double] { [0] }, or "
        + "the inputs that it is for, var domain: ClosedRange<Double> { 0 ... .infinity }")
  }

  private func extremes(_ list: inout Checklist) {
    let advice =
      "∞/∞, ∞ − ∞ and 0·∞ are no numbers: branch on the sign of x, so that each power of e has a "
      + "negative exponent. If it is not for all numbers, say so: var domain: ClosedRange<Double> { "
      + "0 ... .infinity }"
    let isInside = { (x: Double) in activation.domain.contains(x) }
    let bad = [0, 1e3, -1e3, 1e300, -1e300].filter(isInside).first(where: failsAt)
    list.require(
      "large inputs give numbers", bad == nil, problem: outcome(at: bad ?? 0), advice: advice)
    if let infinity = [Double.infinity, -.infinity].filter(isInside).first(where: failsAt),
      bad == nil
    {
      list.remark("infinite inputs", outcome(at: infinity), advice: advice)
    }
    list.require(
      "what is no number stays none", activation.value(.nan).isNaN,
      problem: "f(NaN) is \(written(activation.value(.nan)))",
      advice: "A NaN that is hidden here is found nowhere: do not use max(0, x) alone; write "
        + "x.isNaN ? x : max(0, x).")
  }

  private func failsAt(_ x: Double) -> Bool {
    activation.value(x).isNaN || activation.slope(x).isNaN
  }

  private func outcome(at x: Double) -> String {
    "x = \(written(x)) gives value \(written(activation.value(x))) and slope "
      + written(activation.slope(x))
  }

  private func graph(_ list: inout Checklist) {
    let wrong = places.first { x in
      let input = Scalar(x)
      let output = activation(input)
      output.backward()
      return output.value != activation.value(x) || input.gradient != activation.slope(x)
    }
    list.require(
      "it passes gradients on", wrong == nil,
      problem:
        "backward() through it at x = \(written(wrong ?? 0, .exact)) does not give its slope",
      advice: "Leave callAsFunction as it is: it is made of 'value' and 'slope'.")
  }

  private func same(_ x: Double) -> Bool {
    activation.value(x) == activation.value(x) && activation.slope(x) == activation.slope(x)
  }
}
