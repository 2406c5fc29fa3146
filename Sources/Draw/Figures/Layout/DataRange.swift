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

  /// A little wider to each side, and never without width.
  func padded(_ part: Double, _ scale: AxisScale) -> DataRange {
    if isEmpty { return scale == .linear ? DataRange(0...1) : DataRange(0.1...10) }
    var copy = self
    if scale == .logarithmic {
      let decades = log10(high / low)
      if decades < 1e-9 { return DataRange((low / 3)...(high * 3)) }
      copy.low = pow(10, log10(low) - part * decades)
      copy.high = pow(10, log10(high) + part * decades)
      return copy
    }
    let width = high - low
    if width <= max(abs(low), abs(high)) * 1e-12 {
      let reach = low == 0 ? 1 : abs(low) * 0.5
      return DataRange((low - reach)...(high + reach))
    }
    copy.low -= part * width
    copy.high += part * width
    return copy
  }
}
