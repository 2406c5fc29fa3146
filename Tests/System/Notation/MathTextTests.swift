import FormulaMeaning
import Notation
import Testing

@Suite struct MathTextTests {
  @Test(arguments: [
    (#"f(x) = \max(0, x)"#, "f(x) = max(0, x)"),
    (
      #"L(y, \hat{y}) = \frac{1}{2n} \sum_{i=1}^{n} (y_i - \hat{y}_i)^2"#,
      "L(y, y\u{302}) = (1/(2n)) Σᵢ₌₁ⁿ (yᵢ − y\u{302}ᵢ)²"
    ),
    (#"w_{t+1} = w_t - \alpha \frac{\partial L}{\partial w_t}"#, "wₜ₊₁ = wₜ − α ∂L/∂wₜ"),
    (#"\sigma(x) = \frac{1}{1 + e^{-x}}"#, "σ(x) = 1/(1 + e⁻ˣ)"),
    (#"\frac{dL}{dx} = \frac{dL}{dz} \cdot \frac{dz}{dx}"#, "dL/dx = dL/dz · dz/dx"),
    (#"\tanh'(x) = 1 - \tanh^2(x)"#, "tanh′(x) = 1 − tanh²(x)"),
    (#"f'(x) = 1 \text{ where } x > 0"#, "f′(x) = 1 where x > 0"),
    (#"2 \cdot (-3) + 1"#, "2 · (−3) + 1"),
    (#"\sqrt{d}"#, "√d"), (#"\sqrt{\frac{6}{a + b}}"#, "√(6/(a + b))"),
    (#"\sqrt{(a) + (b)}"#, "√((a) + (b))"),
    (#"\frac{a + b}{c}"#, "(a + b)/c"),
    (#"x \in X, \; y \to \infty"#, "x ∈ X, y → ∞"),
    (#"W_2 (W_1 x + b_1)"#, "W₂ (W₁ x + b₁)"),
    (#"Q K^\top / \sqrt{d}"#, "Q Kᵀ / √d"),
    (#"\unknown{x}"#, "unknownx"),
    (#"-\log \frac{e^{z_t}}{\sum_j e^{z_j}}"#, "−log (e^(zₜ)/(Σⱼ e^(zⱼ)))"),
    (#"\frac{1}{k} \ln(2 x)"#, "(1/k) ln(2 x)"), (#"\frac{1}{|B|}"#, "1/|B|"),
    (#"\frac{c}{\frac{a}{b}}"#, "c/(a/b)"), (#"\frac{a}{b}^2"#, "(a/b)²"),
    (#"\frac{p(x, y)}{p(x) p(y)}"#, "p(x, y)/(p(x) p(y))"),
    (#"\log(x) \frac{a}{b}"#, "log(x) a/b"), (#"\sqrt{x}^2"#, "(√x)²"), (#"\sqrt{x^2}"#, "√(x²)"),
    (#"|\frac{a}{b}| + \frac{a}{b} |c|"#, "|a/b| + (a/b) |c|"),
    (#"\frac{x}{2} \text{ if } x > 0"#, "x/2 if x > 0"), (#"x \cdot -3"#, "x · −3"),
    (#"m \in \{0, 1\}, \|x\|"#, "m ∈ {0, 1}, ‖x‖"), ("K^T", "Kᵀ"),
    (#"p(a | b) \frac{x}{2} |c|"#, "p(a | b) (x/2) |c|"),
    (#"\arg\max_i D^*(x_i)"#, "argmaxᵢ D*(xᵢ)"),
    ("x₁²/2", "x₁²/2"), ("", ""),
  ])
  func latexBecomesReadable(latex: String, text: String) {
    #expect(mathText(latex) == text)
    #expect(meaning(ofLine: text) == meaning(of: latex))
  }

  /// Lines that mean something else than the formula, as they would be without brackets.
  @Test(arguments: [
    (#"\log \frac{a}{b}"#, "log (a)/(b)"), (#"\frac{1}{k} \ln(x)"#, "1/k ln(x)"),
    (#"\frac{1}{2n}"#, "1/2 · n"), (#"\frac{a + b}{c}"#, "a + b/c"), (#"\sqrt{x}^2"#, "√(x²)"),
    (#"\frac{c}{\frac{a}{b}}"#, "c/a/b"), (#"\frac{a}{b}^2"#, "a/b²"), (#"x_{ij}"#, "xᵢ j"),
    (#"-x"#, "x"), (#"\hat{y}"#, "y"),
  ])
  func anotherMeaningIsNoticed(latex: String, text: String) {
    #expect(meaning(ofLine: text) != meaning(of: latex))
  }

  @Test(arguments: [
    (#"y = \frac{x^2}{2n}"#, "{/:Italic y} = {/:Italic x}^{2}/(2{/:Italic n})"),
    (#"\{a@b\}"#, #"\{{/:Italic a}\@{/:Italic b}\}"#), (#"\log \frac{1}{2}"#, "log (1/2)"),
  ])
  func gnuplotGetsMarks(latex: String, text: String) { #expect(gnuplotMath(latex) == text) }

  @Test(arguments: [#"\"#, "{", "}", #"\frac"#, "^", "_", #"\frac{1}"#, "a}b", #"\sqrt{"#])
  func brokenLatexIsShownSomehow(latex: String) {
    #expect(mathText(latex).count <= latex.count + 4)
  }
}

/// What is given to the typesetter.
@Suite struct LatexSourceTests {
  @Test(arguments: [
    ("y = W x + b", "y = W x + b"),
    (#"2 \cdot JSD(p_{data}, p_G)"#, #"2 \cdot \operatorname{JSD}(p_{\text{data}}, p_G)"#),
    (
      #"Var(w) = \frac{2}{n_{in} + n_{out}}"#,
      #"\operatorname{Var}(w) = \frac{2}{n_{\text{in}} + n_{\text{out}}}"#
    ),
    ("M = 4 b (d + 1)", "M = 4 b (d + 1)"),
    ("B_{dense} = 4 n", #"B_{\text{dense}} = 4 n"#), ("p_data", #"p_{\text{data}}"#),
    (#"\text{He: } x_{ij}"#, #"\text{He: } x_{ij}"#), ("x_12", "x_{12}"), ("x_1", "x_1"),
    (#"\max(0, x)"#, #"\max(0, x)"#), ("max(0, −2)", #"\max(0, -2)"#),
    ("1.5·10⁻⁹", #"1.5 \cdot 10^{-9}"#), ("s₁₂ = w₁", "s_{12} = w_{1}"),
    ("∂L/∂w = x", #"\frac{∂L}{∂w} = x"#), ("Q Kᵀ", #"Q K^{\top}"#),
    ("loss = −ln p", #"\text{loss} = -\ln p"#), ("σ(z)", "σ(z)"), ("90 %", #"90 \%"#),
    ("2·miss", #"2 \cdot \text{miss}"#),
    ("f′(x) = 1 where x > 0", #"f'(x) = 1 \text{ where } x > 0"#), ("", ""),
  ])
  func wordsStayWordsAndSignsBecomeCommands(formula: String, latex: String) {
    let spaces = { (text: String) in text.split(separator: " ").joined(separator: " ") }
    #expect(spaces(latexSource(formula)) == latex)
  }

  @Test func aLongFormulaMayGoOverSeveralLines() {
    #expect(
      latexPieces("s = 1 (2 + 3) + -4 = 5") == ["s ", "{}= 1 (2 + 3) ", "{}+ -4 ", "{}= 5"])
    #expect(latexPieces(#"\frac{a + b}{c}"#) == [#"\frac{a + b}{c}"#] && latexPieces("") == [""])
  }

  @Test(arguments: [#"\"#, "{", "}", #"\text{"#, #"\text"#, "^", "_", "a_", "²", "√"])
  func brokenFormulasDoNotTrap(formula: String) {
    // A brace that closes nothing is left out: no typesetter takes it.
    #expect(latexSource(formula).count >= formula.filter { $0 != "}" }.count)
  }
}
