import Autograd
import Pretrained
import Randomness
import Tensors
import Weights

extension Loader {
  /// Weights of pretrained models, from which their sizes are read: a BERT under Hugging Face's names, and a network of
  /// voice activity. What can be read is run.
  static let pretrained = Loader(
    "pretrained", seeds: PretrainedSeeds.files, repair: SafeTensors.repair,
    read: { input in
      let file = try WeightsFile(bytes: input.bytes)
      if file["stft_conv.weight"] != nil {
        var weights: [String: Tensor] = [:]
        for tensor in file.tensors { weights[tensor.name] = tensor.tensor }
        let network = try VoiceActivity(weights, sizes: PretrainedSeeds.sizes)
        let heard = try network.hear(
          [Float](repeating: 0.25, count: 48), sampleRate: PretrainedSeeds.sizes.sampleRate)
        return heard.count == 2 ? nil : "\(heard.count) chunks"
      }
      let bert = try BERT(file, numHeads: 2)
      let numbers = bert.parameters.reduce(0) { $0 + $1.variable.value.count }
      if numbers > input.bytes.count { return "\(numbers) numbers of \(input.bytes.count) bytes" }
      let y = withoutGradients { bert(Variable(.zeros([1, 1]))).value }
      return y.shape == [1, 1, bert.features] ? nil : "\(y.shape)"
    })
}

private enum PretrainedSeeds {
  static let files: [[UInt8]] = [
    bytes(bert(layers: 1)), bytes(bert(layers: 2, prefix: "bert.")), bytes(voice),
  ]

  /// The smallest network of voice activity.
  static let sizes = VoiceActivity.Sizes(
    sampleRate: 800, chunk: 24, context: 4, reflection: 4, fftLength: 8, hop: 8,
    channels: [2, 2, 2, 2], strides: [1, 2, 2, 1], units: 2)

  private static func bert(layers: Int, prefix: String = "") -> [(String, Shape)] {
    var shapes: [(String, Shape)] = [
      ("embeddings.word_embeddings.weight", [3, 4]),
      ("embeddings.position_embeddings.weight", [5, 4]),
      ("embeddings.token_type_embeddings.weight", [2, 4]),
      ("embeddings.LayerNorm.weight", [4]), ("embeddings.LayerNorm.bias", [4]),
    ]
    for layer in 0..<layers {
      let name = "encoder.layer.\(layer)."
      for part in ["self.query", "self.key", "self.value", "output.dense"] {
        shapes.append((name + "attention.\(part).weight", [4, 4]))
        shapes.append((name + "attention.\(part).bias", [4]))
      }
      shapes += [
        (name + "intermediate.dense.weight", [6, 4]), (name + "intermediate.dense.bias", [6]),
        (name + "output.dense.weight", [4, 6]), (name + "output.dense.bias", [4]),
      ]
      for part in ["attention.output.LayerNorm", "output.LayerNorm"] {
        shapes += [(name + "\(part).weight", [4]), (name + "\(part).bias", [4])]
      }
    }
    return shapes.map { (prefix + $0.0, $0.1) }
  }

  private static var voice: [(String, Shape)] {
    var shapes: [(String, Shape)] = [("stft_conv.weight", [10, 1, 8])]
    for place in 1...4 {
      shapes.append(("conv\(place).weight", [2, place == 1 ? 5 : 2, 3]))
      shapes.append(("conv\(place).bias", [2]))
    }
    return shapes + [
      ("lstm_cell.weight_ih", [8, 2]), ("lstm_cell.weight_hh", [8, 2]), ("lstm_cell.bias_ih", [8]),
      ("lstm_cell.bias_hh", [8]), ("final_conv.weight", [1, 2, 1]), ("final_conv.bias", [1]),
    ]
  }

  private static func bytes(_ shapes: [(String, Shape)]) -> [UInt8] {
    var random = RandomSource(seed: 1)
    let tensors = shapes.map { name, shape in
      NamedTensor(name, .normal(shape, deviation: 0.5, using: &random))
    }
    guard let bytes = try? WeightsFile(tensors).bytes() else { fatalError("a seed") }
    return bytes
  }
}
