import Glibc
import LessonKit

/// What came of compiling one submitted file and calling its functions.
public struct SubmissionOutcome: Sendable, Equatable {
  /// For each function, in the order of its trials, what came out; nil where nothing did.
  public var results: [String: [Numbers?]] = [:]
  /// Why there is nothing to call; nil where there is.
  public var refusal: Refusal?
  /// The functions that were stopped.
  public var stops: [Stop] = []

  /// Why a file is not called.
  public enum Refusal: Sendable, Equatable {
    /// No text of Swift: empty, binary, or too long. The sentence says what.
    case unreadable(String)
    /// It is the file that was handed out.
    case untouched
    /// A function is missing; how it has to begin.
    case noFunction(String)
    /// The compiler's complaints.
    case doesNotCompile(String)
    /// The compiler had to be ended.
    case compilerStopped(String)
    /// The machine did not do its part.
    case failed(String)
  }

  /// A function that did not come back.
  public struct Stop: Sendable, Equatable {
    /// The function's name.
    public let function: String
    /// The number of the case, from 0.
    public let place: Int
    /// What happened, in a sentence that tells nothing of the case.
    public let why: String
  }

  /// What a function gave in a case; nil where nothing came out.
  func result(_ function: String, _ place: Int) -> Numbers? {
    let all = results[function] ?? []
    return all.indices.contains(place) ? all[place] : nil
  }

  /// A file that was there, and could not be read.
  public static let unreadable = SubmissionOutcome.refused(.unreadable("The file cannot be read."))

  /// Nothing was called, for this reason.
  static func refused(_ refusal: Refusal) -> SubmissionOutcome {
    var outcome = SubmissionOutcome()
    outcome.refusal = refusal
    return outcome
  }
}

/// Why a learner's function did not come back, in words that hold nothing it could have put there itself.
enum StopReason {
  /// What Swift says at a trap, as far as it is Swift's own: a program may add any number it was given.
  private static let known = [
    "Index out of range", "Division by zero", "Range requires lowerBound <= upperBound",
    "Unexpectedly found nil while unwrapping an Optional value",
    "Negative Array index is out of range", "Array index is out of range",
    "Can't remove last element from an empty collection",
    "Double value cannot be converted to Int because it is either infinite or NaN",
    "Double value cannot be converted to Int because the result would be greater than Int.max",
    "Not enough bits to represent the passed value",
  ]

  /// The sentence, from how a worker ended and what stands in its standard error.
  static func sentence(
    _ ending: ChildProcess.Ending, errors: String, file: String, limits: SubmissionLimits
  ) -> String {
    switch ending {
    case .exited(let status): return "it ended the program itself, by exit(\(status))."
    case .signalled(SIGXCPU), .signalled(SIGKILL), .tookTooLong:
      return ChildProcess.Ending.tookTooLong(seconds: limits.seconds).message ?? ""
    case .signalled(SIGXFSZ): return "it printed more than \(limits.output >> 20) MB."
    case .ranOutOfMemory:
      return
        "it asked for more than the \(limits.memory >> 20) MB of memory that it may have. Is there a "
        + "list that grows without end?"
    case .signalled:
      let place = line(in: errors, file: file).map { " It was in line \($0)." } ?? ""
      let words = known.first { errors.contains("Fatal error: " + $0) }.map { " (\($0))" } ?? ""
      return (ending.message ?? "") + place + words
    }
  }

  /// The line of the learner's file at which Swift stopped it; nil where it did not say.
  private static func line(in errors: String, file: String) -> Int? {
    guard let place = errors.firstRange(of: "\(file):") else { return nil }
    return Int(errors[place.upperBound...].prefix(6).prefix { $0.isASCII && $0.isNumber })
  }
}
