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
    Primitive.lookup(x.value)([weight(embeddings)])
  }

  /// The outputs for a batch of inputs; the mask is used and passed on.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    if maskZero { mask = (x.value .!= 0).converted(to: embeddings.value.precision) }
    return call(x)
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] {
    [Parameter("embeddings", embeddings, isTrainable: isTrainable, embeddingsRegularizer)]
  }

  /// Whole numbers from 0 to `inputDim` − 1.
  public func check(samples: Tensor) throws(ShapeError) {
    if samples.count == 0 { return }
    let end = embeddings.shape[0]
    let (least, greatest) = (samples.min().scalar, samples.max().scalar)
    guard least >= 0 && greatest < Double(end) else {
      throw shapeMismatch(
        got: "indices from \(least) to \(greatest)", need: "whole numbers from 0 to \(end - 1)",
        try: "a larger inputDim, or an index for unknown words")
    }
    let step = (samples.count + 9999) / 10000  // whether they are whole, of some of them
    guard samples.flattened[Axis.every(step)].values.allSatisfy({ $0 == $0.rounded() }) else {
      throw shapeMismatch(got: "indices with fractions", need: "whole numbers from 0 to \(end - 1)")
    }
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
