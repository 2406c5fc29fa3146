import Tensors

/// Named tensors in order, as a safetensors file holds them: a header in JSON that says where each one
/// lies, and then their numbers, little-endian, one tensor after the other.
///
/// A file is checked whole before anything is read into memory, and appears whole or not at all.
///
/// ```swift
/// try WeightsFile([NamedTensor("dense/kernel", kernel)]).write(to: "model.safetensors")
/// let file = try WeightsFile(path: "model.safetensors")
/// let tensors = try file.tensors(matching: [("dense/kernel", [8, 10])])
/// ```
public struct WeightsFile: Sendable {
  /// The tensors, in the order in which they lie in the file.
  public var tensors: [NamedTensor]
  /// Texts about the file; written in the order of their keys.
  public var metadata: [String: String]

  /// Tensors to be written.
  public init(_ tensors: [NamedTensor] = [], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Pairs of a name and a tensor to be written.
  public init(_ pairs: [(name: String, tensor: Tensor)], metadata: [String: String] = [:]) {
    self.init(pairs.map { NamedTensor($0.name, $0.tensor) }, metadata: metadata)
  }

  /// The tensor of a name, where there is one.
  public subscript(name: String) -> Tensor? { tensors.first { $0.name == name }?.tensor }

  /// The tensors as pairs.
  public var pairs: [(name: String, tensor: Tensor)] { tensors.map { ($0.name, $0.tensor) } }

  /// The tensors of these names, in this order; all of them, or an error. Others may be in the file.
  /// - Throws: ``WeightsError/missing(names:found:)`` or ``WeightsError/shape(name:got:need:)``.
  public func tensors(
    matching wanted: [(name: String, shape: Shape)]
  ) throws(WeightsError) -> [Tensor] {
    let found = Dictionary(
      tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
    let missing = wanted.map(\.name).filter { found[$0] == nil }
    guard missing.isEmpty else {
      throw .missing(names: missing, found: tensors.map(\.name))
    }
    var result: [Tensor] = []
    for (name, shape) in wanted {
      let tensor = found[name]!
      guard tensor.shape == shape else {
        throw .shape(name: name, got: tensor.shape, need: shape)
      }
      result.append(tensor)
    }
    return result
  }
}
