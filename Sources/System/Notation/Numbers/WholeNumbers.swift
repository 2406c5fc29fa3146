extension FixedWidthInteger {
  /// The number without its fraction, as `Int(x)` gives it, that never traps: what is beyond the type's range is
  /// its end, and NaN is 0.
  ///
  /// Whoever turns a floating-point number into an integer uses this, or `init(exactly:)` where another
  /// number would be wrong: numbers from data, files and settings may be anything.
  @inlinable public init(saturating number: some BinaryFloatingPoint) {
    if let whole = Self(exactly: number.rounded(.towardZero)) {
      self = whole
    } else if number.isNaN {
      self = 0
    } else {
      self = number < 0 ? .min : .max
    }
  }
}
