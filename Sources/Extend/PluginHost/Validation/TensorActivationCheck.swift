import Autograd
import Layers
import LessonKit
import Notation
import Plugins
import Randomness
import Tensors

extension ActivationCheck {
  /// The same function on whole tensors: gradients, shapes, and agreement with single numbers.
  func tensors(_ list: inout Checklist) {
    list.doing("going through tensors of several shapes")
    let layerForm = Activation(activation)
    var random = RandomSource(seed: 6)
    let source = layerForm.primitive.example
    let input = Primitive.Example(
      [3, 4], in: activation.places(within: source.interval), kinks: activation.kinks
    )
    .inputs(using: &random)
    let report = GradientCheck.check(activation.name, at: input) { layerForm($0[0]) }
    list.require(
      "on tensors it has the right gradient", report.passes(within: 1e-5),
      problem: "at element \(report.index) the gradient is \(written(report.gradient)), but the "
        + "output rises by \(written(report.difference))",
      advice: "Derive the formula again; dx is the slope times dy.")
    let shapes: [Shape] = [[1], [2, 3], [2, 1, 4]]
    let wrong = shapes.first { shape in
      let range = activation.places(within: -3...3)
      let x = Tensor.uniform(shape, in: range, .double, using: &random)
      let y = withoutGradients { layerForm(Variable(x)).value }
      let single = x.values.map { activation.value($0) }
      return y.shape != shape
        || zip(y.values, single).contains { abs($0 - $1) > 1e-9 * max(1, abs($1)) }
    }
    list.require(
      "it keeps every shape, and treats every number alike", wrong == nil,
      problem: "for an input of \(wrong ?? []) it does not",
      advice: "An activation of one number goes through the tensor element by element.")
  }
}
