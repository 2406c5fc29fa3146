import Testing

@testable import Presenters

@Suite struct MathTextTests {
  @Test(arguments: [
    (#"f(x) = \max(0, x)"#, "f(x) = max(0, x)"),
    (
      #"L(y, \hat{y}) = \frac{1}{2n} \sum_{i=1}^{n} (y_i - \hat{y}_i)^2"#,
      "L(y, y\u{302}) = 1/(2n) Σᵢ₌₁ⁿ (yᵢ − y\u{302}ᵢ)²"
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
    ("", ""),
  ])
  func latexBecomesReadable(latex: String, text: String) {
    #expect(mathText(latex) == text)
  }

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
    #expect(latexSource(formula).count >= formula.count)
  }
}

@Suite struct InlineTextTests {
  @Test(arguments: [
    ("Try `chalk new loss` now", ["Try ", "[chalk new loss]", " now"]),
    (
      "your table with --data and --target.",
      ["your table with ", "[--data]", " and ", "[--target]", "."]
    ),
    (
      "Look: chalk run pca --data yours.csv --target column. More",
      [
        "Look: ", "[chalk run pca --data yours.csv --target column]", ". More",
      ]
    ),
    ("chalk run gan-digits --full. Next", ["[chalk run gan-digits --full]", ". Next"]),
    (
      "--data FOLDER; another --seed: two",
      ["[--data FOLDER]", "; another ", "[--seed]", ": two"]
    ),
    ("s x=-3 in step 1", ["x:=-3", " in step 1"]),
    ("s fault=no shuffle, and", ["fault:=no shuffle", ", and"]),
    ("s rate=0.5.", ["rate:=0.5", "."]), ("s width=1/32; s n=2", ["width:=1/32", "; ", "n:=2"]),
    ("classes x=3 stay", ["classes x=3 stay"]), ("weights w=3", ["weights w=3"]),
    ("the weight w_i of p_G, e^z", ["the weight ", "$w_i", " of ", "$p_G", ", ", "$e^z"]),
    ("judge on X_train and a-b --", ["judge on X_train and a-b --"]), ("a ` b", ["a ` b"]),
    ("在终端里试试：s w=2。", ["在终端里试试：", "w:=2", "。"]), ("", []),
  ])
  func commandsSettingsAndFormulasAreFound(text: String, pieces: [String]) {
    let found = inlinePieces(text, choices: ["fault": ["none", "no shuffle"]]).map { piece in
      switch piece.kind {
      case .words: piece.source
      case .code(let code): "[\(code)]"
      case .formula(let formula): "$" + formula
      case .setting(let name, let value): "\(name):=\(value)"
      }
    }
    #expect(found == pieces)
    #expect(inlinePieces(text).map(\.source).joined() == text, "nothing is lost")
  }
}
