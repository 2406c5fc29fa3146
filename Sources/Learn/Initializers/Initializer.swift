import Randomness
import Tensors

/// A way to fill new weights: a name, and a function from a shape and a random source to a tensor.
///
/// ```swift
/// var random = RandomSource(seed: 1)
/// let kernel = Initializer.glorotUniform([784, 512], using: &random)
/// ```
public struct Initializer: Sendable {
  /// Its Keras name, such as `glorot_uniform`.
  public let name: String
  private let fill: Fill

  /// Makes a tensor; all randomness comes from the source.
  public typealias Fill =
    @Sendable (_ shape: Shape, _ source: inout RandomSource, _ precision: Precision) -> Tensor

  /// An initializer from its function.
  public init(_ name: String, fill: @escaping Fill) {
    (self.name, self.fill) = (name, fill)
  }

  /// New weights.
  public func callAsFunction(
    _ shape: Shape, _ precision: Precision = .single, using source: inout RandomSource
  ) -> Tensor {
    fill(shape, &source, precision)
  }
}

extension Initializer: CustomStringConvertible {
  /// The name.
  public var description: String { name }

  /// Every initializer of the library with its defaults, from simple to hard.
  public static let all: [Initializer] = [
    .zeros, .ones, .constant(0), .uniform, .normal, .truncatedNormal, .lecunUniform, .lecunNormal,
    .glorotUniform, .glorotNormal, .heUniform, .heNormal, .orthogonal,
  ]
}
