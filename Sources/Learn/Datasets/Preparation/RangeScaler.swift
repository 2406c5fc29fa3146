/// Brings every feature from its own range to one range for all, 0 to 1 where nothing else is said.
///
///     y = low + (high − low)·(x − min) / (max − min)
///
/// Minimum and maximum are those of the training part; a test value may fall outside the range.
public struct RangeScaler: Sendable, Equatable {
  /// One number for each feature.
  public let minima: [Double]
  /// The largest number of each column in the rows it was fitted to.
  public let maxima: [Double]
  /// The range that every feature is brought to.
  public let range: ClosedRange<Double>

  /// Takes minimum and maximum from each feature of these examples; missing values (NaN) are left out.
  public init(fitting examples: Examples, to range: ClosedRange<Double> = 0...1) {
    self.init(fitting: examples.features, to: range)
  }

  /// Takes minimum and maximum from each column of these rows.
  public init(fitting rows: Matrix, to range: ClosedRange<Double> = 0...1) {
    if rows.isEmpty { fatalError("RangeScaler: there are no examples to take a range of.") }
    let columns = (0..<rows.width).map { rows.column($0).filter { !$0.isNaN } }
    minima = columns.map { $0.min() ?? 0 }
    maxima = columns.map { $0.max() ?? 0 }
    self.range = range
  }

  /// The examples on the scale. A feature that never varied becomes the low end.
  public func callAsFunction(_ examples: Examples) -> Examples {
    examples.with(features: self(examples.features))
  }

  /// The examples with their features on the scale; their targets stay.
  public func callAsFunction(_ examples: NumericExamples) -> NumericExamples {
    var scaled = examples
    scaled.features = self(examples.features)
    return scaled
  }

  /// The rows on the scale.
  public func callAsFunction(_ rows: Matrix) -> Matrix {
    let height = range.upperBound - range.lowerBound
    return rows.mapColumns { column, x in
      let (low, high) = (minima[column], maxima[column])
      if high == low { return x.isNaN ? x : range.lowerBound }
      let y = range.lowerBound + height * (x - low) / (high - low)
      if (high - low).isFinite && (y.isFinite || !x.isFinite) { return y }
      if !x.isFinite { return x }
      // A difference is too great: measure in halves, and weigh the ends.
      let part = (x / 2 - low / 2) / (high / 2 - low / 2)
      return range.lowerBound * (1 - part) + range.upperBound * part
    }
  }

  /// Rows on the scale as they were measured.
  public func inverse(_ rows: Matrix) -> Matrix {
    let height = range.upperBound - range.lowerBound
    return rows.mapColumns { column, y in
      let (low, high) = (minima[column], maxima[column])
      if height == 0 { return low }
      let x = low + (high - low) * (y - range.lowerBound) / height
      if height.isFinite && (x.isFinite || !y.isFinite) { return x }
      if !y.isFinite { return y }
      let part = (y / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
      return low * (1 - part) + high * part
    }
  }
}
