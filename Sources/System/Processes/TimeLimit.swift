import Glibc

/// How long a program may take.
///
/// What counts is what it computes: on a busy machine it may wait long for its turn, and is no slower for that. One that
/// waits for ever computes nothing, and is ended by a much longer limit on the clock.
public struct TimeLimit: Sendable, Equatable {
  /// The seconds that it may compute, all its threads together.
  public var computing: Double
  /// The seconds on the clock, whatever it does.
  public var waiting: Double

  /// A limit; on the clock fifteen times as long where nothing else is said.
  public init(computing: Double, waiting: Double? = nil) {
    self.computing = computing
    self.waiting = waiting ?? computing * 15
  }

  /// What a program uses of a limit, from now on.
  public struct Watch: Sendable {
    private let id: Int32
    private let limit: TimeLimit
    private let computed: Double
    private let start = ContinuousClock.now

    /// Watches the program of this number.
    public init(_ id: Int32, _ limit: TimeLimit) {
      (self.id, self.limit) = (id, limit)
      computed = TimeLimit.secondsComputed(by: id) ?? 0
    }

    /// The part of the limit that it is beyond, in seconds; nil while it may go on.
    public var exceeded: Double? {
      if let now = TimeLimit.secondsComputed(by: id), now - computed >= limit.computing {
        return limit.computing
      }
      return (ContinuousClock.now - start) / .seconds(1) >= limit.waiting ? limit.waiting : nil
    }
  }

  /// The seconds that a program has computed so far, all its threads together; nil where there is none of this number.
  public static func secondsComputed(by id: Int32) -> Double? {
    var (clock, time) = (clockid_t(), timespec())
    guard clock_getcpuclockid(id, &clock) == 0, clock_gettime(clock, &time) == 0 else { return nil }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
