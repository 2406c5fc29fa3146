import Notation
import Randomness

/// The range outside of which a value of a feature is taken for an outlier.
///
/// Tukey's fences: with the quartiles q₁ and q₃,
///
///     q₁ − k·(q₃ − q₁) … q₃ + k·(q₃ − q₁)        k = 1.5
public struct OutlierFences: Sendable, Equatable {
  /// One range for each feature.
  public let ranges: [ClosedRange<Double>]

  /// Takes the quartiles from each feature of the training part.
  public init(fitting rows: Matrix, k: Double = 1.5) {
    if rows.isEmpty { fatalError("OutlierFences: there are no examples to take quartiles of.") }
    guard k >= 0, k.isFinite else {
      fatalError("OutlierFences: k is \(k); a number of 0 or more is needed, such as 1.5.")
    }
    ranges = (0..<rows.width).map { column in
      let sorted = rows.column(column).filter { !$0.isNaN }.sorted()
      if sorted.isEmpty { return -Double.infinity...Double.infinity }
      let (low, high) = (quantile(0.25, ofSorted: sorted), quantile(0.75, ofSorted: sorted))
      // Of two infinite quartiles there is no difference.
      let margin = high == low || k == 0 ? 0 : k * (high - low)
      return low - margin...high + margin
    }
  }

  /// The rows in which some feature lies outside its range.
  public func outliers(in rows: Matrix) -> [Int] {
    (0..<rows.count).filter { row in
      ranges.indices.contains { column in
        let value = rows[row, column]
        return !value.isNaN && !ranges[column].contains(value)
      }
    }
  }

  /// The examples without those that have an outlier.
  public func dropping(from examples: Examples) -> Examples {
    let far = Set(outliers(in: examples.features))
    return examples.rows((0..<examples.count).filter { !far.contains($0) })
  }

  /// The rows with every value brought back to the nearest end of its range.
  public func clamping(_ rows: Matrix) -> Matrix {
    rows.mapColumns { column, x in
      x.isNaN ? x : min(max(x, ranges[column].lowerBound), ranges[column].upperBound)
    }
  }
}

/// The value below which the part `q` of the numbers lies, on a straight line between neighbors.
func quantile(_ q: Double, ofSorted numbers: [Double]) -> Double {
  let position = q * Double(numbers.count - 1)
  let below = Int(saturating: position)
  let above = min(below + 1, numbers.count - 1)
  let (low, high, part) = (numbers[below], numbers[above], position - Double(below))
  if low == high || part == 0 { return low }
  let step = high - low
  if step.isFinite { return low + part * step }
  // Two that are too far apart for their difference; of two infinite ones the nearer.
  if low.isInfinite && high.isInfinite { return part <= 0.5 ? low : high }
  return low * (1 - part) + high * part
}

extension Examples {
  /// The examples with normal noise on every feature, `deviation` times that feature's own deviation.
  public func withNoise(_ deviation: Double, random: inout RandomSource) -> Examples {
    let scale = Standardizer(fitting: self).deviations
    return with(
      features: features.mapColumns { column, x in
        x + deviation * scale[column] * random.normal()
      })
  }

  /// The examples with this part of the labels, chosen at random, replaced by another class.
  public func withWrongLabels(_ part: Double, random: inout RandomSource) -> Examples {
    guard (0...1).contains(part), classNames.count >= 2 else {
      fatalError("withWrongLabels: part \(part) of \(classNames.count) classes.")
    }
    var changed = self
    let wrong = random.permutation(of: count).prefix(
      Int(saturating: (Double(count) * part).rounded()))
    for index in wrong {
      let shift = 1 + random.integer(below: classNames.count - 1)
      changed.labels[index] = (labels[index] + shift) % classNames.count
    }
    return changed
  }
}
