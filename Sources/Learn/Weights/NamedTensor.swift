import Tensors

/// A tensor under a name, as files of weights hold it.
public struct NamedTensor: Sendable {
  /// The name, a path such as `dense/kernel`.
  public var name: String
  /// The numbers.
  public var tensor: Tensor
  /// How its numbers are stored.
  public var type: NumberType

  /// A tensor and its name; stored in its own precision where no type is given.
  public init(_ name: String, _ tensor: Tensor, as type: NumberType? = nil) {
    self.name = name
    self.tensor = tensor
    self.type = type ?? (tensor.precision == .single ? .f32 : .f64)
  }
}
