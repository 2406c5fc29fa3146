import Autograd
import Layers
import Losses
import Notation
import Tensors

extension Model {
  /// Checks samples and targets, makes the model's weights where they are not there yet, and sets
  /// validation data apart.
  mutating func prepare(
    _ x: Input.Samples, _ y: Tensor, _ setup: Trainer.Setup,
    _ validationData: (Input.Samples, Tensor)?, _ validationSplit: Double,
    _ classWeight: [Int: Double]?, _ sampleWeight: Tensor?
  ) throws(TrainingError) -> (training: Examples, validation: Examples?) {
    let inputs = x.tensors
    try Examples.check(inputs, y, "fit")
    try fit(to: inputs)
    let output = try outputShape(of: inputs)
    let targets = try prepared(y, setup.loss, output)
    var weights = sampleWeight
    if let weights, weights.shape != [y.shape[0]] {
      throw .data("fit: sample weights of \(weights.shape); needs [\(y.shape[0])]")
    }
    if let classWeight {
      let ofClasses = try Examples.weights(of: classWeight, for: targets)
      weights = weights.map { $0 * ofClasses } ?? ofClasses
    }
    let whole = (inputs: inputs, targets: targets, weights: weights)
    if let (vx, vy) = validationData {
      try Examples.check(vx.tensors, vy, "fit, validation data")
      try fit(to: vx.tensors)
      let validation = Examples(
        inputs: vx.tensors, targets: try prepared(vy, setup.loss, output), weights: nil)
      return (
        Examples(inputs: whole.inputs, targets: whole.targets, weights: whole.weights), validation
      )
    }
    if validationSplit == 0 {
      return (Examples(inputs: inputs, targets: targets, weights: weights), nil)
    }
    let count = y.shape[0]
    let kept = Int(saturating: (Double(count) * (1 - validationSplit)).rounded(.down))
    guard kept > 0 && kept < count else {
      let none = kept == 0 ? "train on" : "validate with"
      throw .data(
        "fit: a validationSplit of \(validationSplit) leaves none of \(count) samples to \(none); "
          + "needs one at least on each side; try another split, or validationData:")
    }
    func part(_ range: Range<Int>) -> Examples {
      Examples(
        inputs: inputs.map { $0.slice(range, axis: 0) }, targets: targets.slice(range, axis: 0),
        weights: weights?.slice(range, axis: 0))
    }
    return (part(0..<kept), part(kept..<count))
  }

  /// Makes the weights for these samples, or looks whether the samples fit them.
  mutating func fit(to inputs: [Tensor]) throws(TrainingError) {
    do {
      try build(for: inputs.map { $0.shape.dimensions.dropFirst().map { Optional($0) } })
      try check(inputs)
    } catch {
      throw .shape(error)
    }
  }

  func prepared(
    _ y: Tensor, _ loss: Loss, _ output: SampleShape
  ) throws(TrainingError) -> Tensor {
    do {
      return try loss.prepared(y, for: output)
    } catch {
      throw .targets(error)
    }
  }

  /// The shape of a prediction, found by one.
  func outputShape(of inputs: [Tensor]) throws(TrainingError) -> SampleShape {
    let one = inputs.map { $0.slice(0..<1, axis: 0) }
    let y = try ForwardContext.closed { () throws(TrainingError) in
      try withoutGradients { () throws(TrainingError) in try outputs(of: one) }
    }
    return y.shape.dimensions.dropFirst().map { Optional($0) }
  }
}
