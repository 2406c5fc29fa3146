/// A piece of work that is timed: the same as in other toolkits, in size and in what one unit is.
public struct Workload: Sendable {
  /// The name, such as `mlp-mnist`.
  public let name: String
  /// What one unit of it is.
  public let unit: String
  /// Makes everything ready, and gives a function that does one unit.
  public let prepare: @Sendable () throws -> () throws -> Void

  init(
    _ name: String, unit: String, prepare: @escaping @Sendable () throws -> () throws -> Void
  ) {
    self.name = name
    self.unit = unit
    self.prepare = prepare
  }

  /// The median seconds of one unit, after one that does not count.
  public func seconds(repeats: Int = 3) throws -> Double {
    let run = try prepare()
    try run()
    var seconds: [Double] = []
    for _ in 0..<max(repeats, 1) {
      let start = ContinuousClock.now
      try run()
      let duration = (ContinuousClock.now - start).components
      seconds.append(Double(duration.seconds) + Double(duration.attoseconds) * 1e-18)
    }
    return seconds.sorted()[seconds.count / 2]
  }

  /// Every workload.
  public static let all: [Workload] = [
    .denseNetwork, .convolutionSmall, .convolutionLarge, .sentiment, .adversarial, .tiny,
    .attention, .scalars,
  ]
}
