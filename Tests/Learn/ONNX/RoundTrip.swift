import Autograd
import Foundation
import Layers
import ONNX
import Randomness
import Tensors
import Training

/// A model with its weights, and a batch of inputs for it: what is written, read again and run must give what the
/// model gives.
struct RoundTrip {
  /// An output may differ from the model's by so much of its size, and by so much.
  static let tolerance = (relative: 1e-3, absolute: 1e-4)

  let model: Sequential
  private(set) var inputs: Tensor

  /// A model whose weights differ from one another, also where they begin as zeros or ones, with random inputs from −1
  /// to 1: `batch` samples of this shape.
  init(_ plans: [LayerPlan], _ shape: SampleShape, batch: [Int]) throws {
    var model = Sequential(plans, seed: 3)
    try model.build(for: [shape])
    var random = RandomSource(seed: 5)
    for parameter in model.parameters {
      let noise = Tensor.uniform(parameter.variable.shape, in: 0...0.5, using: &random)
      parameter.variable.value = parameter.variable.value + noise
    }
    self.model = model
    inputs = .uniform(Shape(batch), in: -1...1, using: &random)
  }

  /// The inputs as whole numbers from 0 up to this one, which is not among them.
  mutating func takeIndices(below end: Int) {
    inputs = inputs.map { (($0 + 1) / 2 * Double(end - 1)).rounded() }
  }

  /// Steps of zeros: all of the first sample, the first two of the second, and one in the middle of the third.
  mutating func pad() {
    let (batch, time) = (inputs.shape[0], inputs.shape[1])
    var isReal = [Double](repeating: 1, count: batch * time)
    for step in 0..<time { isReal[step] = 0 }
    isReal[time] = 0
    isReal[time + 1] = 0
    isReal[2 * time + time / 2] = 0
    let sizes = [batch, time] + inputs.shape.dimensions.dropFirst(2).map { _ in 1 }
    inputs = inputs * Tensor(isReal, shape: Shape(sizes))
  }

  /// What differs between the model and its file; nil where nothing does.
  func difference(name: String) throws -> String? {
    let outputs = ONNXArray(model(Variable(inputs)).value)
    let written = try ONNXExport(model).file
    try RoundTrip.keep(written, [ONNXArray(inputs)], [outputs], name: name)
    return try RoundTrip.difference(written, ONNXArray(inputs), outputs)
  }

  /// Where `CHALK_ONNX_CASES` names a folder the case is written there, for `Docs/Peers/check_onnx.py`.
  static func keep(
    _ file: ONNXFile, _ inputs: [ONNXArray], _ outputs: [ONNXArray], name: String
  ) throws {
    guard let folder = ProcessInfo.processInfo.environment["CHALK_ONNX_CASES"] else { return }
    let place = URL(fileURLWithPath: folder).appendingPathComponent(
      name.replacing(" ", with: "-").replacing(",", with: ""))
    _ = try ONNXCase.write(file, inputs: inputs, outputs: outputs, to: place)
  }

  /// What differs between these outputs and those of a file that is written and read again.
  static func difference(
    _ written: ONNXFile, _ inputs: ONNXArray, _ outputs: ONNXArray
  ) throws -> String? {
    try difference(written, [inputs], [outputs])
  }

  /// The same for several inputs and outputs, each in the order of the graph's.
  static func difference(
    _ written: ONNXFile, _ inputs: [ONNXArray], _ outputs: [ONNXArray]
  ) throws -> String? {
    let file = try ONNXFile(bytes: written.bytes())
    let names = file.graph.inputs.map(\.name)
    guard names.count == inputs.count else { return "inputs \(names)" }
    let given = try ONNXRunner(file).run(Dictionary(uniqueKeysWithValues: zip(names, inputs)))
    guard given.count == outputs.count else { return "outputs \(given.map(\.name))" }
    for (output, wanted) in zip(given, outputs) {
      let difference = ONNXCase.difference(
        .array(output.array), .array(wanted), relative: tolerance.relative,
        absolute: tolerance.absolute)
      if let difference { return "\(output.name): \(difference)" }
    }
    return nil
  }
}
