import Randomness

extension NumericExamples {
  /// A sine wave seen through noise: y = sin 2πx + noise, x spread evenly at random over 0…1.
  ///
  /// - Parameter noise: the standard deviation of the noise.
  public static func sine(
    _ count: Int = 100, noise: Double = 0.1, random: inout RandomSource
  ) -> NumericExamples {
    curve(count, over: 0...1, noise: noise, random: &random) { sineAndCosine($0).sine }
  }

  /// A straight line seen through noise: y = slope·x + intercept + noise.
  public static func line(
    _ count: Int = 100, slope: Double = 2, intercept: Double = -1, noise: Double = 0.3,
    random: inout RandomSource
  ) -> NumericExamples {
    curve(count, over: -2...2, noise: noise, random: &random) { slope * $0 + intercept }
  }

  /// Any curve seen through noise: y = f(x) + noise, x spread evenly at random over the range.
  public static func curve(
    _ count: Int, over range: ClosedRange<Double>, noise: Double, random: inout RandomSource,
    _ f: (Double) -> Double
  ) -> NumericExamples {
    guard count >= 1 else { fatalError("curve: \(count) points; there must be 1 at least.") }
    var x: [Double] = []
    var y: [Double] = []
    for _ in 0..<count {
      x.append(random.uniform(in: range))
      y.append(f(x.last!) + noise * random.normal())
    }
    return NumericExamples(
      features: Matrix(x, count: count, width: 1), targets: Matrix(y, count: count, width: 1),
      featureNames: ["x"], targetNames: ["y"])
  }
}

extension Series {
  /// A made-up measurement over time: a slow rise, a wave of `period` steps, and normal noise.
  ///
  ///     x_t = trend·t + sin(2πt/period) + noise
  public static func wave(
    _ count: Int = 400, period: Double = 25, trend: Double = 0, noise: Double = 0.1,
    random: inout RandomSource
  ) -> Series {
    let values = (0..<count).map { t in
      trend * Double(t) + sineAndCosine(Double(t) / period).sine + noise * random.normal()
    }
    return Series(name: "wave", values: values)
  }
}
