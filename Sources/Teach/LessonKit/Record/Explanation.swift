import ScalarGrad

/// How a number was computed: its formula, the formula with numbers put in, the result, the local slopes,
/// and the numbers that it was computed from, each of which can be opened in turn.
public struct Explanation: Sendable, Codable, Equatable {
  /// The explained numbers: the first is the one that was asked about, and each stands before the
  /// numbers that it was computed from.
  public let entries: [Entry]

  /// One explained number.
  public struct Entry: Sendable, Codable, Equatable {
    /// The symbolic formula as LaTeX or plain text, such as `y = w · x`.
    public let formula: String
    /// The same with numbers put in.
    public let substituted: String
    /// The result.
    public let value: Double
    /// ∂first/∂this: the derivative of the first entry with respect to this one; nil before a backward pass.
    public let gradient: Double?
    /// The local slopes, one for each input.
    public let slopes: [Slope]

    /// An explanation of these parts.
    public init(
      formula: String, substituted: String, value: Double, gradient: Double? = nil,
      slopes: [Slope] = []
    ) {
      self.formula = formula
      self.substituted = substituted
      self.value = value
      self.gradient = gradient
      self.slopes = slopes
    }
  }

  /// The derivative of the number with respect to one of its inputs.
  public struct Slope: Sendable, Codable, Equatable {
    /// The input's name.
    public let input: String
    /// The input's value.
    public let inputValue: Double
    /// The slope's formula, such as `∂y/∂w = x`.
    public let formula: String
    /// The slope's value.
    public let value: Double
    /// The index of the entry that explains the input; nil for a number that was given.
    public let entry: Int?

    /// An explanation of these parts.
    public init(input: String, inputValue: Double, formula: String, value: Double, entry: Int?) {
      self.input = input
      self.inputValue = inputValue
      self.formula = formula
      self.value = value
      self.entry = entry
    }
  }

  /// An explanation of the first entry.
  public init(entries: [Entry]) {
    self.entries = entries
  }
}

extension Explanation {
  /// A formula with its numbers: no slopes, and nothing further to open.
  public init(_ formula: Formula, _ values: [String: Double], result: Double) {
    entries = [
      Entry(
        formula: formula.latex, substituted: formula.substituting(values).latex, value: result)
    ]
  }

  /// A formula with its numbers, and the slope of the result with respect to each of them.
  ///
  /// The slopes are those of the operations in `f`, by backpropagation: at a corner, such as 0 for ReLU, the one
  /// that a training would use. A difference across the corner would be a number between the two.
  public init(
    _ formula: Formula, _ values: [String: Double], by f: ([String: Scalar]) -> Scalar
  ) {
    let name = formula.latex.split(separator: "=").first.map(String.init)?.trimmed ?? "f"
    let inputs = values.mapValues { Scalar($0) }
    let result = f(inputs)
    result.backward()
    let slopes = inputs.sorted { $0.key < $1.key }.map { symbol, input in
      Slope(
        input: symbol, inputValue: input.value, formula: #"\partial \#(name)/\partial \#(symbol)"#,
        value: input.gradient, entry: nil)
    }
    entries = [
      Entry(
        formula: formula.latex, substituted: formula.substituting(values).latex,
        value: result.value, slopes: slopes)
    ]
  }
}
