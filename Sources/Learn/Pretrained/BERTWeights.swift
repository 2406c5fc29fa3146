import Initializers
import Layers
import Randomness
import Tensors
import Weights

extension BERT {
  /// A model with the weights of a file, under the names of Hugging Face's `BertModel`: `embeddings.word_embeddings.weight`,
  /// `encoder.layer.0.attention.self.query.weight` … The sizes are read from the shapes; how many heads there are is in
  /// no shape. PyTorch keeps a dense layer's weights as `[units, inputs]`: they are transposed.
  /// - Throws: ``PretrainedError/mismatch(_:)`` where a tensor is missing or has the wrong shape.
  public init(
    _ file: WeightsFile, numHeads: Int, epsilon: Double = 1e-12, name: String = "bert"
  ) throws(PretrainedError) {
    let names = HuggingFaceNames(file)
    let table = try names.shape(names.word, rank: 2)
    let features = table[1]
    let numLayers = names.layers
    guard numLayers > 0, features > 0, numHeads > 0, features % numHeads == 0 else {
      throw .mismatch(
        "\(numLayers) blocks with \(features) features for \(numHeads) heads; needed: blocks, and "
          + "features that can be divided by the heads.")
    }
    let inner = try names.shape(names.block(0, "intermediate.dense.weight"), rank: 2)[0]
    let positions = try names.shape(names.position, rank: 2)[0]
    let types = try names.shape(names.type, rank: 2)[0]
    guard table[0] > 0, inner > 0, positions > 0, types > 0 else {
      throw .mismatch("A table of the model has no rows.")
    }
    let sizes = Sizes(
      words: table[0], features: features, inner: inner, positions: positions, types: types)
    // Read and checked before the model is made: it takes no room where a tensor is missing.
    let tensors = try names.tensors(sizes, layers: numLayers)
    var random = RandomSource(seed: 0)
    self.init(
      vocabularySize: table[0], features: features, numLayers: numLayers, numHeads: numHeads,
      intermediateDim: inner, maxLength: positions, typeCount: types, epsilon: epsilon,
      kernelInitializer: .zeros, name: name, using: &random)
    for parameter in parameters {
      let value = tensors[parameter.name]!
      parameter.variable.value = value.reshaped(to: parameter.variable.shape.dimensions)
    }
  }

  /// The sizes that a file's shapes tell.
  struct Sizes {
    var words, features, inner, positions, types: Int
  }
}

/// The tensors of a file under the names of Hugging Face's `BertModel`, with `bert.` in front where a head lies beside it.
struct HuggingFaceNames {
  let file: WeightsFile
  let prefix: String

  init(_ file: WeightsFile) {
    self.file = file
    prefix = file.tensors.contains { $0.name.hasPrefix("bert.embeddings.") } ? "bert." : ""
  }

  var word: String { prefix + "embeddings.word_embeddings.weight" }
  var position: String { prefix + "embeddings.position_embeddings.weight" }
  var type: String { prefix + "embeddings.token_type_embeddings.weight" }

  func block(_ number: Int, _ part: String) -> String {
    "\(prefix)encoder.layer.\(number).\(part)"
  }

  /// How many blocks there are: one of which anything is there counts, so that what is missing of it is told.
  var layers: Int {
    let start = "\(prefix)encoder.layer."
    let most = file.tensors.count
    let numbers = file.tensors.compactMap { tensor -> Int? in
      guard tensor.name.hasPrefix(start) else { return nil }
      return Int(tensor.name.dropFirst(start.count).prefix { $0 != "." })
    }
    // A number that lies is no reason to look for more blocks than there are tensors.
    return (numbers.filter { (0..<most).contains($0) }.max() ?? -1) + 1
  }

  /// The sizes of a tensor that must be there.
  func shape(_ name: String, rank: Int) throws(PretrainedError) -> [Int] {
    guard let tensor = file[name] else {
      throw .mismatch(
        WeightsError.missing(names: [name], found: file.tensors.map(\.name)).description)
    }
    guard tensor.rank == rank else {
      throw .mismatch(
        "The tensor “\(name)” has the shape \(tensor.shape); \(rank) axes are needed.")
    }
    return tensor.shape.dimensions
  }

  /// The tensors under the names of ``BERT``'s parameters, in single precision, with kernels as `[inputs, units]`.
  func tensors(
    _ sizes: BERT.Sizes, layers: Int
  ) throws(PretrainedError) -> [String: Tensor] {
    let (d, inner) = (sizes.features, sizes.inner)
    var wanted: [(ours: String, name: String, shape: Shape)] = [
      ("word/embeddings", word, [sizes.words, d]),
      ("position/embeddings", position, [sizes.positions, d]),
      ("type/embeddings", type, [sizes.types, d]),
      ("norm/gamma", prefix + "embeddings.LayerNorm.weight", [d]),
      ("norm/beta", prefix + "embeddings.LayerNorm.bias", [d]),
    ]
    for number in 0..<layers {
      let dense: [(String, String, Int, Int)] = [
        ("attention/query", "attention.self.query", d, d),
        ("attention/key", "attention.self.key", d, d),
        ("attention/value", "attention.self.value", d, d),
        ("attention/attention_output", "attention.output.dense", d, d),
        ("ffn1", "intermediate.dense", inner, d), ("ffn2", "output.dense", d, inner),
      ]
      for (ours, part, units, inputs) in dense {
        let ours = "block\(number)/\(ours)"
        wanted.append(("\(ours)/kernel", block(number, part + ".weight"), [units, inputs]))
        wanted.append(("\(ours)/bias", block(number, part + ".bias"), [units]))
      }
      for (ours, part) in [("norm1", "attention.output.LayerNorm"), ("norm2", "output.LayerNorm")] {
        wanted.append(("block\(number)/\(ours)/gamma", block(number, part + ".weight"), [d]))
        wanted.append(("block\(number)/\(ours)/beta", block(number, part + ".bias"), [d]))
      }
    }
    let found: [Tensor]
    do throws(WeightsError) {
      found = try file.tensors(matching: wanted.map { ($0.name, $0.shape) })
    } catch {
      throw .mismatch(error.description)
    }
    var result: [String: Tensor] = [:]
    for ((ours, _, _), tensor) in zip(wanted, found) {
      let tensor = tensor.converted(to: .single)
      result[ours] = ours.hasSuffix("/kernel") ? tensor.transposed().contiguous() : tensor
    }
    return result
  }
}
