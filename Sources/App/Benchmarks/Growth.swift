/// How the cost of some work grows with one size: its time and its memory, measured.
public struct Growth: Sendable {
  /// What grows, such as `sequence length of an LSTM`.
  public let name: String
  /// The power of the size that the algorithm's own count of operations grows with.
  public let order: Double
  public let sizes: [Int]
  let prepare: @Sendable (_ size: Int) throws -> () throws -> Void

  init(
    _ name: String, order: Double, sizes: [Int],
    prepare: @escaping @Sendable (_ size: Int) throws -> () throws -> Void
  ) {
    (self.name, self.order, self.sizes, self.prepare) = (name, order, sizes, prepare)
  }

  /// One size, measured.
  public struct Point: Sendable {
    public let size: Int
    public let seconds: Double
    /// How far the resident memory rose while it ran, in bytes.
    public let bytes: Double
  }

  /// Measures every size: the shortest of several runs, at least so many and a tenth of a second of
  /// them, after one that does not count.
  public func measure(repeats: Int = 3) throws -> [Point] {
    try sizes.map { size in
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

  /// The power that the time grows with over the last two doublings: above `order` it is a surprise.
  public static func power(of points: [Point]) -> Double {
    let (a, b) = (points[max(0, points.count - 3)], points[points.count - 1])
    return Growth.log(b.seconds / a.seconds) / Growth.log(Double(b.size) / Double(a.size))
  }

  /// Whether the time grew faster than the algorithm's order, by more than what measuring leaves open.
  public func isExceeded(by points: [Point]) -> Bool { Growth.power(of: points) > order + 0.35 }
}
