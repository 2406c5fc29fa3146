import Autograd
import Initializers
import Randomness
import Tensors

/// y = x + p with a learned row for each position. Inputs and outputs `[batch, time, features]`; the table is
/// `[maxLength, features]`, and a sequence may not be longer.
public struct PositionEmbedding: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// Whether training changes the weights.
  public var isTrainable = true
  /// `[maxLength, features]`: a row for each position
  public let embeddings: Variable

  /// A table for so many features, and sequences of at most `maxLength` steps.
  public init(
    _ features: Int, maxLength: Int, embeddingsInitializer: Initializer = .uniform,
    name: String = "position_embedding", using random: inout RandomSource
  ) {
    self.name = name
    embeddings = Variable(
      embeddingsInitializer([maxLength, features], using: &random), requiresGradient: true)
  }

  /// The outputs for steps from 0 on.
  public func call(_ x: Variable) -> Variable { self(x, from: 0) }

  /// The outputs for steps from `first` on. A sequence that is too long is reported to whoever trains or
  /// predicts, and ends the program with words where nobody listens.
  public func callAsFunction(_ x: Variable, from first: Int) -> Variable {
    guard x.value.rank == 3, x.shape[2] == embeddings.shape[1], first >= 0 else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, time, \(embeddings.shape[1])]").trap()
    }
    let end = first + x.shape[1]
    if end > embeddings.shape[0] {
      DataFaults.report(tooLong(end))
      return x
    }
    return x + weight(embeddings)[first..<end]
  }

  /// The weights with their names.
  public var parameters: [Parameter] {
    [Parameter("embeddings", embeddings, isTrainable: isTrainable)]
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the inputs are no such sequences, or longer than the table.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    let features = embeddings.shape[1]
    guard input.count == 2, input[1] == nil || input[1] == features else {
      throw shapeMismatch(got: input.text, need: "(None, time, \(features))")
    }
    if let time = input[0], time > embeddings.shape[0] { throw tooLong(time) }
    return [input[0], features]
  }

  private func tooLong(_ steps: Int) -> ShapeError {
    shapeMismatch(
      got: "a sequence of \(steps) steps", need: "at most \(embeddings.shape[0])",
      try: "a shorter sequence, or a larger maxLength")
  }
}

extension LayerPlan {
  /// A ``PositionEmbedding`` layer.
  public static func positionEmbedding(
    maxLength: Int, embeddingsInitializer: Initializer = .uniform,
    inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("position_embedding", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      PositionEmbedding(
        try input.features(of: name), maxLength: maxLength,
        embeddingsInitializer: embeddingsInitializer, name: name, using: &random)
    }
  }
}
