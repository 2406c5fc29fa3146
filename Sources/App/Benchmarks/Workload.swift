/// A piece of work that is timed: a name, what one unit of it is, and how to do it.
public struct Workload: Sendable {
  /// The name, such as `mlp-mnist`.
  public let name: String
  /// What one unit of it is.
  public let unit: String
  /// The floating-point operations of one unit; 0 where arithmetic is not what is measured.
  public let operations: Double
  /// The bytes that one unit has to read and write at least; 0 where memory is not what is measured.
  public let bytes: Double
  /// How many units one call of what `prepare` gives does.
  public let unitsPerRun: Int
  /// The name of the workload whose speed this one is compared with.
  public let baseline: String?
  /// Makes everything ready, and gives a function that does the work.
  let prepare: @Sendable () throws -> () throws -> Void

  init(
    _ name: String, unit: String, operations: Double = 0, bytes: Double = 0, unitsPerRun: Int = 1,
    baseline: String? = nil, prepare: @escaping @Sendable () throws -> () throws -> Void
  ) {
    (self.name, self.unit, self.operations, self.bytes) = (name, unit, operations, bytes)
    (self.unitsPerRun, self.baseline, self.prepare) = (unitsPerRun, baseline, prepare)
  }

  /// The median time of one unit, after a warm-up run.
  public func measure(repeats: Int = 3) throws -> Timing {
    let run = try prepare()
    try run()
    var times: [Duration] = []
    for _ in 0..<max(1, repeats) {
      let start = ContinuousClock.now
      try run()
      times.append((ContinuousClock.now - start) / unitsPerRun)
    }
    times.sort()
    return Timing(
      workload: self, time: times[times.count / 2], spread: times[times.count - 1] - times[0])
  }

  /// The workloads that other toolkits run too, the same in size and in what one unit is.
  public static let peers: [Workload] =
    [
      .denseNetwork, .convolutionSmall, .convolutionLarge, .sentiment, .adversarial, .tiny,
      .attention, .scalars, .sentences,
    ] + gptPeers

  /// Every workload: the peers', the core's own, and the program as a whole.
  public static let all: [Workload] = peers + [.tensors] + core + program
}

/// How long one unit of a workload takes.
public struct Timing: Sendable {
  /// What was timed.
  public let workload: Workload
  /// The median time of one unit.
  public let time: Duration
  /// From the shortest to the longest.
  public let spread: Duration

  /// Billions of bytes a second; nil where they are not the point.
  public var gigabytes: Double? { workload.bytes > 0 ? workload.bytes / seconds * 1e-9 : nil }

  /// The time in seconds.
  public var seconds: Double { Timing.seconds(time) }

  /// The spread in seconds.
  public var spreadSeconds: Double { Timing.seconds(spread) }

  /// Billions of operations a second; nil where they are not the point.
  public var gigaflops: Double? {
    workload.operations > 0 ? workload.operations / seconds * 1e-9 : nil
  }

  private static func seconds(_ time: Duration) -> Double {
    Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
  }
}
