import Notation

/// How many samples fall into each of several adjacent bins.
public struct Histogram: Sendable, Codable, Equatable, MarkConvertible {
  /// How many samples each bin holds.
  public var counts: [Double]
  /// The edges of the bins, ascending: one more than there are bins.
  public var edges: [Double]
  /// Its name in the legend; nil keeps it out.
  public var label: String?
  /// Which of the theme's colors it has.
  public var color: ColorRole
  /// How many samples were NaN or infinite, and are in no bin.
  public var notFinite: Int
  /// How many samples lay outside the range asked for, and are in no bin.
  public var outside: Int

  /// Bins that are counted already: bin i reaches from edges[i] to edges[i + 1]. Traps unless there is one edge more
  /// than counts.
  public init(
    counts: [Double], edges: [Double], label: String? = nil, color: ColorRole = .automatic
  ) {
    requireSameCount("Histogram (edges, counts + 1)", edges.count, counts.count + 1)
    self.counts = counts
    self.edges = edges
    self.label = label
    self.color = color
    notFinite = 0
    outside = 0
  }

  /// Counts samples in bins of equal width over a range (nil: from the least to the greatest sample).
  ///
  /// A range without width, or too narrow for the edges of its bins to differ, is widened as NumPy widens
  /// it: by 0.5 on both sides, or by half of its size where that is nothing to it. Fewer than one bin is one bin.
  public init(
    _ samples: [Double], bins: Int = 30, range: ClosedRange<Double>? = nil, label: String? = nil,
    color: ColorRole = .automatic
  ) {
    let finite = samples.filter(\.isFinite)
    let bins = max(1, bins)
    let range = Histogram.wide(range ?? Histogram.span(finite), bins)
    let width = (range.upperBound - range.lowerBound) / Double(bins)
    var counts = [Double](repeating: 0, count: bins)
    var outside = 0
    for sample in finite {
      guard range.contains(sample) else {
        outside += 1
        continue
      }
      let bin = Int(saturating: (sample - range.lowerBound) / width)
      counts[max(0, min(bins - 1, bin))] += 1
    }
    self.init(counts: counts, edges: evenly(range, bins + 1), label: label, color: color)
    self.notFinite = samples.count - finite.count
    self.outside = outside
  }

  /// From the least to the greatest sample; an interval around it when they are all the same.
  private static func span(_ samples: [Double]) -> ClosedRange<Double> {
    guard let low = samples.min(), let high = samples.max() else { return 0...1 }
    if !DataRange(low...high).isFlat(.linear) { return low...high }
    return around(low, max(abs(low) * 0.5, 0.5))
  }

  /// The range where its bins have edges that differ; else an interval around its lower end.
  private static func wide(_ range: ClosedRange<Double>, _ bins: Int) -> ClosedRange<Double> {
    let edges = evenly(range, bins + 1)
    let isFinite = (range.upperBound - range.lowerBound).isFinite
    // Below the least normal number a figure's axis has no room between two ticks.
    let isNormal = range.upperBound - range.lowerBound >= Double.leastNormalMagnitude * Double(bins)
    if isFinite, isNormal, zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) { return range }
    if !isFinite { return range.lowerBound / 2...range.upperBound / 2 }
    let middle = range.lowerBound
    return around(middle, abs(middle) < 1e12 ? 0.5 : abs(middle) * 0.5)
  }

  private static func around(_ middle: Double, _ reach: Double) -> ClosedRange<Double> {
    let largest = Double.greatestFiniteMagnitude
    return max(middle - reach, -largest)...min(middle + reach, largest)
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}
