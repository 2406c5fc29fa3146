import Foundation
import Testing

@testable import Notation

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct MathMLTests {
  private func inside(_ formula: String, isDisplayed: Bool = false) -> String {
    let text = mathML(formula, isDisplayed: isDisplayed)
    let start = text.firstIndex(of: ">").map { text.index(after: $0) } ?? text.startIndex
    return String(text[start...].dropLast("</math>".count))
  }

  @Test func fractionsRootsAndScripts() {
    #expect(inside(#"\frac{1}{2}"#) == "<mfrac><mn>1</mn><mn>2</mn></mfrac>")
    #expect(inside(#"\sqrt{x}"#) == "<msqrt><mi>x</mi></msqrt>")
    #expect(inside("x_1^2") == "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>")
    #expect(inside("f'(x)").hasPrefix("<mrow><msup><mi>f</mi><mo>′</mo></msup>"))
    #expect(inside("12.5") == "<mn>12.5</mn>")
    #expect(inside(#"\hat{y}"#).hasPrefix("<mover accent=\"true\"><mi>y</mi>"))
    #expect(inside(#"\mathbf{w}"#) == "<mi mathvariant=\"bold\">w</mi>")
  }

  /// In a line of its own a sum has its limits below and above.
  @Test func limitsStandWhereTheFormulaHasRoom() {
    #expect(inside(#"\sum_{i=1}^{n} x"#, isDisplayed: true).contains("<munderover><mo>∑</mo>"))
    #expect(inside(#"\sum_{i=1}^{n} x"#).contains("<msubsup><mo>∑</mo>"))
  }

  /// Nothing that reads MathML breaks a line within a formula.
  @Test func aLongFormulaMayGoOverSeveralLines() {
    let long = #"L = -\frac{1}{n} \sum_i y_i \log \hat{y}_i + (1 - y_i) \log(1 - \hat{y}_i) + c"#
    let pieces = brokenMathML(long).components(separatedBy: "<math ").dropFirst()
    #expect(pieces.count == 4, "\(pieces)")
    #expect(pieces.allSatisfy { $0.hasPrefix("xmlns=") && $0.contains(" displaystyle=\"true\"") })
    let signs = ["<mo>=</mo>", "<mo>+</mo>"]
    #expect(pieces.dropFirst().allSatisfy { piece in signs.contains { piece.contains($0) } })
    for whole in ["y = a + b", String(repeating: "x", count: 80)] {
      #expect(brokenMathML(whole) == mathML(whole, isDisplayed: true))
    }
    let cases = #"f(x) = \begin{cases} a = 1 + 2 \\ \text{what is left of it all} \end{cases}"#
    #expect(brokenMathML(cases) == mathML(cases, isDisplayed: true))
  }

  @Test func plainTextIsAFormulaToo() {
    #expect(inside("w₁·x").contains("<msub><mi>w</mi><mn>1</mn></msub><mo>·</mo><mi>x</mi>"))
  }

  @Test func aBracketGrowsOnlyWhereItWasAskedTo() {
    #expect(inside(#"\left(x\right)"#).contains("<mo stretchy=\"true\">(</mo>"))
    #expect(inside("(x)").contains("<mo stretchy=\"false\">(</mo>"))
  }

  @Test func casesAreATable() {
    let text = inside(#"f(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}"#)
    #expect(text.contains("<mo stretchy=\"true\">{</mo><mtable><mtr>"))
    #expect(text.components(separatedBy: "<mtr>").count == 3)
  }

  /// Whatever stands in a formula: what comes out is XML.
  @Test(arguments: [
    #"\hat{y} = \sigma(w^\top x + b)"#, #"p_data < \epsilon & x > 0"#, #"\frac{"#, "x_", "^", "}",
    #"\unknown{x}"#, #"\text{a & b}"#, #"\left\{ x \mid x^2 \le 1 \right\}"#, #"\begin{cases}"#,
    "", #"\log \frac{a}{b}"#, "∂L/∂w", #"L = -\frac{1}{n}\sum_{i} y_i \log \hat{y}_i"#,
    #"\lVert w \rVert_2^2"#, "\u{1}", #"\mathcal{N}(0, 1)"#, "a\\\\b", #"x^{2^{3}}"#, "''",
  ])
  func itIsWellFormed(formula: String) {
    for isDisplayed in [false, true] {
      let text = mathML(formula, isDisplayed: isDisplayed)
      let parser = XMLParser(data: Data(text.utf8))
      #expect(parser.parse(), "\(text): \(String(describing: parser.parserError))")
    }
  }
}
