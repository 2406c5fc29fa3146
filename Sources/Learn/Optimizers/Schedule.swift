import Foundation

/// A learning rate that may change from step to step.
public struct Schedule: Sendable {
  /// What it is called, such as `cosine`.
  public let name: String
  private let rate: @Sendable (Int) -> Double

  /// A schedule from a function of the number of steps that lie behind, 0 before the first one.
  public init(_ name: String, rate: @escaping @Sendable (_ stepsBehind: Int) -> Double) {
    (self.name, self.rate) = (name, rate)
  }

  /// The rate after so many steps.
  public func callAsFunction(_ stepsBehind: Int) -> Double { rate(stepsBehind) }
}

/// What can be given as a learning rate: a number, or a ``Schedule``.
public protocol ScheduleConvertible {
  var schedule: Schedule { get }
}

extension Schedule: ScheduleConvertible, CustomStringConvertible {
  /// The schedule itself.
  public var schedule: Schedule { self }
  /// The name.
  public var description: String { name }
}

extension Double: ScheduleConvertible {
  /// The same rate at every step.
  public var schedule: Schedule { .constant(self) }
}

extension Int: ScheduleConvertible {
  /// The same rate at every step.
  public var schedule: Schedule { .constant(Double(self)) }
}

extension ScheduleConvertible where Self == Schedule {
  /// The same rate at every step.
  public static func constant(_ rate: Double) -> Schedule {
    Schedule("\(rate)") { _ in rate }
  }

  /// rate·factor^⌊t/length⌋: multiplied by `factor` after every `length` steps.
  public static func steps(
    _ rate: Double, every length: Int, factor: Double = 0.1
  ) -> Schedule {
    requireSteps("steps", length)
    return Schedule("steps(\(rate), every: \(length), factor: \(factor))") { t in
      rate * pow(factor, Double(t / length))
    }
  }

  /// values[i] from after the step boundaries[i − 1] up to and with the step boundaries[i]; Keras'
  /// `PiecewiseConstantDecay`.
  public static func piecewise(boundaries: [Int], values: [Double]) -> Schedule {
    guard values.count == boundaries.count + 1, boundaries == boundaries.sorted() else {
      fatalError(
        "piecewise: \(boundaries.count) boundaries \(boundaries) and \(values.count) values; "
          + "one value more than boundaries is needed, and these ascending")
    }
    return Schedule("piecewise(boundaries: \(boundaries), values: \(values))") { t in
      values[boundaries.firstIndex { t <= $0 } ?? boundaries.count]
    }
  }

  /// rate·decayRate^(t/decaySteps), with the exponent rounded down where `staircase`; Keras'
  /// `ExponentialDecay`.
  public static func exponential(
    _ rate: Double, decaySteps: Int, decayRate: Double, staircase: Bool = false
  ) -> Schedule {
    requireSteps("exponential", decaySteps)
    return Schedule("exponential(\(rate), \(decayRate) every \(decaySteps))") { t in
      let periods = Double(t) / Double(decaySteps)
      return rate * pow(decayRate, staircase ? periods.rounded(.down) : periods)
    }
  }

  /// rate·((1 − α)·½(1 + cos πs) + α) with s = min(t/decaySteps, 1): from `rate` down to α·rate along
  /// half a wave; Keras' `CosineDecay`.
  public static func cosine(_ rate: Double, decaySteps: Int, alpha: Double = 0) -> Schedule {
    requireSteps("cosine", decaySteps)
    return Schedule("cosine(\(rate), \(decaySteps) steps)") { t in
      let s = Double(min(t, decaySteps)) / Double(decaySteps)
      return rate * ((1 - alpha) * 0.5 * (1 + cos(Double.pi * s)) + alpha)
    }
  }

  /// In equal steps from `start` up to the first rate of another schedule, and then that schedule from
  /// its beginning.
  public static func warmUp(
    steps: Int, from start: Double = 0, then next: some ScheduleConvertible
  ) -> Schedule {
    requireSteps("warmUp", steps)
    let next = next.schedule
    return Schedule("warmUp(\(steps) steps, then \(next))") { t in
      guard t < steps else { return next(t - steps) }
      return start + (next(0) - start) * Double(t) / Double(steps)
    }
  }
}

/// Traps with words where a length in steps is not above 0.
private func requireSteps(_ schedule: String, _ steps: Int) {
  if steps < 1 { fatalError("\(schedule): a length of \(steps) steps; 1 or more are needed") }
}
