import Foundation

/// The range of those numbers that an axis can show; empty at first.
struct DataRange: Equatable {
  var low = Double.infinity
  var high = -Double.infinity

  var isEmpty: Bool { low > high }

  init() {}

  init(_ range: ClosedRange<Double>) {
    (low, high) = (range.lowerBound, range.upperBound)
  }

  init(_ values: some Sequence<Double>, _ scale: AxisScale) {
    for value in values where DataRange.canShow(value, scale) {
      if value < low { low = value }
      if value > high { high = value }
    }
  }

  mutating func include(_ value: Double) {
    low = min(low, value)
    high = max(high, value)
  }

  mutating func include(_ other: DataRange) {
    low = min(low, other.low)
    high = max(high, other.high)
  }

  /// Whether an axis has a place for a number: finite, not beyond 10³⁰⁰, and positive when logarithmic.
  static func canShow(_ value: Double, _ scale: AxisScale) -> Bool {
    guard abs(value) < 1e300 else { return false }
    return scale == .linear || value > 1e-300
  }

  /// Whether the numbers are one number, or differ by no more than rounding does: there is nothing to tell apart
  /// between the ends.
  func isFlat(_ scale: AxisScale) -> Bool {
    if isEmpty || low == high { return true }
    if scale == .logarithmic { return log10(high / low) < 1e-9 }
    return high - low <= max(max(abs(low), abs(high)) * 1e-12, 1e-300)
  }

  /// The range itself, where it is wide enough to be shown; a range around it where it is flat. What divides by the
  /// width of a range divides by the width of this one.
  func widened(_ scale: AxisScale) -> DataRange { padded(0, scale) }

  /// A little wider to each side, and never without width.
  func padded(_ part: Double, _ scale: AxisScale) -> DataRange {
    if isEmpty { return scale == .linear ? DataRange(0...1) : DataRange(0.1...10) }
    var copy = self
    if scale == .logarithmic {
      if isFlat(scale) { return DataRange((low / 3)...(high * 3)) }
      let decades = log10(high / low)
      copy.low = pow(10, log10(low) - part * decades)
      copy.high = pow(10, log10(high) + part * decades)
      return copy
    }
    let width = high - low
    if isFlat(scale) {
      let reach = abs(low) < 1e-300 ? 1 : abs(low) * 0.5
      return DataRange((low - reach)...(high + reach))
    }
    copy.low -= part * width
    copy.high += part * width
    return copy
  }
}

/// The range over which numbers are drawn: from the least to the greatest, with a margin on either side. Numbers
/// that are all the same, or differ by rounding only, get a range around them; none at all get 0…1.
///
/// - Parameter margin: how far the range reaches beyond the numbers, as a part of their own.
public func drawnRange(
  of values: some Sequence<Double>, margin: Double = 0.1
) -> ClosedRange<Double> {
  let span = DataRange(values, .linear).padded(margin, .linear)
  return span.low...span.high
}
