/// The mean and the spread of columns of numbers, where sums and squares of the numbers may leave the range
/// of double precision though the answers do not.

/// Σ x/n, kept between the least and the greatest number, where every mean lies; 0 for no numbers.
///
/// Rounding could carry it out: the mean of ten times 0.1 would be less than 0.1, and a column that never
/// varies would have a spread.
func mean(_ x: [Double]) -> Double {
  guard let least = x.min(), let greatest = x.max() else { return 0 }
  let count = Double(x.count)
  var mean = x.reduce(0, +) / count
  if !mean.isFinite && least.isFinite && greatest.isFinite {  // the sum is too great
    mean = x.reduce(0) { $0 + $1 / count }
  }
  return mean < least ? least : mean > greatest ? greatest : mean
}

/// √(Σ (x − mean)²/n) around their mean; 0 for numbers that differ by their rounding alone.
func deviation(_ x: [Double], mean: Double) -> Double {
  if varyByRounding(x) { return 0 }
  let count = Double(max(1, x.count))
  let squares = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  if squares.fits { return (squares / count).squareRoot() }
  // Measured in the greatest distance, no square is too small or too great.
  let unit = x.reduce(0) { max($0, abs($1 / 2 - mean / 2)) }
  guard unit > 0 && unit.isFinite else { return squares.squareRoot() }
  let parts = x.reduce(0) { sum, x in
    let part = (x / 2 - mean / 2) / unit
    return sum + part * part
  }
  return 2 * unit * (parts / count).squareRoot()
}

/// Whether the numbers are all the same but for a few units in the last place, as a computed column is that
/// was meant to be constant.
func varyByRounding(_ x: [Double]) -> Bool {
  guard let least = x.min(), let greatest = x.max() else { return true }
  if least == greatest { return true }
  return greatest / 2 - least / 2 <= 2 * max(abs(least), abs(greatest)).ulp
    && max(abs(least), abs(greatest)) >= 0x1p-1000
}

extension Double {
  /// Whether a sum of squares neither overflowed nor lost digits to underflow.
  var fits: Bool { isFinite && self > 0x1p-900 }
}
