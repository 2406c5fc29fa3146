import FormulaMeaning
import ScalarGrad
import Testing

/// What an explanation writes reads back as the operation that it explains, whatever its inputs are called.
@Suite struct FormulaTextTests {
  private static let names = [
    "x", "a + b", "a − b", "a·b", "a / b", "x²", "−x", "exp(x)",
  ]

  /// The operation with all inputs in brackets, where nothing can be mistaken.
  private static func bracketed(_ operation: Scalar.Operation, _ a: [String]) -> String {
    // A sum at the beginning of a sum is read first with brackets and without.
    let first = a[0].hasPrefix("−") ? "(\(a[0]))" : a[0]
    let a = a.map { "(\($0))" }
    return switch operation {
    case .add: "\(first) + \(a[1])"
    case .subtract: "\(first) − \(a[1])"
    case .multiply: "\(a[0])·\(a[1])"
    case .divide: "\\frac{\(a[0])}{\(a[1])}"
    case .negate: "−\(a[0])"
    default: "\(a[0])^3"
    }
  }

  @Test(arguments: [
    Scalar.Operation.add, .subtract, .multiply, .divide, .negate, .power(3),
  ])
  func aFormulaReadsBackAsItsOperation(operation: Scalar.Operation) {
    for first in Self.names {
      for second in operation.inputCount == 2 ? Self.names : [""] {
        let names = [first, second].prefix(operation.inputCount ?? 2)
        let node = operation(names.map { Scalar(0.5, $0) })
        let needed = Self.bracketed(operation, Array(names))
        let written = node.explain().formula
        #expect(meaning(of: written) == meaning(of: needed), "\(written) is not \(needed)")
      }
    }
  }

  @Test func numbersInPowersOfTenStandInBrackets() {
    let small = Scalar(1.5e-9, "x")
    #expect(pow(small, 2).explain().substituted == "(1.5·10⁻⁹)²")
    #expect((Scalar(1, "a") / small).explain().substituted == "1 / (1.5·10⁻⁹)")
    #expect((Scalar(1, "a") * small).explain().substituted == "1 · 1.5·10⁻⁹")
    #expect(pow(Scalar(2, "x"), -0.5).explain().formula == "x^(−0.5)")
  }

  @Test func aHyphenInANameIsNoMinus() {
    let node = Scalar.function("leaky-relu", of: Scalar(1, "x"), value: 1, slope: 1).named("y")
    #expect(
      node.explain().lines == ["y = leakyRelu(x) = leakyRelu(1) = 1", "∂y/∂x = leakyRelu′(x) = 1"])
  }

  @Test func aDerivativeByAPowerIsNoPowerOfADerivative() {
    let square = pow(Scalar(3, "x"), 2).named("x²")
    #expect((square / 2).named("L").explain().lines[1] == "∂L/∂(x²) = 1/2 = 0.5")
  }
}
