/// What is wrong with an ONNX file, with what it was given, or with what it asks for.
public enum ONNXError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A file that cannot be read or written.
  case file(path: String, reason: String)
  /// A file that is no sound model: `place` says where in it.
  case malformed(place: String, reason: String)
  /// An operator that Chalk does not compute.
  case unsupported(operator: String, node: String, opset: Int, reason: String?)
  /// An operator that cannot take what it was given.
  case node(operator: String, node: String, reason: String)
  /// An input of the model that is missing, unknown, or does not fit.
  case input(name: String, reason: String)
  /// A layer that cannot be written.
  case layer(name: String, kind: String, reason: String)

  /// What is wrong, and what was needed.
  public var description: String {
    switch self {
    case .file(let path, let reason): return "\(path): \(reason)"
    case .malformed(let place, let reason): return "not a sound ONNX model: \(place): \(reason)"
    case .unsupported(let kind, let node, let opset, let reason):
      let name = node.isEmpty ? "" : " (node \(node))"
      return "the operator \(kind)\(name) of opset \(opset) is not supported"
        + (reason.map { ": \($0)" } ?? "")
    case .node(let kind, let node, let reason):
      return "\(kind)\(node.isEmpty ? "" : " (node \(node))"): \(reason)"
    case .input(let name, let reason): return "the input \(name): \(reason)"
    case .layer(let name, let kind, let reason):
      return "the layer \(name) (\(kind)) has no ONNX form: \(reason)"
    }
  }
}

/// Why an operator cannot take what it was given; the runner adds the operator's and the node's names.
struct Mismatch: Error {
  let reason: String

  /// A list of a million sizes is no help to anybody: a long reason is cut.
  init(_ reason: String) {
    let isLong = reason.utf8.count > 1000
    self.reason = isLong ? String(reason.prefix(500)) + " …" : reason
  }
}

/// What an operator is asked for and does not do.
struct NotCovered: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}
