import Foundation
import Notation

/// Round numbers along an axis, and how they are written.
struct Ticks: Equatable {
  var values: [Double]
  var labels: [String]
  /// Places between, with a shorter mark and no number.
  var minor: [Double] = []
  /// What all labels have in common and so do not say: "×10⁶", "+1,000,000".
  var common: String?

  /// About `count` round numbers from `low` to `high`.
  init(linear low: Double, _ high: Double, about count: Int) {
    let (step, values) = Ticks.round(low, high, count)
    self.init(at: values, step: step)
  }

  /// About `count` of the steps from `low` to `high`, with their names; a long name is cut.
  init(steps names: [String], _ low: Double, _ high: Double, about count: Int) {
    let (first, last) = (max(low, 0), min(high, Double(names.count - 1)))
    let round = first < last ? Ticks.round(first, last, count).1 : [first]
    let values = round.filter { $0 == $0.rounded() && $0 >= 0 && $0 < Double(names.count) }
    self.init(at: [])
    self.values = values
    labels = values.map { String(names[Int($0)].prefix(19)) }
  }

  /// Labels for numbers that are there already.
  init(at values: [Double], step: Double? = nil) {
    self.values = values
    let largest = values.map(abs).max() ?? 0
    let step = step ?? zip(values.dropFirst(), values).map { $0 - $1 }.min() ?? largest
    guard largest > 0, step > 0 else {
      labels = values.map { Numbers.short($0) }
      return
    }
    if largest / step > 20_000 {
      let base = values[0]
      let inner = Ticks(at: values.map { $0 - base }, step: step)
      labels = inner.labels
      common = ["+" + Ticks.exact(base), inner.common].compactMap { $0 }.joined(separator: " ")
      return
    }
    let exponent = Int(saturating: floor(log10(largest) + 1e-9))
    let isAwkward = exponent >= 6 || exponent < -3
    let unit = isAwkward ? pow(10, Double(exponent)) : 1
    let digits = Ticks.digits(step / unit)
    labels = values.map { Numbers.fixed($0 / unit, digits, groups: largest / unit >= 10_000) }
    common = isAwkward ? "×" + powerOfTen(exponent) : nil
  }

  /// The same numbers in fewer letters: what is long, such as 0.00025 or 25,000, gets a power of ten in common.
  ///
  /// - Parameter longest: the width of a label, in multiples of its letters' size, that is still short.
  func shortened(longest: Double) -> Ticks {
    let widest = labels.map { TextMetrics.width($0, size: 1) }.max() ?? 0
    let largest = values.map(abs).max() ?? 0
    let step = zip(values.dropFirst(), values).map { $0 - $1 }.min() ?? largest
    guard widest > longest, common == nil, largest > 0, step > 0 else { return self }
    let exponent = Int(saturating: floor(log10(largest) + 1e-9))
    let unit = pow(10, Double(exponent))
    var copy = self
    let digits = Ticks.digits(step / unit)
    copy.labels = values.map { Numbers.fixed($0 / unit, digits) }
    copy.common = "×" + powerOfTen(exponent)
    return exponent == 0 ? self : copy
  }

  /// Powers of ten from `low` to `high`, with 2 and 5 between them when there are few.
  init(logarithmic low: Double, _ high: Double, about count: Int) {
    let first = Int(saturating: ceil(log10(low) - 1e-9))
    let last = Int(saturating: floor(log10(high) + 1e-9))
    let decades = last - first
    if decades < 1 && high < 5 * low {
      self.init(linear: low, high, about: count + 2)
      return
    }
    let stride =
      [1, 2, 3, 4, 5, 6, 10, 12, 20, 50, 100, 200].first { decades / $0 <= max(count, 2) } ?? 300
    var values: [Double] = []
    for exponent in (first - 1)...last {
      let power = pow(10, Double(exponent))
      for factor in decades <= 2 && count > 3 ? [1.0, 2, 5] : [1.0] {
        let value = power * factor
        let isOnStride = exponent % stride == 0
        if isOnStride && value >= low * 0.999999 && value <= high * 1.000001 {
          values.append(value)
        }
      }
    }
    self.init(at: [])
    self.values = values
    let isPlain = first >= -3 && last <= 4
    labels = values.map { value in
      let exponent = Int(saturating: floor(log10(value) + 1e-9))
      if isPlain { return Numbers.short(value) }
      let mantissa = Int(saturating: (value / pow(10, Double(exponent))).rounded())
      return (mantissa == 1 ? "" : "\(mantissa)·") + powerOfTen(exponent)
    }
    if stride == 1 && decades <= 8 {
      for exponent in (first - 1)...last {
        minor += (2...9).map { Double($0) * pow(10, Double(exponent)) }
          .filter { $0 > low && $0 < high && !values.contains($0) }
      }
    }
  }

  /// Round numbers for lines of equal height and the like.
  static func round(_ low: Double, _ high: Double, _ count: Int) -> (step: Double, [Double]) {
    let raw = (high - low) / Double(max(1, count))
    let magnitude = pow(10, floor(log10(raw)))
    let step = [1, 2, 2.5, 5].map { $0 * magnitude }.first { $0 >= raw * 0.999 } ?? 10 * magnitude
    return (step, multiples(of: step, low, high))
  }

  /// The multiples of a step from `low` to `high`; the two ends where there are none, or far too many.
  static func multiples(of step: Double, _ low: Double, _ high: Double) -> [Double] {
    let first = ceil(low / step - 1e-6)
    let last = floor(high / step + 1e-6)
    guard first <= last, last - first < 1000 else { return [low, high] }
    return stride(from: first, through: last, by: 1).map { $0 == 0 ? 0 : $0 * step }
  }

  /// How many digits after the point tell multiples of a step apart.
  private static func digits(_ step: Double) -> Int {
    for digits in 0...12 {
      let scaled = step * pow(10, Double(digits))
      if abs(scaled - scaled.rounded()) < 1e-6 * scaled && scaled.rounded() >= 1 { return digits }
    }
    return 12
  }

  /// All digits of a number, as short as they come back.
  private static func exact(_ value: Double) -> String {
    if value == value.rounded() && abs(value) < 1e15 { return Numbers.fixed(value, 0) }
    let parts = "\(value)".replacing("-", with: "−").split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1].replacing("−", with: "-")) else {
      return String(parts[0])
    }
    return "\(parts[0])·" + powerOfTen(exponent)
  }
}
