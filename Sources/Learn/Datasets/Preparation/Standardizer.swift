/// Brings every feature to mean 0 and standard deviation 1.
///
///     z = (x − mean) / deviation
///
/// Mean and deviation are those of the training part; the test part is brought to the same scale.
/// Were they taken from all the data, the test would have had its say in the training.
public struct Standardizer: Sendable, Equatable {
  /// One number for each feature.
  public let means: [Double]
  public let deviations: [Double]

  /// Takes mean and deviation (dividing by the count) from each feature of these examples.
  public init(fitting examples: Examples) {
    guard let width = examples.features.first?.count else {
      fatalError("Standardizer: there are no examples to take a mean of.")
    }
    let count = Double(examples.count)
    let columns = (0..<width).map { column in examples.features.map { $0[column] } }
    means = columns.map { $0.reduce(0, +) / count }
    deviations = zip(columns, means).map { column, mean in
      (column.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / count).squareRoot()
    }
  }

  /// The examples on the standard scale. A feature that never varied becomes 0.
  public func callAsFunction(_ examples: Examples) -> Examples {
    var scaled = examples
    scaled.features = examples.features.map(callAsFunction)
    return scaled
  }

  /// One example on the standard scale.
  public func callAsFunction(_ row: [Double]) -> [Double] {
    row.indices.map { i in
      deviations[i] == 0 ? 0 : (row[i] - means[i]) / deviations[i]
    }
  }
}
