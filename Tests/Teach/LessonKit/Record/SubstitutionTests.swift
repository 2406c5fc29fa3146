import FormulaMeaning
import LessonKit
import Notation
import Testing

/// A formula with numbers put in reads back as the formula with each number in brackets.
@Suite struct SubstitutionTests {
  @Test(
    arguments: [
      "y = x^2", "y = 2 x", "y = a - x", "y = a / x", "y = \\frac{a}{x}", "y = e^x", "y = e^{-x}",
      "y = \\tanh x", "y = \\log x + a", "y = \\sqrt x", "y = x a x", "y = -x", "y = (a - x)^2",
      "y = x^a",
      "y = \\max(0, x)",
    ], [3, 12.5, -2, 1.5e-9, -1.5e-9])
  func whatIsPutInKeepsItsPlace(formula: String, x: Double) {
    let number = "(\(written(x)))"
    let needed = formula.replacing(/\bx\b/, with: "{\(number)}").replacing(/\ba\b/, with: "{0.25}")
    let put = Formula(formula).substituting(["x": x, "a": 0.25]).latex
    #expect(plain(meaning(of: put)) == plain(meaning(of: needed)), "\(put)")
    let line = mathText(put)
    #expect(plain(meaning(ofLine: line)) == plain(meaning(of: needed)), "\(line)")
  }

  @Test func aPowerOfANegativeNumberIsNoNegativePower() {
    #expect(plain(meaning(of: "(-2)^2")) != plain(meaning(of: "-2^2")), "the test can fail")
    #expect(plain(meaning(of: "(-2) x")) == plain(meaning(of: "-2 x")))
  }

  /// Without the brackets around a negative number that change nothing: all but those of a base.
  private func plain(_ meaning: String) -> String {
    meaning.replacing(/\((−[^()\[]*(?:\^\[[^\]]*\])?)\)(?!\^)/) { "\($0.1)" }
  }
}
