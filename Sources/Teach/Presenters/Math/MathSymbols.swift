// LaTeX commands and what stands for them in Unicode.

/// Functions and other words that are set upright, with a space before a letter that follows.
let mathWords: [String: String] = Dictionary(
  uniqueKeysWithValues: [
    "max", "min", "log", "exp", "tanh", "sin", "cos", "arg", "softmax", "relu", "det", "lim",
  ].map { ($0, $0) } + [("ln", "ln")])

/// Marks that stand over the letter before them.
let mathAccents: [String: String] = [
  "hat": "\u{0302}", "bar": "\u{0304}", "tilde": "\u{0303}", "dot": "\u{0307}", "vec": "\u{20D7}",
]

let mathSymbols: [String: String] = [
  "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
  "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π",
  "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "psi": "ψ", "omega": "ω",
  "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Omega": "Ω",
  "partial": "∂", "nabla": "∇", "infty": "∞", "sum": "Σ", "prod": "∏", "int": "∫",
  "cdot": " · ", "times": " × ", "div": " ÷ ", "pm": " ± ", "odot": " ⊙ ", "circ": "∘",
  "ast": " ∗ ", "star": " ⋆ ", "le": " ≤ ", "leq": " ≤ ", "ge": " ≥ ", "geq": " ≥ ",
  "ne": " ≠ ", "neq": " ≠ ", "approx": " ≈ ", "sim": " ∼ ", "equiv": " ≡ ", "propto": " ∝ ",
  "to": " → ", "rightarrow": " → ", "leftarrow": " ← ", "gets": " ← ", "mapsto": " ↦ ",
  "Rightarrow": " ⇒ ", "in": " ∈ ", "notin": " ∉ ", "mid": " | ", "dots": "…", "ldots": "…",
  "cdots": "⋯", "top": "ᵀ", "prime": "′", "ell": "ℓ", "lfloor": "⌊", "rfloor": "⌋",
  "lceil": "⌈", "rceil": "⌉", "langle": "⟨", "rangle": "⟩",
]

let superscripts: [Character: Character] = Dictionary(
  uniqueKeysWithValues: zip(
    "0123456789+−=()nijklmtxTab′ᵀ*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʲᵏˡᵐᵗˣᵀᵃᵇ′ᵀ*"))

let subscripts: [Character: Character] = Dictionary(
  uniqueKeysWithValues: zip(
    "0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"))
