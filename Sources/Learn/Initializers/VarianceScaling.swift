import Tensors

/// Initializers whose spread suits the size of the layer, so that numbers neither grow nor shrink on their
/// way through many layers.
extension Initializer {
  /// Variance 1/fan in (LeCun and others, 1998), uniform.
  public static let lecunUniform = scaled("lecun_uniform", 1, .into, isNormal: false)
  /// Variance 1/fan in, truncated normal.
  public static let lecunNormal = scaled("lecun_normal", 1, .into, isNormal: true)
  /// Variance 2/(fan in + fan out) (Glorot and Bengio, 2010): uniform between ±√(6/(fan in + fan out)). What
  /// Keras' layers use where nothing else is said.
  public static let glorotUniform = scaled("glorot_uniform", 1, .mean, isNormal: false)
  /// Variance 2/(fan in + fan out), truncated normal.
  public static let glorotNormal = scaled("glorot_normal", 1, .mean, isNormal: true)
  /// Variance 2/fan in (He and others, 2015), for layers with ReLU: uniform between ±√(6/fan in).
  public static let heUniform = scaled("he_uniform", 2, .into, isNormal: false)
  /// Variance 2/fan in, truncated normal.
  public static let heNormal = scaled("he_normal", 2, .into, isNormal: true)

  /// Variance scale/fan with mean 0; Keras' `VarianceScaling`.
  ///
  /// - uniform between ±√(3·scale/fan), or
  /// - normal, cut at two deviations; drawn wider by as much as the cut makes it narrower.
  public static func varianceScaling(
    scale: Double = 1, fan: FanChoice = .into, isNormal: Bool = true
  ) -> Initializer {
    scaled("variance_scaling", scale, fan, isNormal: isNormal)
  }

  /// Which fan the variance is divided by.
  public enum FanChoice: String, Sendable, CaseIterable {
    case into, outOf, mean

    func size(of fans: Fans) -> Double {
      switch self {
      case .into: max(1, Double(fans.into))
      case .outOf: max(1, Double(fans.outOf))
      case .mean: max(1, Double(fans.into + fans.outOf) / 2)
      }
    }
  }

  /// The deviation of the standard normal distribution between −2 and 2.
  static let deviationWithinTwo = 0.879_625_661_034_239_78

  private static func scaled(
    _ name: String, _ scale: Double, _ fan: FanChoice, isNormal: Bool
  ) -> Initializer {
    Initializer(name) { shape, source, precision in
      let variance = scale / fan.size(of: Fans(shape))  // Formula: N12
      if isNormal {
        let deviation = variance.squareRoot() / deviationWithinTwo
        return truncatedNormal(deviation: deviation)(shape, precision, using: &source)
      }
      let limit = (3 * variance).squareRoot()
      return .uniform(shape, in: -limit...limit, precision, using: &source)
    }
  }
}
