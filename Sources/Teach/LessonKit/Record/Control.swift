import Notation

/// Something that a learner can set before the lesson runs again from the top.
public struct Control: Sendable, Codable, Equatable {
  /// The name by which it is set: `--set name=value`.
  public let name: String
  /// Which values it takes.
  public let kind: Kind
  /// What it is set to: the number of a slider, or the option of a choice.
  public let value: String
  /// The value when nobody sets it, in the same form.
  public let standard: String
  /// What moving it computes anew; nil where nothing was said, which means a training.
  public let reruns: Reruns?

  /// What moving a control computes anew. A page that is only a file shows other positions of those controls that
  /// take no training; the others move where a server can run the lesson.
  public enum Reruns: String, Sendable, Codable {
    /// Its own step, within a second or so of the lesson's beginning: no other step changes.
    case step
    /// The whole lesson, in about a second.
    case lesson
    /// A training, or something else that takes longer.
    case training
  }

  /// A control.
  public init(
    name: String, kind: Kind, value: String, standard: String, reruns: Reruns? = nil
  ) {
    (self.name, self.kind, self.value, self.standard) = (name, kind, value, standard)
    self.reruns = reruns
  }

  /// The kinds of controls, with the values that each takes.
  public enum Kind: Sendable, Codable, Equatable {
    case slider(ClosedRange<Double>)
    case integer(ClosedRange<Int>)
    case choice([String])
  }

  /// The name of the control behind `Board.isFull`, and its option for the real size.
  public static let size = "size"
  static let full = "full"

  /// A description of the values that it takes, such as "a number from 0 to 2".
  public var admitted: String {
    switch kind {
    case .slider(let range):
      "a number from \(written(range.lowerBound)) to \(written(range.upperBound))"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .choice(let options):
      "one of " + options.map { $0.contains(" ") ? "“\($0)”" : $0 }.joined(separator: ", ")
    }
  }

  /// Whether it takes this value, as it was typed.
  public func admits(_ value: String) -> Bool {
    switch kind {
    case .slider(let range): Control.number(value).map(range.contains) ?? false
    case .integer(let range): Control.wholeNumber(value).map(range.contains) ?? false
    case .choice(let options): options.contains(value)
    }
  }

  /// The number that was typed; nil where it is none.
  static func number(_ text: String) -> Double? { Double(text.replacing("−", with: "-")) }

  /// The whole number that was typed, also as "3.0"; nil where it is none.
  static func wholeNumber(_ text: String) -> Int? { number(text).flatMap { Int(exactly: $0) } }
}
