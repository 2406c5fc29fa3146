/// What flows through a graph: an array, a sequence of values, or something optional.
public indirect enum ONNXValue: Sendable {
  case array(ONNXArray)
  case sequence([ONNXValue])
  case optional(ONNXValue?)

  /// The array, where it is one.
  public var array: ONNXArray? {
    switch self {
    case .array(let array): array
    case .optional(let inner): inner?.array
    case .sequence: nil
    }
  }

  /// What it is, for messages.
  var kind: String {
    switch self {
    case .array(let array): "\(array.type) \(array.shape)"
    case .sequence(let values): "a sequence of \(values.count)"
    case .optional(let inner): inner.map { "optional \($0.kind)" } ?? "an empty optional"
    }
  }
}
