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
