/// Something whose speed is measured: a name, what one unit of it is, and how to run it.
public struct KernelWorkload: Sendable {
  /// The name, as `matmul-512`.
  public let name: String
  /// What one run does.
  public let unit: String
  /// The floating-point operations of one run; 0 where they are not the point.
  public let operations: Double
  /// How many units one run of `prepare`'s closure does.
  public let unitsPerRun: Int
  /// The name of the workload whose speed this one is compared with.
  public let baseline: String?
  /// Makes the inputs, and gives what is to be timed.
  let prepare: @Sendable () -> () -> Void

  init(
    _ name: String, _ unit: String, operations: Double = 0, unitsPerRun: Int = 1,
    baseline: String? = nil, prepare: @escaping @Sendable () -> () -> Void
  ) {
    (self.name, self.unit, self.operations) = (name, unit, operations)
    (self.unitsPerRun, self.baseline, self.prepare) = (unitsPerRun, baseline, prepare)
  }

  /// The median time of one unit, after a warm-up.
  public func measure(repeats: Int = 7) -> KernelSpeed {
    let run = prepare()
    run()
    let clock = ContinuousClock()
    let times = (0..<repeats).map { _ in clock.measure(run) / unitsPerRun }.sorted()
    return KernelSpeed(name: name, unit: unit, time: times[repeats / 2], operations: operations)
  }
}

/// How long one unit of a workload takes.
public struct KernelSpeed: Sendable {
  /// The workload.
  public let name: String
  /// What one unit is.
  public let unit: String
  /// The median time of one unit.
  public let time: Duration
  /// The floating-point operations of one unit; 0 where they are not the point.
  public let operations: Double

  /// The time in seconds.
  public var seconds: Double {
    Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
  }

  /// Billions of operations a second; nil where they are not the point.
  public var gigaflops: Double? { operations > 0 ? operations / seconds * 1e-9 : nil }
}
