/// Histograms over time, one in front of the other, the first at the back.
public struct RidgePlot: Sendable, Codable, Equatable, MarkConvertible {
  /// The histograms, from first to last.
  public var histograms: [Histogram]
  /// When each histogram was counted, such as "epoch 1".
  public var names: [String]

  /// Histograms that are counted already. Traps unless there is a name for each.
  public init(_ histograms: [Histogram], names: [String]) {
    requireSameCount("Ridge", histograms.count, names.count)
    self.histograms = histograms
    self.names = names
  }

  /// Counts samples[t] for each time t, all in the same bins; `range` nil covers all samples. Traps unless there is a
  /// name for each time.
  public init(
    samples: [[Double]], names: [String], bins: Int = 40, range: ClosedRange<Double>? = nil
  ) {
    let all = Histogram(samples.flatMap { $0 }, bins: bins, range: range)
    let range = all.edges[0]...all.edges[all.edges.count - 1]
    self.init(samples.map { Histogram($0, bins: bins, range: range) }, names: names)
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}
