import ScalarGrad
import Testing

@Suite struct ExplanationTests {
  @Test func aProductIsExplainedWithItsNumbers() {
    let w = Scalar(2, "w")
    let x = Scalar(-3, "x")
    let y = (w * x).named("y")
    #expect(y.explain().lines == ["y = w · x = 2 · (−3) = −6", "∂y/∂w = x = −3", "∂y/∂x = w = 2"])
  }

  @Test func aSlopeSaysWhereItComesFrom() {
    let a = Scalar(0.5, "a")
    let y = tanh(a).named("y")
    #expect(
      y.explain().lines == ["y = tanh(a) = tanh(0.5) = 0.4621", "∂y/∂a = 1 − tanh²(a) = 0.7864"])
  }

  @Test func aGivenNumberSaysSo() {
    #expect(Scalar(3, "x").explain().lines == ["x = 3"])
  }

  @Test func aConstantStandsInTheFormulaAsANumber() {
    let x = Scalar(4, "x")
    #expect((x - 1).named("y").explain().lines == ["y = x − 1 = 4 − 1 = 3", "∂y/∂x = 1"])
    #expect(pow(x, 2).named("y").explain().lines == ["y = x² = 4² = 16", "∂y/∂x = 2·x = 8"])
  }

  @Test func aNeuronIsExplainedTermByTerm() {
    let y = Scalar.weightedSum(
      [Scalar(2, "w₁"), Scalar(-1, "w₂")], [Scalar(3, "a₁"), Scalar(5, "a₂")], plus: Scalar(4, "b"))
    #expect(
      y.named("y").explain().lines == [
        "y = w₁·a₁ + w₂·a₂ + b = 2·3 + (−1)·5 + 4 = 5",
        "∂y/∂w₁ = a₁ = 3", "∂y/∂a₁ = w₁ = 2", "∂y/∂w₂ = a₂ = 5", "∂y/∂a₂ = w₂ = −1", "∂y/∂b = 1",
      ])
  }

  /// No operation is left without its formulas, and the numbers in them are the real ones.
  @Test(arguments: Scalar.Operation.all)
  func everyOperationExplainsItself(operation: Scalar.Operation) {
    let inputs = (0..<(operation.inputCount ?? 3)).map { Scalar(Double($0) + 0.5, "x\($0)") }
    let node = operation(inputs)
    let explanation = node.explain()
    #expect(explanation.value == node.value)
    #expect(explanation.slopes.map(\.slope) == node.inputs.map(\.slope))
    #expect(explanation.slopes.allSatisfy { !$0.formula.isEmpty })
    #expect(explanation.formula.contains("x0") && explanation.substituted.contains("0.5"))
  }
}
