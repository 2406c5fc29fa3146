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
  private struct Column {
    var mean = 0.0
    /// Σ(y − ȳ)²
    var spread = 0.0
    /// Σ(ŷ − y)²
    var errors = 0.0
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
        let (value, error) = (y[row + column], p[row + column] - y[row + column])
        let before = value - columns[column].mean
        columns[column].mean += before / Double(count)
        columns[column].spread += before * (value - columns[column].mean)
        columns[column].errors += error * error
      }
    }
  }

  var value: Double {
    guard count > 0 else { return .nan }
    let scores = columns.map { column in
      if column.spread == 0 { return column.errors == 0 ? 1.0 : 0.0 }
      return 1 - column.errors / column.spread
    }
    return scores.reduce(0, +) / Double(scores.count)
  }
}
