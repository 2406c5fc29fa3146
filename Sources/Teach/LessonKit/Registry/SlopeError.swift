extension ActivationFunction {
  /// Where the slope and the central difference (f(x + h) − f(x − h))/2h disagree most, at places
  /// spread over a range and not at a kink.
  public func worstSlopeError(over range: ClosedRange<Double>) -> (x: Double, error: Double) {
    let h = 1e-5
    let places = (0...400).map { i in
      range.lowerBound + (range.upperBound - range.lowerBound) * Double(i) / 400
    }
    var worst = (x: range.lowerBound, error: 0.0)
    for x in places where !kinks.contains(where: { abs($0 - x) < 2 * h }) {
      let difference = (value(x + h) - value(x - h)) / (2 * h)
      let error = abs(slope(x) - difference) / max(1, abs(difference))
      if !(error <= worst.error) { worst = (x, error.isNaN ? .infinity : error) }
    }
    return worst
  }
}
