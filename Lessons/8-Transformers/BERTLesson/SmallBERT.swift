import Chalk

/// A small BERT: tokens, positions and segments; blocks in which every position sees all others; and two heads, one for
/// hidden words and one for a label of the whole text.
struct SmallBERT {
  static let (width, heads, depth) = (32, 4, 2)

  let token, segment: Embedding
  let position: PositionEmbedding
  let blocks: [TransformerEncoderBlock]
  let norm: LayerNormalization
  /// Added to the words' logits.
  let wordBias: Variable
  /// From the vector of [CLS] to a logit.
  let label: Dense

  init(vocabulary: Int, places: Int, random: inout RandomSource) {
    let d = Self.width
    let small = Initializer.normal(deviation: 0.1)
    token = Embedding(
      vocabulary, d, embeddingsInitializer: small, name: "token", using: &random)
    position = PositionEmbedding(
      d, maxLength: places, embeddingsInitializer: small, name: "position", using: &random)
    segment = Embedding(2, d, embeddingsInitializer: small, name: "segment", using: &random)
    var blocks: [TransformerEncoderBlock] = []
    for number in 0..<Self.depth {
      blocks.append(
        TransformerEncoderBlock(
          d, numHeads: Self.heads, intermediateDim: 4 * d, activation: .gelu,
          normalizeFirst: true, name: "block\(number)", using: &random))
    }
    self.blocks = blocks
    norm = LayerNormalization(d, epsilon: 1e-5, name: "norm")
    wordBias = Variable(.zeros([vocabulary]), requiresGradient: true)
    label = Dense(d, 1, name: "label", using: &random)
  }

  // excerpt: bert-network
  /// x = e + p + s: the rows of the token, its position and its segment, for tokens `[texts, positions]`
  func embedded(_ tokens: Tensor, segments: Tensor? = nil) -> Variable {
    let segments = segments ?? .zeros(tokens.shape)
    return position(token(Variable(tokens))) + segment(Variable(segments))
  }

  /// The vectors of all positions, `[texts, positions, width]`: no causal mask, and padding is not looked at
  func vectors(_ tokens: Tensor) -> Variable {
    var mask: Tensor? = (tokens .!= 0).converted(to: .single)
    var x = embedded(tokens)
    for block in blocks { x = block(x, mask: &mask) }
    return norm(x)
  }

  /// The logits of the words at some positions, counted through all texts, `[positions, vocabulary]`
  func wordLogits(_ tokens: Tensor, at places: [Int]) -> Variable {
    let rows = vectors(tokens).reshaped(-1, Self.width).gather(Tensor(places))
    return rows.matmul(token.embeddings.transposed()) + wordBias
  }

  /// The logit of the positive label, from the vector of [CLS], `[texts, 1]`
  func labelLogits(_ tokens: Tensor) -> Variable { label(vectors(tokens)[Axis.all, 0]) }
  // end excerpt

  var parameters: [Parameter] {
    var all = token.parameters.under("token") + position.parameters.under("position")
    all += segment.parameters.under("segment")
    for block in blocks { all += block.parameters.under(block.name) }
    all += norm.parameters.under("norm") + [Parameter("words/bias", wordBias)]
    return all + label.parameters.under("label")
  }

  /// All weights, to go back to later.
  var weights: [Tensor] { parameters.map(\.variable.value) }

  /// Goes back to weights that a network of the same sizes had.
  func take(_ weights: [Tensor]) {
    for (parameter, value) in zip(parameters, weights) { parameter.variable.value = value }
  }

  /// How the numbers of the residual stream are spread: behind the embeddings, and behind each block.
  func deviations(_ tokens: Tensor) -> [Double] {
    withoutGradients {
      var mask: Tensor? = (tokens .!= 0).converted(to: .single)
      var x = embedded(tokens)
      var deviations = [x.value.flattened.values.standardDeviation]
      for block in blocks {
        x = block(x, mask: &mask)
        deviations.append(x.value.flattened.values.standardDeviation)
      }
      return deviations
    }
  }

  /// The attention map of each head of the last block for one text without padding: `[head][asks][looked at]`.
  func maps(_ tokens: [Int]) -> [[[Double]]] {
    withoutGradients {
      var x = embedded(Tensor(tokens, shape: [1, tokens.count]))
      for block in blocks.dropLast() { x = block(x) }
      let (block, z) = (blocks[Self.depth - 1], blocks[Self.depth - 1].norm1(x).value[0])
      let attention = block.attention
      func split(_ projection: MultiHeadAttention.Projection) -> Tensor {
        let size = projection.kernel.shape[2]
        let y =
          z.matmul(projection.kernel.value.reshaped(-1, Self.heads * size))
          + projection.bias!.value.reshaped(Self.heads * size)
        return y.reshaped(-1, Self.heads, size).permuted(1, 0, 2)
      }
      let (q, k) = (split(attention.query), split(attention.key))
      let w = q.attention(to: k, k, scale: 1 / Double(attention.keyDim).squareRoot()).w
      return (0..<Self.heads).map { head in tokens.indices.map { w[head, $0].values } }
    }
  }
}
