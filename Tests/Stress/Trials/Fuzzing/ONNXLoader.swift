import Layers
import ONNX
import Randomness
import Tensors
import Training

extension Loader {
  /// Models as ONNX files: what can be read becomes source text, and is run on numbers of the shape that it asks for.
  static let onnx = Loader(
    "onnx", seeds: seedsOfModels,
    read: { input in
      let file = try ONNXFile(bytes: input.bytes)
      let numbers = file.graph.initializers.values.reduce(0) { $0 + $1.count }
      if numbers > 8 * input.bytes.count {
        return "\(numbers) numbers of \(input.bytes.count) bytes"
      }
      for source in ONNXSource.allCases {
        guard let (text, weights) = try? source.text(of: file, weights: "w.safetensors") else {
          continue
        }
        // A few lines for a node, each with the names of its inputs.
        if text.utf8.count > 64 * input.bytes.count + 10_000 { return "\(text.utf8.count) letters" }
        if weights.count > numbers + input.bytes.count { return "\(weights.count) weights" }
      }
      let runner = try ONNXRunner(file)
      var arrays: [String: ONNXArray] = [:]
      for port in file.graph.neededInputs {
        let sizes = (port.shape ?? []).map { size in
          if case .known(let size) = size { size } else { 1 }
        }
        guard sizes.count <= 8, sizes.allSatisfy({ $0 <= 16 }), sizes.reduce(1, *) <= 4096 else {
          return nil
        }
        let x = Tensor.full(Shape(sizes), 0.5)
        arrays[port.name] = try ONNXArray(x).converted(to: port.type ?? .float32)
      }
      _ = try runner.run(arrays)
      return nil
    })

  private static var seedsOfModels: [[UInt8]] {
    let models = [
      Sequential([.dense(3, activation: .relu, inputShape: [2]), .dense(2, activation: .softmax)]),
      Sequential([.conv2D(2, 2, inputShape: [4, 4, 1]), .maxPooling2D(2), .flatten, .dense(2)]),
      Sequential([.lstm(2, inputShape: [3, 2])]),
      // A loop, and an attention with a mask of its own.
      Sequential([.masking(inputShape: [3, 2]), .gru(2)]),
      Sequential([
        .multiHeadAttention(numHeads: 1, keyDim: 2, useCausalMask: true, inputShape: [3, 2])
      ]),
    ]
    var random = RandomSource(seed: 0)
    let gpt = GPT(
      vocabularySize: 3, features: 2, numLayers: 1, numHeads: 1, contextLength: 4, using: &random)
    return models.compactMap { try? ONNXExport($0).bytes() }
      + [try? ONNXExport(cached: gpt).bytes()].compactMap { $0 }
  }
}
