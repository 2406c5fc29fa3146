/// What is wrong with a training run, told in plain language from its numbers alone.
///
/// ```swift
/// for finding in Diagnosis.findings(in: numbers) { board.warn(finding.message) }
/// ```
///
/// A training in which nothing is wrong has no findings.
public struct Diagnosis: Sendable, Codable, Equatable {
  /// What was recognized.
  public let symptom: Symptom
  /// What is seen in the numbers.
  public let finding: Prose
  /// What it comes from, and what to try.
  public let advice: Prose

  /// What can be told from the numbers of a training.
  public enum Symptom: String, Sendable, Codable, CaseIterable {
    case gradientsNotZeroed
    case naiveSoftmax
    case equalUnits
    case deadUnits
    case saturatedUnits
    case sameOrder
    case leakedTest
    case rateTooHigh

    /// The symptom in short.
    public var message: Prose {
      switch self {
      case .gradientsNotZeroed: "stale gradients"
      case .naiveSoftmax: "a power that overflows"
      case .equalUnits: "units that are copies"
      case .deadUnits: "dead units"
      case .saturatedUnits: "saturated units"
      case .sameOrder: "the same order each time"
      case .leakedTest: "a test that was seen before"
      case .rateTooHigh: "steps that are too long"
      }
    }
  }

  /// Everything that is wrong, the most certain first; empty where nothing is.
  ///
  /// An oscillating or rising loss is blamed on the learning rate only where nothing else explains it, and
  /// too high a learning rate also explains the saturated units that it causes.
  public static func findings(in numbers: TrainingNumbers) -> [Diagnosis] {
    var found = [
      leftoverGradients(numbers), overflow(numbers), equalUnits(numbers), deadUnits(numbers),
      saturatedUnits(numbers), sameOrder(numbers), leakedTest(numbers),
    ].compactMap { $0 }
    let explained: [Symptom] = [.gradientsNotZeroed, .naiveSoftmax, .sameOrder]
    if !found.contains(where: { explained.contains($0.symptom) }), let rate = rateTooHigh(numbers) {
      found.removeAll { $0.symptom == .saturatedUnits }
      found.append(rate)
    }
    return found
  }
}
