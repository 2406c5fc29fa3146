extension MadeCases {
  /// Initializers of other kernels, and other ones.
  public static let initializers: [MadeCase] = [
    initializer("glorot_uniform", [20, 12], fans: (20, 12), variance: 2.0 / 32, isUniform: true),
    initializer("he_uniform", [4, 3, 6], fans: (12, 24), variance: 2.0 / 12, isUniform: true),
    initializer("he_normal", [5, 3, 2, 4], fans: (30, 60), variance: 2.0 / 30, isUniform: false),
  ]

  private static func initializer(
    _ item: String, _ shape: [Double], fans: (Double, Double), variance: Double, isUniform: Bool
  ) -> MadeCase {
    var attributes: [String: GoldenValue] = [
      "kernel_shape": .list(shape.map { .number($0) }), "fan_in": .number(fans.0),
      "fan_out": .number(fans.1), "expected_variance": .number(variance),
    ]
    if isUniform {
      attributes["expected_kurtosis"] = 1.8
      attributes["limit"] = .number((3 * variance).squareRoot())
    } else {
      let deviation = variance.squareRoot()
      attributes["expected_kurtosis"] = .table([
        "normal": 3, "truncated_at_2": 2.362_918_904_709_757_4,
      ])
      attributes["stddev"] = .number(deviation)
      attributes["keras_bound"] = .number(2 * deviation / 0.879_625_661_034_239_78)
    }
    return MadeCase("initializer", item, "\(item)_\(shape.count)d", attributes)
  }
}
