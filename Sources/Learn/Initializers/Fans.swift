import Tensors

/// How many numbers flow into and out of one unit of a layer, from the shape of its kernel.
///
/// A kernel `[…field, inputs, outputs]` has fans field·inputs and field·outputs, as in Keras: 72 and 144 for a
/// convolution `[3, 3, 8, 16]`. A vector has its length twice, a scalar 1.
public struct Fans: Sendable, Hashable {
  /// How many numbers flow into an output (fan-in), and out of an input (fan-out).
  public let into, outOf: Int

  /// The fans of a kernel.
  public init(_ kernel: Shape) {
    let sizes = kernel.dimensions
    if sizes.count < 2 {
      (into, outOf) = (sizes.first ?? 1, sizes.first ?? 1)
    } else {
      let field = sizes.dropLast(2).reduce(1, *)
      (into, outOf) = (field * sizes[sizes.count - 2], field * sizes[sizes.count - 1])
    }
  }
}
