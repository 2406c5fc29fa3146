import Tensors

/// How far predictions of numbers are off.
extension Metric {
  /// The mean of |ŷ − y| over all elements.
  public static let meanAbsoluteError = Metric("mae", targets: .likePredictions) {
    MeanAccumulator { errors($0, $1, "mae") { abs($0) } }
  }

  /// The mean of (ŷ − y)² over all elements.
  public static let meanSquaredError = Metric("mse", targets: .likePredictions) {
    MeanAccumulator { errors($0, $1, "mse") { $0 * $0 } }
  }

  /// √ of the mean of (ŷ − y)² over all elements: an error in the unit of y.
  public static let rootMeanSquaredError = Metric("rmse", targets: .likePredictions) {
    RootAccumulator()
  }

  /// R² = 1 − Σ(ŷ − y)²/Σ(y − ȳ)²: 1 for exact predictions, 0 for the mean ȳ always. Targets of several
  /// columns have one each, and the mean of these is given. For targets that are all the same it is 1 where the
  /// predictions are exact and 0 otherwise.
  public static let r2 = Metric("r2_score", targets: .likePredictions) { R2Accumulator() }

  private static func errors(
    _ truth: Tensor, _ predictions: Tensor, _ name: String, _ size: (Double) -> Double
  ) -> (sum: Double, count: Int) {
    Labels.requireSameShape(truth, predictions, name)
    let sum = zip(truth.values, predictions.values).reduce(0) { $0 + size($1.1 - $1.0) }
    return (sum, truth.count)
  }
}

/// The squares are summed as parts of the greatest error's square, so that none leaves the range of a double:
/// Σe² = scale²·sum.
private struct RootAccumulator: MetricAccumulator {
  private var scale = 0.0
  private var sum = 0.0
  private var count = 0

  mutating func add(truth: Tensor, predictions: Tensor) {
    Labels.requireSameShape(truth, predictions, "rmse")
    for (y, p) in zip(truth.values, predictions.values) {
      add(abs(p - y))
      count += 1
    }
  }

  private mutating func add(_ error: Double) {
    if error.isNaN || sum.isNaN || error.isInfinite || scale.isInfinite {
      (scale, sum) = error.isNaN || sum.isNaN ? (.nan, .nan) : (.infinity, 1)
    } else if error > scale {
      sum = sum * (scale / error) * (scale / error) + 1
      scale = error
    } else if error > 0 {
      sum += (error / scale) * (error / scale)
    }
  }

  var value: Double { count == 0 ? .nan : scale * (sum / Double(count)).squareRoot() }
}

/// Mean and spread of the targets of each column, number by number (Welford, 1962): sums of squares would lose
/// their digits where the mean is large beside the spread.
private struct R2Accumulator: MetricAccumulator {
  /// Everything is kept as parts of the greatest number so far, so that no square leaves the range of a double:
  /// the ratio of both sums does not depend on it, nor on a factor ½, with which no difference does either.
  private struct Column {
    private var scale = 0.0
    private var first: Double?
    private var mean = 0.0
    /// Σ(y − ȳ)²
    private var spread = 0.0
    /// Σ(ŷ − y)²
    private var errors = 0.0
    private var hasInfiniteError = false

    mutating func add(_ target: Double, _ prediction: Double, count: Int) {
      if first == nil { first = target }
      let value = target / 2 - first! / 2
      var error = prediction / 2 - target / 2
      if error.isInfinite && value.isFinite { (error, hasInfiniteError) = (0, true) }
      grow(to: value.isNaN || error.isNaN ? .nan : max(abs(value), abs(error)))
      if scale == 0 { return }
      let before = value / scale - mean
      mean += before / Double(count)
      spread += before * (value / scale - mean)
      errors += (error / scale) * (error / scale)
    }

    private mutating func grow(to size: Double) {
      guard size > scale || size.isNaN else { return }
      let share = scale / size
      (scale, mean, spread) = (size, mean * share, spread * share * share)
      errors *= share * share
    }

    var score: Double {
      if scale.isNaN || errors.isNaN { return .nan }
      if spread == 0 { return errors == 0 && !hasInfiniteError ? 1 : 0 }
      return hasInfiniteError ? -.infinity : 1 - errors / spread
    }
  }
  private var columns: [Column] = []
  private var count = 0

  mutating func add(truth: Tensor, predictions: Tensor) {
    Labels.requireSameShape(truth, predictions, "r2_score")
    let width = truth.rank > 1 ? truth.shape[-1] : 1
    if columns.isEmpty { columns = Array(repeating: Column(), count: width) }
    guard columns.count == width else {
      Labels.shapeMismatch(
        truth, predictions, "r2_score", need: "\(columns.count) columns, as before")
    }
    let (y, p) = (truth.values, predictions.values)
    for row in stride(from: 0, to: y.count, by: max(width, 1)) {
      count += 1
      for column in 0..<width {
        columns[column].add(y[row + column], p[row + column], count: count)
      }
    }
  }

  var value: Double {
    guard count > 0 else { return .nan }
    return columns.reduce(0) { $0 + $1.score } / Double(columns.count)
  }
}
