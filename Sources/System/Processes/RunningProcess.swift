import Glibc

/// A program that was started, until it has been waited for.
public struct RunningProcess: Sendable {
  /// How a program ended.
  public enum Ending: Equatable, Sendable {
    /// It ended itself, with this status; 0 says that all went well.
    case exited(Int32)
    /// A signal ended it.
    case signalled(Int32)
    /// It was still running when its time was over, and was ended.
    case tookTooLong(seconds: Double)
  }

  /// The system's number for it.
  public let id: pid_t
  let isApart: Bool

  /// A program that was just started: it ends with this one.
  init(id: pid_t, isApart: Bool) {
    (self.id, self.isApart) = (id, isApart)
    ChildKeeper.keep(whole)
  }

  /// It, or its whole group where it has one of its own.
  private var whole: pid_t { isApart ? -id : id }

  /// Waits to the end; a program that is still running after `limit` seconds is ended.
  public func ending(within limit: Double? = nil) -> (ending: Ending, peakMemory: Int) {
    guard let limit else { return wait() }
    return ending(within: TimeLimit(computing: .infinity, waiting: limit))
  }

  /// Waits to the end; a program that is beyond the limit is ended.
  public func ending(within limit: TimeLimit) -> (ending: Ending, peakMemory: Int) {
    let watch = TimeLimit.Watch(id, limit)
    var pause: UInt32 = 500
    while true {
      if let ending = endingIfOver() { return ending }
      if let seconds = watch.exceeded { return (.tookTooLong(seconds: seconds), stop().peakMemory) }
      usleep(pause)
      pause = min(pause * 2, 10_000)
    }
  }

  /// How it ended, and the most memory that it had, in bytes; nil while it runs.
  public func endingIfOver() -> (ending: Ending, peakMemory: Int)? {
    var (status, usage): (Int32, rusage) = (0, rusage())
    return wait4(id, &status, WNOHANG, &usage) == id ? told(status, usage) : nil
  }

  /// Ends it, with its whole group where it has one of its own.
  @discardableResult
  public func stop() -> (ending: Ending, peakMemory: Int) {
    kill(whole, SIGKILL)
    return wait()
  }

  private func wait() -> (ending: Ending, peakMemory: Int) {
    var (status, usage): (Int32, rusage) = (0, rusage())
    while wait4(id, &status, 0, &usage) < 0 && errno == EINTR {}
    return told(status, usage)
  }

  private func told(_ status: Int32, _ usage: rusage) -> (Ending, Int) {
    ChildKeeper.forget(whole)
    let signal = status & 0x7f
    let ending = signal == 0 ? Ending.exited((status >> 8) & 0xff) : .signalled(signal)
    return (ending, usage.ru_maxrss * 1024)
  }
}
