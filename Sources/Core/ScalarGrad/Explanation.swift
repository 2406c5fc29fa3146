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
        + slopes.map {
          "\(derivative(by: $0.input)) = \($0.formula)".ending(with: written($0.slope))
        }
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
  ///
  /// - Parameter names: what the nodes of the graph are called; nil calls them as `names()` of this node does.
  public func explain(_ names: [ObjectIdentifier: String]? = nil) -> Explanation {
    let names = names ?? self.names()
    func name(of node: Scalar) -> String { names[ObjectIdentifier(node)] ?? written(node.value) }
    let operands = inputs.map { Operand(name(of: $0.node)) }
    let numbers = inputs.map { Operand(written($0.node.value)) }
    return Explanation(
      name: name(of: self),
      formula: operation.formula(of: operands) ?? written(value),
      substituted: operation.formula(of: numbers) ?? written(value),
      value: value,
      slopes: inputs.indices.filter { !inputs[$0].node.isConstant }.map { position in
        Explanation.Slope(
          position: position, input: operands[position].text,
          inputValue: inputs[position].node.value,
          formula: operation.slopeFormula(of: operands, for: position),
          slope: inputs[position].slope)
      })
  }

  /// Whether this is a constant in a formula, as the 2 in 2x, which needs no slope.
  private var isConstant: Bool { isLeaf && name == nil }
}

extension Scalar.Explanation {
  /// "∂c/∂a": a name of several parts, such as a², stands in brackets.
  public func derivative(by input: String) -> String {
    "∂\(Operand(name).base)/∂\(Operand(input).base)"
  }
}

extension Scalar.Operation {
  /// The operation written out for inputs of these names; nil for a leaf.
  func formula(of a: [Operand]) -> String? {
    switch self {
    case .leaf: nil
    case .add: "\(a[0].term) + \(a[1].subtrahend)"
    case .subtract: "\(a[0].term) − \(a[1].subtrahend)"
    case .multiply: "\(a[0].factor) · \(a[1].factor)"
    case .divide: "\(a[0].factor) / \(a[1].divisor)"
    case .negate: "−\(a[0].factor)"
    case .weightedSum: weightedSumFormula(of: a)
    case .sum: a.isEmpty ? "0" : a.map(\.term).joined(separator: " + ")
    case .power(let n): a[0].base + superscripted(n)
    case .exponentiation: "\(a[0].base)^\(a[1].base)"
    case .relu: "max(0, \(a[0].text))"
    case .absolute: "|\(a[0].text)|"
    case .maximum, .minimum: "\(name)(\(a[0].text), \(a[1].text))"
    case .exp, .log, .tanh, .sigmoid, .squareRoot, .sine, .cosine: "\(name)(\(a[0].text))"
    case .function(let name): "\(oneWord(name))(\(a[0].text))"
    }
  }

  /// Where the input is the one that was taken.
  private func choice(_ inputs: [Operand], _ position: Int) -> String {
    let (a, b) = (inputs[position].text, inputs[1 - position].text)
    let sign = self == .maximum ? (position == 0 ? "≥" : ">") : (position == 0 ? "≤" : "<")
    return "(1 if \(a) \(sign) \(b), else 0)"
  }

  private func weightedSumFormula(of a: [Operand]) -> String {
    let products = stride(from: 0, to: a.count - 1, by: 2).map {
      "\(a[$0].factor)·\(a[$0 + 1].factor)"
    }
    return (products + [a[a.count - 1].term]).joined(separator: " + ")
  }

  /// The derivative with respect to one input, in the same names.
  func slopeFormula(of a: [Operand], for position: Int) -> String {
    switch self {
    case .leaf: ""
    case .add, .sum: "1"
    case .weightedSum: position == a.count - 1 ? "1" : a[position ^ 1].text
    case .negate: "−1"
    case .subtract: position == 0 ? "1" : "−1"
    case .multiply: a[1 - position].text
    case .divide:
      position == 0 ? "1/\(a[1].divisor)" : "−\(a[0].factor)/\(a[1].base)²"
    case .power(let n): "\(Operand(written(n)).term)·\(a[0].powerBase(n - 1))"
    case .exponentiation:
      position == 0
        ? "\(a[1].factor)·\(a[0].base)^(\(a[1].subtrahend) − 1)"
        : "\(a[0].base)^\(a[1].base)·ln(\(a[0].text))"
    case .exp: "exp(\(a[0].text))"
    case .log: "1/\(a[0].divisor)"
    case .relu: "(1 if \(a[0].text) > 0, else 0)"
    case .absolute: "sign(\(a[0].text))"
    case .maximum, .minimum: choice(a, position)
    case .tanh: "1 − tanh²(\(a[0].text))"
    case .sigmoid: "σ(\(a[0].text))·(1 − σ(\(a[0].text)))"
    case .squareRoot: "1/(2·√(\(a[0].text)))"
    case .sine: "cos(\(a[0].text))"
    case .cosine: "−sin(\(a[0].text))"
    case .function(let name): "\(oneWord(name))′(\(a[0].text))"
    }
  }
}

extension Operand {
  /// The base with its exponent, in a product.
  fileprivate func powerBase(_ n: Double) -> String {
    n == 1 ? factor : base + superscripted(n)
  }
}

/// "leaky-relu" as it stands in a formula, where a hyphen would be a minus: "leakyRelu".
private func oneWord(_ name: String) -> String {
  let words = name.split(separator: "-")
  return words.prefix(1).joined() + words.dropFirst().map(\.capitalizedFirst).joined()
}

extension Substring {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

/// An exponent; 1 is not written. What has no small digits stands in brackets.
private func superscripted(_ n: Double) -> String {
  guard n == n.rounded(), abs(n) < 1e6 else { return "^(\(written(n)))" }
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
