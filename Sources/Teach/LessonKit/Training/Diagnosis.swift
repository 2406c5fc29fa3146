/// What is wrong with a training, in plain words, told from its numbers alone.
///
/// ```swift
/// for finding in Diagnosis.findings(in: numbers) { board.warn(finding.message) }
/// ```
///
/// A training in which nothing is wrong has no findings.
public struct Diagnosis: Sendable, Codable, Equatable {
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

    /// The symptom in a few words.
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

  /// All that is wrong, the surest first. Empty where nothing is.
  ///
  /// A loss that swings or climbs is put down to the learning rate only where nothing else explains
  /// it; and steps that are too long explain the saturated units that they lead to.
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
