/// Brings every feature to mean 0 and standard deviation 1.
///
///     z = (x − mean) / deviation
///
/// Mean and deviation are those of the training part; the test part is brought to the same scale.
/// Were they taken from all the data, the test would have had its say in the training.
public struct Standardizer: Sendable, Equatable {
  /// One number for each feature.
  public let means: [Double]
  /// The standard deviation of each column in the rows it was fitted to; 0 for one that varied by rounding
  /// alone.
  public let deviations: [Double]

  /// Takes mean and deviation (dividing by the count) from each feature of these examples; missing
  /// values (NaN) are left out.
  public init(fitting examples: Examples) {
    self.init(fitting: examples.features)
  }

  /// Takes mean and deviation from each column of these rows.
  public init(fitting rows: Matrix) {
    if rows.isEmpty { fatalError("Standardizer: there are no examples to take a mean of.") }
    let columns = (0..<rows.width).map { rows.column($0).filter { !$0.isNaN } }
    means = columns.map(mean)
    deviations = zip(columns, means).map { column, mean in deviation(column, mean: mean) }
  }

  /// The examples on the standard scale. A feature that never varied becomes 0.
  public func callAsFunction(_ examples: Examples) -> Examples {
    examples.with(features: self(examples.features))
  }

  /// The examples with their features on the standard scale; their targets stay.
  public func callAsFunction(_ examples: NumericExamples) -> NumericExamples {
    var scaled = examples
    scaled.features = self(examples.features)
    return scaled
  }

  /// The rows on the standard scale.
  public func callAsFunction(_ rows: Matrix) -> Matrix {
    rows.mapColumns { column, x in standard(x, column) }
  }

  /// One example on the standard scale.
  public func callAsFunction(_ row: [Double]) -> [Double] {
    row.indices.map { standard(row[$0], $0) }
  }

  /// Rows on the standard scale as they were measured: x = z · deviation + mean.
  public func inverse(_ rows: Matrix) -> Matrix {
    rows.mapColumns { column, z in z * deviations[column] + means[column] }
  }

  private func standard(_ x: Double, _ column: Int) -> Double {
    if deviations[column] == 0 { return x.isNaN ? x : 0 }
    let z = (x - means[column]) / deviations[column]
    if z.isFinite || !x.isFinite { return z }
    return x / deviations[column] - means[column] / deviations[column]  // x − mean is too great
  }
}
