import Foundation
import Randomness
import ScalarGrad
import Tensors

/// A case like those of the golden set, of sizes and settings that the set may not have: to see that the
/// harness reads a case, and does not know it.
public struct MadeCase: Sendable {
  let group, item, id: String
  let attributes: [String: GoldenValue]
  var objective: String?
  var parameterOrder: [String]?
  var tensors: [MadeTensor]

  struct MadeTensor: Sendable {
    var entry: GoldenEntry
    var values: [Double]
  }

  init(
    _ group: String, _ item: String, _ id: String, _ attributes: [String: GoldenValue],
    objective: String? = nil, _ tensors: [MadeTensor] = []
  ) {
    (self.group, self.item, self.id, self.attributes) = (group, item, id, attributes)
    (self.objective, self.tensors) = (objective, tensors)
  }

  /// Adds a tensor.
  mutating func add(
    _ name: String, _ role: String, _ shape: [Int], _ values: [Double], of: String? = nil,
    alternativeOf: String? = nil
  ) {
    let isFound = ["output", "grad", "info"].contains(role)
    let largest = values.reduce(0) { max($0, abs($1)) }
    let entry = GoldenEntry(
      name: name, role: role, dtype: "float32", shape: shape, file: "\(name).npy",
      file64: isFound ? "\(name).f64.npy" : nil, of: of, alternative_of: alternativeOf,
      rtol: isFound ? 1e-5 : nil, atol: isFound ? 3e-6 * max(largest, 1e-2) : nil)
    tensors.append(MadeTensor(entry: entry, values: values))
  }

  /// Writes the folder of the case.
  func write(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for tensor in tensors {
      let shape = Shape(tensor.entry.shape)
      let path = folder.appending(path: tensor.entry.file).path
      try Tensor(tensor.values, shape: shape).write(npy: path)
      guard let exact = tensor.entry.file64 else { continue }
      let exactPath = folder.appending(path: exact).path
      try Tensor(tensor.values, shape: shape, .double).write(npy: exactPath)
    }
    let description = GoldenCase.Description(
      format: GoldenCase.format, id: id, group: group, item: item, attributes: attributes,
      objective: objective, parameter_order: parameterOrder, tensors: tensors.map(\.entry))
    try JSONEncoder().encode(description).write(to: folder.appending(path: "case.json"))
  }
}

/// Something that is given to a made case: drawn at random, or these numbers.
struct Given {
  var name: String
  var role = "input"
  var shape: [Int]
  var range = -1.0...1.0
  var values: [Double]?
  /// Whether its gradient is asked for.
  var isLearned = true

  static func input(_ name: String, _ shape: Int..., in range: ClosedRange<Double> = -1...1)
    -> Given
  {
    Given(name: name, shape: shape, range: range)
  }

  static func weights(_ name: String, _ shape: Int...) -> Given {
    Given(name: name, role: "param", shape: shape)
  }

  static func state(_ name: String, _ shape: Int..., in range: ClosedRange<Double>) -> Given {
    Given(name: name, role: "state", shape: shape, range: range, isLearned: false)
  }

  static func numbers(_ name: String, _ values: [Double], _ shape: Int...) -> Given {
    Given(name: name, shape: shape, values: values, isLearned: false)
  }

  /// The numbers: single-precision ones, so that both files hold the same.
  func drawn(using random: inout RandomSource) -> [Double] {
    if let values { return values }
    return (0..<shape.reduce(1, *)).map { _ in Double(Float(random.uniform(in: range))) }
  }
}

extension MadeCase {
  /// A case whose outputs are computed from what is given, with the gradients of the sum of the outputs,
  /// each times a random weight. Outputs of which no gradient is taken are `constant`.
  init(
    _ group: String, _ item: String, _ id: String, _ attributes: [String: GoldenValue],
    given: [Given], constant: [String] = [],
    outputs: ([String: Scalars]) -> KeyValuePairs<String, Scalars>
  ) {
    self.init(group, item, id, attributes)
    var random = RandomSource(seed: id.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    var leaves: [String: Scalars] = [:]
    for one in given {
      let values = one.drawn(using: &random)
      add(one.name, one.role, one.shape, values)
      leaves[one.name] = Scalars(one.shape, values.map { Scalar($0) })
    }
    var parts: [Scalar] = []
    var words: [String] = []
    for (name, output) in outputs(leaves) {
      if !constant.contains(name) {
        let weight = Given(name: "w_\(name)", shape: output.shape).drawn(using: &random)
        add("w_\(name)", "weight", output.shape, weight, of: name)
        words.append("sum(\(name) * w_\(name))")
        parts += zip(output.elements, weight).map { $0 * Scalar($1) }
      }
      add(name, "output", output.shape, output.elements.map(\.value))
    }
    objective = words.joined(separator: " + ")
    Scalar.sum(parts).backward()
    for one in given where one.isLearned {
      add(
        "d_\(one.name)", "grad", one.shape, leaves[one.name]!.elements.map(\.gradient),
        of: one.name)
    }
  }
}
