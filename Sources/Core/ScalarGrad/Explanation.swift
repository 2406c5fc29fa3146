import Foundation
import Notation

extension Scalar {
  /// How a number was computed: its formula, the formula with numbers put in, and the local slopes.
  public struct Explanation: Sendable, Equatable, Codable {
    /// The left side: the node's name, or "c" where it has none.
    public let name: String
    /// The formula in the names of the inputs, such as `w · x`.
    public let formula: String
    /// The same with numbers put in, such as `2 · (−3)`.
    public let substituted: String
    /// The number itself.
    public let value: Double
    /// The derivative with respect to each input.
    public let slopes: [Slope]

    /// The derivative of the value with respect to one input.
    public struct Slope: Sendable, Equatable, Codable {
      /// The input's place among the node's inputs, from 0.
      public let position: Int
      /// The input's name.
      public let input: String
      /// The input's own value.
      public let inputValue: Double
      /// The derivative's formula, such as `x` for ∂(w·x)/∂w.
      public let formula: String
      /// The derivative as a number.
      public let slope: Double
    }

    /// The explanation in lines of text.
    public var lines: [String] {
      let result = "\(name) = \(formula)" + (formula == substituted ? "" : " = \(substituted)")
      return ["\(result) = \(written(value))".replacingDoubledEnd]
        + slopes.map { "∂\(name)/∂\($0.input) = \($0.formula)".ending(with: written($0.slope)) }
    }
  }
}

extension Scalar: CustomStringConvertible {
  /// The name or the operation, the value, and the gradient.
  public var description: String {
    "\(name ?? operation.name): value \(written(value)), gradient \(written(gradient))"
  }
}

extension Scalar {
  /// The node explained in its own terms.
  public func explain() -> Explanation {
    let names = inputs.indices.map(inputName)
    let numbers = inputs.map { bracketed(written($0.node.value)) }
    return Explanation(
      name: name ?? (isLeaf ? "x" : "c"),
      formula: operation.formula(of: names) ?? written(value),
      substituted: operation.formula(of: numbers) ?? written(value),
      value: value,
      slopes: inputs.indices.filter { !inputs[$0].node.isConstant }.map { position in
        Explanation.Slope(
          position: position, input: names[position], inputValue: inputs[position].node.value,
          formula: operation.slopeFormula(of: names, for: position), slope: inputs[position].slope)
      })
  }

  /// Whether this is a constant in a formula, as the 2 in 2x, which needs no slope.
  private var isConstant: Bool { isLeaf && name == nil }

  /// An input's name; where it has none, its number if it was given, or else a letter of its own.
  private func inputName(_ position: Int) -> String {
    let node = inputs[position].node
    if let name = node.name { return name }
    if node.isLeaf { return bracketed(written(node.value)) }
    let letters = ["u", "v", "w"]
    return inputs.count <= letters.count ? letters[position] : "a" + lowered(position + 1)
  }
}

extension Scalar.Operation {
  /// The operation written out for inputs of these names; nil for a leaf.
  func formula(of names: [String]) -> String? {
    switch self {
    case .leaf: nil
    case .add, .subtract, .multiply, .divide: "\(names[0]) \(name) \(names[1])"
    case .negate: "−\(names[0])"
    case .weightedSum: weightedSumFormula(of: names)
    case .sum: names.isEmpty ? "0" : names.joined(separator: " + ")
    case .power(let n): names[0] + superscripted(n)
    case .relu: "max(0, \(unbracketed(names[0])))"
    case .absolute: "|\(unbracketed(names[0]))|"
    case .maximum, .minimum: "\(name)(\(unbracketed(names[0])), \(unbracketed(names[1])))"
    case .exponentiation: "\(names[0])^\(names[1])"
    case .exp, .log, .tanh, .sigmoid, .function, .squareRoot, .sine, .cosine:
      "\(name)(\(unbracketed(names[0])))"
    }
  }

  /// Where the input is the one that was taken.
  private func choice(_ names: [String], _ position: Int) -> String {
    let (a, b) = (unbracketed(names[position]), unbracketed(names[1 - position]))
    let sign = self == .maximum ? (position == 0 ? "≥" : ">") : (position == 0 ? "≤" : "<")
    return "(1 if \(a) \(sign) \(b), else 0)"
  }

  private func weightedSumFormula(of names: [String]) -> String {
    let products = stride(from: 0, to: names.count - 1, by: 2).map {
      "\(names[$0])·\(names[$0 + 1])"
    }
    return (products + [names[names.count - 1]]).joined(separator: " + ")
  }

  /// The derivative with respect to one input, in the same names.
  func slopeFormula(of names: [String], for position: Int) -> String {
    let a = unbracketed(names[0])
    return switch self {
    case .leaf: ""
    case .add, .sum: "1"
    case .weightedSum:
      position == names.count - 1 ? "1" : unbracketed(names[position ^ 1])
    case .negate: "−1"
    case .subtract: position == 0 ? "1" : "−1"
    case .multiply: unbracketed(names[1 - position])
    case .divide: position == 0 ? "1/\(names[1])" : "−\(names[0])/\(names[1])²"
    case .power(let n): "\(written(n))·\(names[0])\(superscripted(n - 1))"
    case .exp: "exp(\(a))"
    case .log: "1/\(names[0])"
    case .relu: "(1 if \(a) > 0, else 0)"
    case .tanh: "1 − tanh²(\(a))"
    case .sigmoid: "σ(\(a))·(1 − σ(\(a)))"
    case .absolute: "sign(\(a))"
    case .squareRoot: "1/(2·√(\(a)))"
    case .sine: "cos(\(a))"
    case .cosine: "−sin(\(a))"
    case .maximum, .minimum: choice(names, position)
    case .exponentiation:
      position == 0
        ? "\(names[1])·\(names[0])^(\(unbracketed(names[1])) − 1)"
        : "\(names[0])^\(names[1])·ln(\(a))"
    case .function(let name): "\(name)′(\(a))"
    }
  }
}

private func bracketed(_ number: String) -> String {
  number.hasPrefix("−") ? "(\(number))" : number
}

private func unbracketed(_ name: String) -> String {
  name.hasPrefix("(−") && name.hasSuffix(")") ? String(name.dropFirst().dropLast()) : name
}

/// An exponent; 1 is not written.
private func superscripted(_ n: Double) -> String {
  guard n == n.rounded(), abs(n) < 1e6 else { return "^\(written(n))" }
  return n == 1 ? "" : raised(Int(n))
}

extension String {
  /// "x = 3 = 3" says no more than "x = 3".
  fileprivate var replacingDoubledEnd: String {
    let parts = components(separatedBy: " = ")
    guard parts.count > 2, parts[parts.count - 1] == parts[parts.count - 2] else { return self }
    return parts.dropLast().joined(separator: " = ")
  }

  /// "∂c/∂a = 1" with the end "1" says no more than before.
  fileprivate func ending(with number: String) -> String {
    hasSuffix(" = \(number)") ? self : "\(self) = \(number)"
  }
}
