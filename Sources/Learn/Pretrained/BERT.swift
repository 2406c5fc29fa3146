import Autograd
import Initializers
import Layers
import Randomness
import Tensors

/// The encoder of Devlin et al. (2018): every token of a text looks at every other one.
///
/// x = norm(word + position + type), then post-norm blocks with GELU. Inputs are tokens `[batch, time]`, outputs
/// `[batch, time, features]`; padding is not looked at.
public struct BERT: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// A row for each token, and for each of the two sentences of a pair.
  public private(set) var word, type: Embedding
  /// A row for each position.
  public private(set) var position: PositionEmbedding
  /// The normalization of the embeddings.
  public private(set) var norm: LayerNormalization
  /// The blocks, the first one first.
  public private(set) var blocks: [TransformerEncoderBlock]

  /// A model with random weights. Traps with a message where the features cannot be divided by the heads.
  public init(
    vocabularySize: Int, features: Int, numLayers: Int, numHeads: Int, intermediateDim: Int,
    maxLength: Int, typeCount: Int = 2, epsilon: Double = 1e-12, dropout: Double = 0,
    kernelInitializer: Initializer = .normal(deviation: 0.02), name: String = "bert",
    using random: inout RandomSource
  ) {
    self.name = name
    word = Embedding(
      vocabularySize, features, embeddingsInitializer: kernelInitializer, name: "word",
      using: &random)
    type = Embedding(
      typeCount, features, embeddingsInitializer: kernelInitializer, name: "type", using: &random)
    position = PositionEmbedding(
      features, maxLength: maxLength, embeddingsInitializer: kernelInitializer, name: "position",
      using: &random)
    norm = LayerNormalization(features, epsilon: epsilon, name: "norm")
    blocks = []
    for number in 0..<numLayers {
      blocks.append(
        TransformerEncoderBlock(
          features, numHeads: numHeads, intermediateDim: intermediateDim, activation: .gelu,
          epsilon: epsilon, dropout: dropout, kernelInitializer: kernelInitializer,
          name: "block\(number)", using: &random))
    }
  }

  /// How many tokens there are.
  public var vocabularySize: Int { word.embeddings.shape[0] }
  /// How many numbers a token has.
  public var features: Int { word.embeddings.shape[1] }
  /// How long a text may be, in tokens.
  public var maxLength: Int { position.embeddings.shape[0] }
  /// The heads of each block.
  public var numHeads: Int { blocks.first?.attention.numHeads ?? 0 }

  /// The outputs for texts without padding.
  public func call(_ x: Variable) -> Variable {
    var mask: Tensor?
    return call(x, mask: &mask)
  }

  /// The outputs for texts, each one sentence; `mask` is `[batch, time]`, 0 at padding.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    self(x, types: nil, mask: mask)
  }

  /// The outputs for pairs of sentences: `types` is `[batch, time]`, 0 at the tokens of the first one and 1 at those
  /// of the second.
  public func callAsFunction(_ x: Variable, types: Tensor?, mask: Tensor?) -> Variable {
    var y = embedded(x, types: types)
    for block in blocks {
      var seen = mask
      y = block(y, mask: &seen)
    }
    return y
  }

  /// What the first block gets, `[batch, time, features]`.
  public func embedded(_ x: Variable, types: Tensor? = nil) -> Variable {
    guard x.value.rank == 2 else {
      ShapeError("\(name) (BERT)", got: "\(x.shape)", need: "[batch, time]").trap()
    }
    let sum = position(word(x), from: 0)
    if let types { return norm(sum + type(Variable(types))) }
    return norm(sum + type.weight(type.embeddings)[0])
  }

  /// Whether training changes the layers: setting it sets all of them.
  public var isTrainable: Bool {
    get { word.isTrainable || blocks.contains { $0.isTrainable } }
    set {
      word.isTrainable = newValue
      type.isTrainable = newValue
      position.isTrainable = newValue
      norm.isTrainable = newValue
      for place in blocks.indices { blocks[place].isTrainable = newValue }
    }
  }

  /// The weights with their names: `word/embeddings`, `position/embeddings`, `type/embeddings`, `norm/gamma` …,
  /// `block0/attention/query/kernel` …
  public var parameters: [Parameter] {
    var all = word.parameters.under("word") + position.parameters.under("position")
    all += type.parameters.under("type") + norm.parameters.under("norm")
    for (number, block) in blocks.enumerated() { all += block.parameters.under("block\(number)") }
    return all
  }

  /// Padding is not looked at.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect { isMasked ? .used : .none }

  /// Validates sample values before training.
  /// - Throws: ``ShapeError`` for a token that the table does not have.
  public func check(samples: Tensor) throws(ShapeError) { try word.check(samples: samples) }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the inputs are no sequences, or longer than the positions.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    guard input.count == 1, input[0].map({ $0 <= maxLength }) ?? true else {
      throw ShapeError(
        "\(name) (BERT)", got: input.text, need: "(None, time), at most \(maxLength) steps")
    }
    return [input[0], features]
  }
}
