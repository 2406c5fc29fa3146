/// Histograms over time, one behind the other, the first at the back.
public struct RidgePlot: Sendable, Codable, Equatable, MarkConvertible {
  public var histograms: [Histogram]
  /// The name of each histogram's time, such as "epoch 1".
  public var names: [String]

  public init(_ histograms: [Histogram], names: [String]) {
    requireSameCount("Ridge", histograms.count, names.count)
    self.histograms = histograms
    self.names = names
  }

  /// Counts samples[t] for each time t, all in the same bins.
  public init(
    samples: [[Double]], names: [String], bins: Int = 40, range: ClosedRange<Double>? = nil
  ) {
    let all = Histogram(samples.flatMap { $0 }, bins: bins, range: range)
    let range = all.edges[0]...all.edges[bins]
    self.init(samples.map { Histogram($0, bins: bins, range: range) }, names: names)
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}
