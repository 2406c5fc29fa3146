import Randomness

/// Random tensors. All randomness comes from the source that is passed in, one draw an element in
/// row-major order, so that the same seed gives the same tensor.
extension Tensor {
  /// Numbers drawn uniformly from `interval`.
  public static func uniform(
    _ shape: Shape, in interval: ClosedRange<Double> = 0...1, _ precision: Precision = .single,
    using source: inout RandomSource
  ) -> Tensor {
    switch precision {
    case .single:
      Tensor(shape: shape, as: Float.self) {
        source.fill(.init(start: $0, count: shape.count), uniformlyIn: interval)
      }
    case .double:
      Tensor(shape: shape, as: Double.self) {
        source.fill(.init(start: $0, count: shape.count), uniformlyIn: interval)
      }
    }
  }

  /// Numbers drawn from the normal distribution with this mean and standard deviation.
  public static func normal(
    _ shape: Shape, mean: Double = 0, deviation: Double = 1, _ precision: Precision = .single,
    using source: inout RandomSource
  ) -> Tensor {
    Tensor(
      source.normals(shape.count, mean: mean, deviation: deviation), shape: shape, precision)
  }

  /// The slices of the first axis (the rows of a matrix) in random order.
  public func shuffled(using source: inout RandomSource) -> Tensor {
    gather(Tensor(source.permutation(of: shape[0]), .double))
  }
}
