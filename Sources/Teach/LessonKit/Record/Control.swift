import Notation

/// Something that a learner can set before the lesson runs again from the top.
public struct Control: Sendable, Codable, Equatable {
  /// The name by which it is set: `--set name=value`.
  public let name: String
  public let kind: Kind
  /// What it is set to, and what it is when nobody sets it: a slider's number, or a choice's word.
  public let value: String
  public let standard: String

  public enum Kind: Sendable, Codable, Equatable {
    case slider(ClosedRange<Double>)
    case integer(ClosedRange<Int>)
    case choice([String])
  }

  /// The choice that `Board.isFull` makes, and its word for the real size.
  public static let size = "size"
  static let full = "full"

  /// The values that it takes, in words.
  public var admitted: String {
    switch kind {
    case .slider(let range):
      "a number from \(written(range.lowerBound)) to \(written(range.upperBound))"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .choice(let options): "one of " + options.joined(separator: ", ")
    }
  }
}
