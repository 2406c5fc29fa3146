import Layers
import Randomness
import Tensors

/// A layer by name, made anew for every model.
public struct LayerMaker: Sendable {
  /// The name by which it is chosen: the kind of the plan, as the catalog writes names.
  public let name: String
  /// Makes a plan of the layer.
  public let plan: @Sendable () -> LayerPlan

  /// What its inputs are.
  public let inputs: LayerInputs

  /// A layer under the name of its plan.
  public init(_ plan: @escaping @Sendable () -> LayerPlan) {
    self.plan = plan
    let example = plan()
    (name, inputs) = (example.kind.asCatalogName, example.inputs)
  }

  /// A batch of inputs of the kind that the layer is for, the last axis of this size.
  public func example(
    _ samples: Int, _ size: Int, _ precision: Precision = .single,
    using random: inout RandomSource
  ) -> Tensor {
    let shape = Shape([samples] + inputs.shape(size))
    guard case .indices(let limit) = inputs else {
      return .normal(shape, precision, using: &random)
    }
    let numbers = (0..<shape.count).map { _ in Double(random.integer(below: max(limit, 1))) }
    return Tensor(numbers, shape: shape, precision)
  }

  /// Built-in layers that take and give rows of any width.
  static let standard = [
    LayerMaker { .dense(16, activation: .relu) }, LayerMaker { .dropout(0.2) },
    LayerMaker { .batchNormalization() }, LayerMaker { .layerNormalization() },
  ]
}
