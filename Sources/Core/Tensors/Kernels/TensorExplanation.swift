import Notation

/// How one element of a result was computed: its formula, the formula with numbers put in, the value, and
/// the terms; as data that a lesson can show. The explanations stand beside the operations' formulas.
public struct TensorExplanation: Sendable, Equatable, Codable {
  /// The left side, such as `y[0, 1]`.
  public let name: String
  /// The right side in names, such as `Σₖ a[0, k]·b[k, 1]`.
  public let formula: String
  /// The right side in numbers, such as `1·2 + 3·(−4)`.
  public let substituted: String
  /// The number itself.
  public let value: Double
  /// What the value is made of, in the order of the formula.
  public let terms: [Term]
  /// The steps before this one, such as the scores before the weights of an attention; empty where there are
  /// none.
  public let steps: [TensorExplanation]

  /// One term, such as `a[0, 0]·b[0, 1]`, that is `1·2`, that is 2.
  public struct Term: Sendable, Equatable, Codable {
    /// The term in names.
    public let name: String
    /// The term in numbers.
    public let substituted: String
    /// The number itself.
    public let value: Double

    init(_ name: String, _ substituted: String, _ value: Double) {
      (self.name, self.substituted, self.value) = (name, substituted, value)
    }

    /// A product of two named numbers.
    init(_ a: String, _ x: Double, _ b: String, _ y: Double) {
      self.init("\(a)·\(b)", "\(bracketed(x))·\(bracketed(y))", x * y)
    }
  }

  init(
    _ name: String, _ formula: String, _ substituted: String, _ value: Double,
    terms: [Term] = [], steps: [TensorExplanation] = []
  ) {
    (self.name, self.formula, self.substituted) = (name, formula, substituted)
    (self.value, self.terms, self.steps) = (value, terms, steps)
  }

  /// A sum of terms.
  init(
    _ name: String, _ formula: String, sumOf terms: [Term], steps: [TensorExplanation] = []
  ) {
    let substituted = terms.isEmpty ? "0" : terms.map(\.substituted).joined(separator: " + ")
    let value = terms.reduce(0) { $0 + $1.value }
    self.init(name, formula, substituted, value, terms: terms, steps: steps)
  }

  /// The explanation in lines of text, the steps before it first.
  public var lines: [String] {
    steps.flatMap(\.lines) + ["\(name) = \(formula) = \(substituted) = \(short(value))"]
  }
}

/// A number as it is written in a formula: in brackets where it is negative.
func bracketed(_ value: Double) -> String { value < 0 ? "(\(short(value)))" : short(value) }

/// A number in four significant digits, or in all that stand before the point where they are more.
func short(_ value: Double) -> String { written(value, .wholePart) }

extension Shape {
  /// The indices counted from the front; traps with a message where they do not fit.
  func checked(_ indices: [Int], _ operation: String) -> [Int] {
    guard indices.count == rank else {
      ShapeError(operation, got: "indices \(indices) of \(self)", need: "\(rank) indices").trap()
    }
    return indices.enumerated().map { index($1, axis: $0) }
  }
}
