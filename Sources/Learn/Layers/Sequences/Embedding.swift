import Autograd
import Initializers
import Randomness
import Tensors

/// y = the rows of a table at the indices x: `[batch, time]` to `[batch, time, features]`.
///
/// The gradient of the table is only at the rows that were looked up. With `maskZero` the index 0 is
/// padding, which the recurrent layers behind then skip.
public struct Embedding: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// Whether training changes the weights.
  public var isTrainable = true
  /// `[inputDim, outputDim]`: a row for each index
  public let embeddings: Variable
  /// Whether the index 0 is padding.
  public let maskZero: Bool
  let embeddingsRegularizer: Regularizer?

  /// A table for the indices from 0 to `inputDim` − 1, with rows of `outputDim` numbers.
  public init(
    _ inputDim: Int, _ outputDim: Int, embeddingsInitializer: Initializer = .uniform,
    embeddingsRegularizer: Regularizer? = nil, maskZero: Bool = false, name: String = "embedding",
    using random: inout RandomSource
  ) {
    self.name = name
    embeddings = Variable(
      embeddingsInitializer([inputDim, outputDim], using: &random), requiresGradient: true)
    self.embeddingsRegularizer = embeddingsRegularizer
    self.maskZero = maskZero
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    var indices = x.value
    if DataFaults.areCollected, let fault = fault(in: indices) {
      DataFaults.report(fault)
      indices = .zeros(indices.shape, indices.precision)
    }
    return Primitive.lookup(indices)([weight(embeddings)])
  }

  /// The outputs for a batch of inputs, and with `maskZero` the mask of the indices that are not 0.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    mask = maskZero ? (x.value .!= 0).converted(to: embeddings.value.precision) : nil
    return call(x)
  }

  /// A mask begins here with `maskZero`; without it the outputs have none.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect {
    maskZero ? .begins : isMasked ? .ends : .none
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] {
    [Parameter("embeddings", embeddings, isTrainable: isTrainable, embeddingsRegularizer)]
  }

  /// Whole numbers from 0 to `inputDim` − 1, every one of them.
  public func check(samples: Tensor) throws(ShapeError) {
    if let fault = fault(in: samples) { throw fault }
  }

  private func fault(in indices: Tensor) -> ShapeError? {
    if indices.count == 0 { return nil }
    let end = Double(embeddings.shape[0])
    // A slice at a time: the indices of a large text are not written out as a whole.
    let rows = indices.rank < 2 ? indices.flattened : indices.reshaped(indices.shape[0], -1)
    let size = max(rows.shape[0] * 100_000 / rows.count, 1)
    for first in stride(from: 0, to: rows.shape[0], by: size) {
      let slice = rows.slice(first..<min(first + size, rows.shape[0]), axis: 0)
      for index in slice.values where !(index >= 0 && index < end && index == index.rounded()) {
        return shapeMismatch(
          got: "the index \(index)", need: "whole numbers from 0 to \(Int(end) - 1)",
          try: "a larger inputDim, or an index for unknown words")
      }
    }
    return nil
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    input + [embeddings.shape[1]]
  }
}

extension LayerPlan {
  /// An ``Embedding`` of the indices below `inputDim` in rows of `outputDim` numbers.
  ///
  /// `inputLength` states how many indices a sample has, where that is always the same.
  public static func embedding(
    _ inputDim: Int, _ outputDim: Int, embeddingsInitializer: Initializer = .uniform,
    embeddingsRegularizer: Regularizer? = nil, maskZero: Bool = false, inputLength: Int? = nil,
    name: String? = nil
  ) -> LayerPlan {
    LayerPlan("embedding", inputShape: [inputLength], name: name) { _, name, random in
      Embedding(
        inputDim, outputDim, embeddingsInitializer: embeddingsInitializer,
        embeddingsRegularizer: embeddingsRegularizer, maskZero: maskZero, name: name,
        using: &random)
    }
  }
}
