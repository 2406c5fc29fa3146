import Foundation

/// An axis with everything decided: from where to where, and which numbers stand at it.
struct AxisPlan: Equatable {
  var label: String
  var scale: AxisScale
  /// The numbers at the two ends; `low` is the greater one when the axis runs backwards.
  var low: Double
  var high: Double
  var ticks: Ticks
  /// Whether names stand in place of numbers.
  var isNamed = false
  /// Every so-many-th name is written.
  var nameStride = 1
  /// Whether a grid line belongs at each tick.
  var hasGrid = true
  /// Whether the ticks' labels and the axis' name are written (not when a neighbor has them).
  var showsText = true

  /// Where a number lies between the two ends, 0 … 1.
  func fraction(_ value: Double) -> Double {
    if scale == .logarithmic {
      guard value > 0 else { return .nan }
      return log(value / low) / log(high / low)
    }
    return (value - low) / (high - low)
  }

  /// The name with what the labels leave out.
  var fullLabel: String {
    guard let common = ticks.common, showsText else { return label }
    return label.isEmpty ? common : "\(label)  (\(common))"
  }

  /// The range from the low end to so far above the high one that the upper part of the axis, 0 … 1, is free.
  func range(withRoomAbove part: Double) -> ClosedRange<Double> {
    let stretch = 1 / (1 - part)
    let end = scale == .logarithmic ? low * pow(high / low, stretch) : low + (high - low) * stretch
    return end.isFinite && end > low ? low...end : low...max(low, high)
  }

  /// Whether the line at zero is worth showing.
  var crossesZero: Bool {
    guard scale == .linear, !isNamed else { return false }
    return fraction(0) > 0.04 && fraction(0) < 0.96
  }

  /// Decides an axis from what was asked for and what the data span.
  ///
  /// - Parameters:
  ///   - padding: how much wider than the data, as a part of them.
  ///   - room: how many numbers have a place.
  init(_ axis: PlotAxis, data: DataRange, padding: ClosedRange<Double>, room: Int) {
    label = axis.label
    scale = axis.scale
    var span = data.padded(0, scale)
    if data.isFlat(scale) {
      span = data.padded(0.05, scale)
    } else if scale == .logarithmic {
      span = data.padded(0.03, scale)
    } else {
      let width = data.high - data.low
      span = DataRange(
        (data.low - padding.lowerBound * width)...(data.high + padding.upperBound * width))
    }
    if let range = axis.range { span = AxisPlan.allowed(DataRange(range), scale, otherwise: span) }
    low = span.low
    high = span.high
    if let names = axis.categories {
      isNamed = true
      hasGrid = false
      ticks = Ticks(at: [])
      let shown = names.indices.filter { Double($0) >= span.low && Double($0) <= span.high }
      ticks.values = shown.map { Double($0) }
      ticks.labels = shown.map { names[$0] }
    } else if let names = axis.steps, !names.isEmpty, scale == .linear {
      ticks = Ticks(steps: names, span.low, span.high, about: min(room, 4))
    } else if let values = axis.ticks {
      let shown = values.filter { $0 >= span.low && $0 <= span.high }
      ticks = Ticks(at: shown)
    } else if scale == .logarithmic {
      ticks = Ticks(logarithmic: low, high, about: room)
    } else {
      ticks = Ticks(linear: low, high, about: room)
    }
  }

  /// A range that was asked for, where the axis can show it.
  private static func allowed(_ range: DataRange, _ scale: AxisScale, otherwise: DataRange)
    -> DataRange
  {
    var copy = range
    if scale == .logarithmic && !(copy.low > 0) { copy.low = min(otherwise.low, copy.high / 10) }
    guard copy.low.isFinite, copy.high.isFinite, copy.low < copy.high,
      scale == .linear || copy.low > 0
    else { return otherwise }
    return copy.widened(scale)
  }
}
