/// LaTeX's commands, and what stands for them in Unicode.
package enum MathSymbols {
  /// Functions and other words that are set upright, with a space before a letter that follows.
  package static let functions: Set<String> = [
    "max", "min", "log", "ln", "exp", "tanh", "sin", "cos", "arg", "softmax", "relu", "det", "lim",
  ]

  /// Marks that stand over the letter before them.
  package static let accents: [String: String] = [
    "hat": "\u{0302}", "bar": "\u{0304}", "tilde": "\u{0303}", "dot": "\u{0307}", "vec": "\u{20D7}",
  ]

  /// Commands that change nothing in a line of text.
  package static let silent: Set<String> = ["left", "right", "displaystyle", "limits", ""]

  /// Greek letters.
  package static let greek: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω",
  ]

  /// Signs that stand between two things, with spaces around them.
  package static let betweens: [String: String] = [
    "cdot": "·", "times": "×", "div": "÷", "pm": "±", "odot": "⊙", "ast": "∗", "star": "⋆",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈",
    "sim": "∼", "equiv": "≡", "propto": "∝", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "gets": "←", "mapsto": "↦", "Rightarrow": "⇒", "in": "∈", "notin": "∉", "mid": "|",
  ]

  /// All other signs.
  package static let signs: [String: String] = [
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ",
    "Omega": "Ω", "partial": "∂", "nabla": "∇", "infty": "∞", "sum": "Σ", "prod": "∏", "int": "∫",
    "circ": "∘", "dots": "…", "ldots": "…", "cdots": "⋯", "top": "ᵀ", "prime": "′", "ell": "ℓ",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "langle": "⟨", "rangle": "⟩",
    "lVert": "‖", "rVert": "‖", "|": "‖",
  ]

  /// Letters as they stand raised.
  package static let raised: [Character: Character] = Dictionary(
    uniqueKeysWithValues: zip(
      "0123456789+−=()nijklmtxTab′ᵀ*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʲᵏˡᵐᵗˣᵀᵃᵇ′ᵀ*"))

  /// Letters as they stand lowered.
  package static let lowered: [Character: Character] = Dictionary(
    uniqueKeysWithValues: zip(
      "0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"))

  /// What a raised letter is of; a raised T transposes.
  static let unraised: [Character: String] = Dictionary(
    uniqueKeysWithValues: zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʲᵏˡᵐᵗˣᵃᵇ", "0123456789+-=()nijklmtxab").map {
      ($0, String($1))
    } + [("ᵀ", "\\top")])

  /// What a lowered letter is of.
  static let unlowered: [Character: String] = Dictionary(
    uniqueKeysWithValues: zip(
      "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx"
    )
    .map { ($0, String($1)) })
}
