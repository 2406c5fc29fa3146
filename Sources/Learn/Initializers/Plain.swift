import Tensors

/// Initializers that do not look at the shape.
extension Initializer {
  /// 0 everywhere.
  public static let zeros = Initializer("zeros") { shape, _, precision in .zeros(shape, precision) }

  /// 1 everywhere.
  public static let ones = Initializer("ones") { shape, _, precision in .ones(shape, precision) }

  /// The same number everywhere.
  public static func constant(_ value: Double) -> Initializer {
    Initializer("constant") { shape, _, precision in .full(shape, value, precision) }
  }

  /// Equally likely anywhere from −0.05 to 0.05; Keras' `RandomUniform` with its defaults.
  public static let uniform = uniform(in: -0.05...0.05)

  /// Equally likely anywhere in an interval.
  public static func uniform(in interval: ClosedRange<Double>) -> Initializer {
    Initializer("random_uniform") { shape, source, precision in
      .uniform(shape, in: interval, precision, using: &source)
    }
  }

  /// Of the normal distribution with mean 0 and deviation 0.05; Keras' `RandomNormal` with its defaults.
  public static let normal = normal()

  /// Of the normal distribution.
  public static func normal(mean: Double = 0, deviation: Double = 0.05) -> Initializer {
    Initializer("random_normal") { shape, source, precision in
      .normal(shape, mean: mean, deviation: deviation, precision, using: &source)
    }
  }

  /// Of the truncated normal distribution with mean 0 and deviation 0.05; Keras' `TruncatedNormal` with its
  /// defaults.
  public static let truncatedNormal = truncatedNormal()

  /// Of the normal distribution, drawn again where farther than two deviations from the mean. The deviation
  /// is that before the tails are cut; what is left has 0.8796 of it.
  public static func truncatedNormal(mean: Double = 0, deviation: Double = 0.05) -> Initializer {
    Initializer("truncated_normal") { shape, source, precision in
      let values = (0..<shape.count).map { _ in
        while true {
          let z = source.normal()
          if abs(z) <= 2 { return mean + deviation * z }
        }
      }
      return Tensor(values, shape: shape, precision)
    }
  }
}
