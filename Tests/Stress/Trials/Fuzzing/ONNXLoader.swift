import ONNX
import Tensors
import Training

extension Loader {
  /// Models as ONNX files: what can be read is also run, on numbers of the shape that it asks for.
  static let onnx = Loader(
    "onnx", seeds: seedsOfModels,
    read: { input in
      let file = try ONNXFile(bytes: input.bytes)
      let numbers = file.graph.initializers.values.reduce(0) { $0 + $1.count }
      if numbers > 8 * input.bytes.count {
        return "\(numbers) numbers of \(input.bytes.count) bytes"
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
    ]
    return models.compactMap { try? ONNXExport($0).bytes() }
  }
}
