@testable import LessonKit
import Notation
import Testing

@Suite struct ProseTests {
  @Test func aTextIsATemplateAndItsValues() {
    let x = 1.5
    let prose: Prose = "At \(x) the slope is \(2) for \("ReLU")."
    #expect(prose.template == "At %@ the slope is %@ for %@.")
    #expect(prose.values == ["1.5", "2", "ReLU"])
    #expect(prose.text == "At 1.5 the slope is 2 for ReLU.")
  }

  @Test func aTranslationMayTakeTheValuesInAnotherOrder() {
    let prose: Prose = "\(1) before \(2)"
    #expect(prose.filled("%2$@ nach %1$@") == "2 nach 1")
    #expect(prose.filled("only %@") == "only 1")
    #expect(prose.filled("%@ %@ %@") == "1 2 ?", "a missing value shows")
  }

  @Test func percentSignsComeThrough() {
    let part = 0.973
    let prose: Prose = "100% sure, \(percent: part), 50%@"
    #expect(prose.text == "100% sure, 97.3 %, 50%@")
  }

  @Test(arguments: [
    (0.123456, "0.1235"), (-2, "−2"), (1.5e-9, "1.5·10⁻⁹"), (0, "0"), (-0.0, "0"), (1e8, "10⁸"),
    (123456.5, "1.235·10⁵"), (407_050, "407050"), (11_075_712, "11075712"), (100, "100"),
    (.nan, "NaN"), (-.infinity, "−∞"),
  ])
  func numbersAreWrittenForPeople(number: Double, text: String) {
    #expect(written(number) == text)
  }
}

@Suite struct FormulaTests {
  @Test(arguments: [
    (#"f(x) = \max(0, x)"#, ["x": 1.5], #"f(1.5) = \max(0, 1.5)"#),
    (#"f(x) = \max(0, x)"#, ["x": -2], #"f(-2) = \max(0, -2)"#),
    (#"y = w x + b"#, ["w": 2, "x": -3, "b": 1], #"y = 2 \cdot (-3) + 1"#),
    (#"y = w_1 a_1 + w a"#, ["w_1": 2, "a_1": 3], #"y = 2 \cdot 3 + w a"#),
    (#"x^2"#, ["x": -3], #"(-3)^2"#),
    (#"\alpha a + \frac{a}{2}"#, ["a": 4, #"\alpha"#: 0.5], #"0.5 \cdot 4 + \frac{4}{2}"#),
    (#"\hat{y} - y"#, [#"\hat{y}"#: 2, "y": 5], "2 - 5"),
    (#"2x"#, ["x": 3], #"2 \cdot 3"#),
    (#"12 x^2 + 13 x"#, ["x": 64], #"12 \cdot 64^2 + 13 \cdot 64"#),
  ])
  func numbersArePutIn(latex: String, values: [String: Double], result: String) {
    #expect(squeezed(Formula(latex).substituting(values).latex) == squeezed(result))
  }

  private func squeezed(_ text: String) -> String {
    text.split(separator: " ").joined(separator: " ")
  }
}
