/// What somebody who watches a training asks for.
public enum PaceOrder: Sendable, Codable, Equatable {
  /// Wait before the next update.
  case pause
  /// Go on, so many updates a second at most; nil is as fast as it can.
  case go(updatesPerSecond: Double?)
  /// So many updates, and then wait.
  case updates(Int)
  /// To the end of the epoch, and then wait.
  case epoch
}

/// Whether a training may go on: a value that a gate asks before every update.
public struct TrainingPace: Sendable, Equatable {
  /// What the training does next.
  public enum Answer: Sendable, Equatable {
    case go
    /// Look again after so many seconds.
    case wait(seconds: Double)
    /// Look again when there is another order.
    case waitForOrder
  }

  private enum Mode: Equatable {
    case running
    case paused
    case counting(left: Int)
    /// Until an epoch begins that is not this one; nil where the epoch is not known yet.
    case untilEpoch(after: Int?)
  }

  private var mode = Mode.running
  private var secondsPerUpdate = 0.0
  /// The time of the last update that was let through, in seconds.
  private var lastUpdate: Double?
  /// The epoch of the update that was asked about last, whether it waits or was let through.
  private var epoch: Int?

  /// A training that runs as fast as it can.
  public init() {}

  /// Whether the training waits for an order, or will after a few more updates.
  public var isHeld: Bool { mode != .running }

  /// Takes an order. What makes no sense, such as minus one updates a second, changes nothing.
  public mutating func take(_ order: PaceOrder) {
    switch order {
    case .pause: mode = .paused
    case .go(let rate):
      mode = .running
      secondsPerUpdate = rate.flatMap { $0 > 0 && $0.isFinite ? min(60, 1 / $0) : nil } ?? 0
    case .updates(let count) where count > 0: mode = .counting(left: count)
    case .updates: break
    case .epoch: mode = .untilEpoch(after: epoch)
    }
  }

  /// Asks whether the next update may be made.
  ///
  /// - Parameters:
  ///   - epoch: the epoch that it belongs to, where that is known.
  ///   - now: the time in seconds, by a clock that never goes back.
  public mutating func ask(epoch: Int?, at now: Double) -> Answer {
    let answer = answer(epoch: epoch, at: now)
    self.epoch = epoch ?? self.epoch
    if answer == .go {
      lastUpdate = now
      if case .counting(let left) = mode { mode = left > 1 ? .counting(left: left - 1) : .paused }
    }
    return answer
  }

  private mutating func answer(epoch: Int?, at now: Double) -> Answer {
    switch mode {
    case .paused: return .waitForOrder
    case .counting: return .go
    case .untilEpoch(let after):
      guard let epoch else { return .go }
      if after == nil { mode = .untilEpoch(after: epoch) }
      if let after, epoch != after {
        mode = .paused
        return .waitForOrder
      }
      return .go
    case .running:
      guard let lastUpdate, secondsPerUpdate > 0 else { return .go }
      let left = lastUpdate + secondsPerUpdate - now
      return left > 0 ? .wait(seconds: left) : .go
    }
  }
}
