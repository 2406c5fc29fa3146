import Glibc
import Tensors

/// How the cost of some work grows with one size: its time and its memory, measured.
public struct Growth: Sendable {
  /// What grows, such as `sequence length of an LSTM`.
  public let name: String
  /// What the size counts, such as `steps`.
  public let unit: String
  /// The exponent with which the algorithm's operations and its stored numbers grow with the size.
  public let order: Double
  /// The sizes that are measured.
  public let sizes: [Int]
  let prepare: @Sendable (_ size: Int) throws -> () throws -> Void

  init(
    _ name: String, unit: String, order: Double, sizes: [Int],
    prepare: @escaping @Sendable (_ size: Int) throws -> () throws -> Void
  ) {
    (self.name, self.unit, self.order) = (name, unit, order)
    (self.sizes, self.prepare) = (sizes, prepare)
  }

  /// One size, measured.
  public struct Point: Sendable {
    /// The size.
    public let size: Int
    /// The time, in seconds.
    public let seconds: Double
    /// How far the resident memory rose while it ran, in bytes.
    public let bytes: Double
  }

  /// Measures every size: the fastest of several runs, at least a given number and a tenth of a second, after
  /// a warm-up run.
  public func measure(repeats: Int = 3) throws -> [Point] {
    // What the work needs once, whatever its size: compiled kernels, threads.
    if let smallest = sizes.first { try prepare(smallest)() }
    return try sizes.map { size in
      Growth.giveBackIdleMemory()
      let memory = PeakMemory()
      let run = try prepare(size)
      try run()
      var (runs, shortest, total) = (0, Double.infinity, 0.0)
      while runs < max(1, repeats) || total < 0.1 {
        let start = ContinuousClock.now
        try run()
        let time = (ContinuousClock.now - start) / .seconds(1)
        (runs, shortest, total) = (runs + 1, min(shortest, time), total + time)
      }
      return Point(size: size, seconds: shortest, bytes: memory.risen)
    }
  }

  /// What earlier sizes have left waiting would be used again, and not be counted.
  private static func giveBackIdleMemory() {
    BufferPool.shared.releaseIdle()
    // malloc.h is not part of the Glibc module.
    typealias Trim = @convention(c) (Int) -> CInt
    if let trim = dlsym(nil, "malloc_trim") { _ = unsafeBitCast(trim, to: Trim.self)(0) }
  }

  /// What is measured of each size.
  public enum Cost: CaseIterable, Sendable {
    case time, memory

    /// In seconds, or in bytes.
    public func of(_ point: Point) -> Double {
      switch self {
      case .time: point.seconds
      case .memory: point.bytes
      }
    }
  }

  /// The exponent with which a cost grew over the last two doublings: above `order` is a surprise.
  public static func power(of cost: Cost, _ points: [Point]) -> Double {
    let (a, b) = (points[max(0, points.count - 3)], points[points.count - 1])
    return Growth.log(cost.of(b) / cost.of(a)) / Growth.log(Double(b.size) / Double(a.size))
  }

  /// Whether a cost grew faster than the algorithm's order, by more than what measuring leaves open.
  public func isExceeded(by cost: Cost, _ points: [Point]) -> Bool {
    Growth.power(of: cost, points) > order + 0.35
  }
}
