import Foundation
import Tensors

/// A test as ONNX' own suite has it: a folder with `model.onnx` and folders `test_data_set_*`, each with the inputs
/// and the outputs that are wanted, `input_0.pb`, `output_0.pb`.
///
/// Source: the ONNX specification, onnx/docs/OnnxBackendTest.md.
public struct ONNXCase {
  /// The folder.
  public let folder: URL

  /// A case in a folder.
  public init(_ folder: URL) { self.folder = folder }

  /// How a case ended.
  public enum Outcome: Sendable, Hashable {
    /// All outputs are as wanted.
    case passed
    /// The model asks for what Chalk does not do: the reason.
    case refused(String)
    /// An output is another one, or there was an error: what happened.
    case failed(String)
  }

  /// |a − b| ≤ absolute + relative·|b|, as the suite's own runner compares.
  public static let tolerance = (relative: 1e-3, absolute: 1e-7)

  /// Runs the model on each set of data.
  public func run() -> Outcome {
    do {
      let path = folder.appendingPathComponent("model.onnx").path
      guard FileManager.default.fileExists(atPath: path) else {
        return .refused("there is no model.onnx")
      }
      let file = try ONNXFile(path: path)
      let kinds = try ONNXFile.kinds(bytes: [UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
      let runner = try ONNXRunner(file)
      for set in sets {
        if let difference = try compare(file, runner, kinds, set) { return .failed(difference) }
      }
      return sets.isEmpty ? .refused("there is no test_data_set") : .passed
    } catch let error as ONNXError {
      switch error {
      case .unsupported: return .refused(error.description)
      case .malformed(_, let reason) where reason.contains("not supported"):
        return .refused(error.description)
      default: return .failed(error.description)
      }
    } catch {
      return .failed("\(error)")
    }
  }

  private var sets: [URL] {
    let all = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (all ?? []).filter { $0.lastPathComponent.hasPrefix("test_data_set_") }
      .sorted { $0.path < $1.path }
  }

  /// What differs; nil where nothing does.
  private func compare(
    _ file: ONNXFile, _ runner: ONNXRunner,
    _ kinds: (inputs: [ONNXFile.ONNXPortKind], outputs: [ONNXFile.ONNXPortKind]), _ set: URL
  ) throws -> String? {
    var values: [String: ONNXValue] = [:]
    for (index, port) in file.graph.inputs.enumerated() {
      let path = set.appendingPathComponent("input_\(index).pb")
      guard let data = try? Data(contentsOf: path) else { continue }
      let value = try ONNXFile.value(bytes: [UInt8](data), as: kinds.inputs[index])
      values[port.name] = ONNXCase.asBrainFloats(value, port.type)
    }
    // Some of the suite's files do not have the shape that their model names.
    let outputs = try runner.run(values: values, checksShapes: false)
    for (index, output) in outputs.enumerated() {
      let path = set.appendingPathComponent("output_\(index).pb")
      guard let data = try? Data(contentsOf: path) else { continue }
      let wanted = try ONNXFile.value(bytes: [UInt8](data), as: kinds.outputs[index])
      if let difference = ONNXCase.difference(ONNXCase.asBits(output.value, wanted), wanted) {
        return "\(set.lastPathComponent), the output \(output.name): \(difference)"
      }
    }
    return nil
  }

  /// The suite's files have brain floats as their bits, in whole numbers of 16 bits.
  private static func asBrainFloats(_ value: ONNXValue, _ type: ONNXType?) -> ONNXValue {
    guard type == .bfloat16, let bits = value.array, bits.type == .uint16 else { return value }
    let floats = bits.integers.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0) << 16) }
    return .array(ONNXArray(Tensor(floats, shape: Shape(bits.shape)), as: .bfloat16))
  }

  private static func asBits(_ value: ONNXValue, _ wanted: ONNXValue) -> ONNXValue {
    guard wanted.array?.type == .uint16, let array = value.array, array.type == .bfloat16 else {
      return value
    }
    let bits = array.doubles.map { Int64(Float($0).bitPattern >> 16) }
    return .array(ONNXArray(integers: bits, shape: array.shape, type: .uint16))
  }

  /// What differs between a value and the wanted one, beyond the tolerance; nil where nothing does.
  public static func difference(
    _ value: ONNXValue, _ wanted: ONNXValue,
    relative: Double = tolerance.relative, absolute: Double = tolerance.absolute
  ) -> String? {
    switch (value, wanted) {
    case (.array(let a), .array(let b)): return difference(a, b, relative, absolute)
    case (.sequence(let a), .sequence(let b)):
      guard a.count == b.count else { return "\(a.count) elements; needs \(b.count)" }
      for (x, y) in zip(a, b) {
        if let found = difference(x, y, relative: relative, absolute: absolute) { return found }
      }
      return nil
    case (.optional(nil), .optional(nil)): return nil
    case (.optional(let a?), .optional(let b?)), (let a, .optional(let b?)):
      return difference(a, b, relative: relative, absolute: absolute)
    case (.optional(let a?), let b):
      return difference(a, b, relative: relative, absolute: absolute)
    default: return "\(value.kind); needs \(wanted.kind)"
    }
  }

  private static func difference(
    _ a: ONNXArray, _ b: ONNXArray, _ relative: Double, _ absolute: Double
  ) -> String? {
    guard a.type == b.type, a.shape == b.shape else {
      return "\(a.type) \(a.shape); needs \(b.type) \(b.shape)"
    }
    guard a.type != .string else {
      return a.texts == b.texts ? nil : "\(a.texts); needs \(b.texts)"
    }
    let pairs = zip(a.doubles, b.doubles).enumerated()
    let wrong = pairs.first { _, pair in
      let (x, y) = pair
      if x == y || x.isNaN && y.isNaN { return false }
      return !(abs(x - y) <= absolute + relative * abs(y))
    }
    return wrong.map { "\($0.element.0) at place \($0.offset); needs \($0.element.1)" }
  }
}

extension ONNXCase {
  /// The cases in a folder, and in the folders within it.
  public static func all(in folder: URL) -> [ONNXCase] {
    let isCase = FileManager.default.fileExists(
      atPath: folder.appendingPathComponent("model.onnx").path)
    if isCase { return [ONNXCase(folder)] }
    let inner = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: [.isDirectoryKey])
    return (inner ?? []).sorted { $0.path < $1.path }.flatMap { entry -> [ONNXCase] in
      let isFolder = (try? entry.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false
      return isFolder ? all(in: entry) : []
    }
  }
}
