import Pretrained
import Randomness
import Tensors
import Tokens
import Weights

/// A BERT of two blocks with random weights, and the same weights as Hugging Face's library saves them.
struct TinyBERT {
  static let words = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "cat", "dog", "sleep", "##s", "runs", ".",
  ]
  let bert: BERT

  init(seed: UInt64 = 1, vocabulary: Int = words.count) {
    var random = RandomSource(seed: seed)
    bert = BERT(
      vocabularySize: vocabulary, features: 8, numLayers: 2, numHeads: 2, intermediateDim: 12,
      maxLength: 10, kernelInitializer: .normal(deviation: 0.5), using: &random)
    for parameter in bert.parameters where !parameter.name.hasSuffix("kernel") {
      let noise = Tensor.normal(parameter.variable.shape, deviation: 0.2, using: &random)
      parameter.variable.value = parameter.variable.value + noise
    }
  }

  static var tokenizer: WordPieceTokenizer {
    get throws { try WordPieceTokenizer(vocabulary: words) }
  }

  /// Kernels are `[units, inputs]` there.
  func file(prefix: String = "") -> WeightsFile {
    let values = Dictionary(
      uniqueKeysWithValues: bert.parameters.map { ($0.name, $0.variable.value) })
    var tensors: [NamedTensor] = []
    func add(_ name: String, _ tensor: Tensor) {
      tensors.append(NamedTensor(prefix + name, tensor.contiguous()))
    }
    add("embeddings.word_embeddings.weight", values["word/embeddings"]!)
    add("embeddings.position_embeddings.weight", values["position/embeddings"]!)
    add("embeddings.token_type_embeddings.weight", values["type/embeddings"]!)
    add("embeddings.LayerNorm.weight", values["norm/gamma"]!)
    add("embeddings.LayerNorm.bias", values["norm/beta"]!)
    let dense = [
      ("attention/query", "attention.self.query", 8, 8),
      ("attention/key", "attention.self.key", 8, 8),
      ("attention/value", "attention.self.value", 8, 8),
      ("attention/attention_output", "attention.output.dense", 8, 8),
      ("ffn1", "intermediate.dense", 8, 12), ("ffn2", "output.dense", 12, 8),
    ]
    for block in 0..<2 {
      for (ours, theirs, inputs, units) in dense {
        let name = "encoder.layer.\(block).\(theirs)"
        let kernel = values["block\(block)/\(ours)/kernel"]!.reshaped(inputs, units)
        add(name + ".weight", kernel.transposed())
        add(name + ".bias", values["block\(block)/\(ours)/bias"]!.reshaped(units))
      }
      for (ours, theirs) in [
        ("norm1", "attention.output.LayerNorm"), ("norm2", "output.LayerNorm"),
      ] {
        add("encoder.layer.\(block).\(theirs).weight", values["block\(block)/\(ours)/gamma"]!)
        add("encoder.layer.\(block).\(theirs).bias", values["block\(block)/\(ours)/beta"]!)
      }
    }
    return WeightsFile(tensors)
  }
}

/// The largest difference of two tensors of one shape.
func largestDifference(_ a: Tensor, _ b: Tensor) -> Double {
  zip(a.values, b.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
