/// A sign of formulas that school does not teach, and what it says.
public struct Sign: Sendable, Equatable {
  /// The sign, as a line of text shows it.
  public let sign: String
  /// What it says, in a sentence.
  public let meaning: Prose
  /// How it is written in LaTeX or in a text.
  let spellings: [String]

  private init(_ sign: String, _ spellings: [String] = [], _ meaning: Prose) {
    (self.sign, self.meaning, self.spellings) = (sign, meaning, [sign] + spellings)
  }

  /// All of them, from those that come first to those that come last. `Docs/Signs.md` has an example of each.
  public static let all: [Sign] = [
    Sign(
      "Σ", [#"\sum"#], "the sum of what follows, over every value of the index below it"),
    Sign(
      "∂", [#"\partial"#],
      "∂y/∂x is the partial derivative of y with respect to x: how fast y changes where only x does"
    ),
    Sign(
      "ᵀ", ["^T", "^{T}", #"^\top"#, #"^{\top}"#],
      "the matrix on its side: its rows become columns"),
    Sign(
      "∇", [#"\nabla"#],
      "the gradient: the vector of all partial derivatives, one for each variable"),
    Sign("⊙", [#"\odot"#], "number times number at the same place, no sum of products"),
    Sign(
      "E", [#"\mathbb{E}"#, "E_{", "E_("],
      "the expected value: the mean over all that can be drawn, each as often as it comes"),
  ]

  /// Whether it stands in a formula or a text.
  func stands(in text: String) -> Bool {
    // The T above a sum or a product says where it ends: nothing is transposed there.
    let text = sign == "ᵀ" ? text.replacing(#/(\\sum|\\prod)_\{[^{}]*\}\^\{?T\}?/#, with: "") : text
    // A letter alone is no sign: E is the expected value only with what is drawn below it.
    return (sign == "E" ? spellings.dropFirst() : spellings[...]).contains { text.contains($0) }
  }
}

extension Record {
  /// The signs that stand in a block of a step for the first time in the lesson, by the blocks' positions.
  ///
  /// - Parameter step: the step, from 0.
  public func newSigns(in step: Int) -> [Int: [Sign]] {
    var known = Sign.all.filter { sign in
      steps[..<step].contains { $0.blocks.contains { $0.shows(sign) } }
    }
    var new: [Int: [Sign]] = [:]
    for (place, block) in steps[step].blocks.enumerated() {
      let found = Sign.all.filter { !known.contains($0) && block.shows($0) }
      if !found.isEmpty { new[place] = found }
      known += found
    }
    return new
  }
}

extension Block {
  /// Whether a sign is seen in the block: in a formula, in its numbers and slopes, or in words.
  fileprivate func shows(_ sign: Sign) -> Bool {
    switch self {
    case .formula(let formula): sign.stands(in: formula.latex)
    case .explanation(let explanation):
      explanation.entries.first.map { entry in
        ([entry.formula] + entry.slopes.map(\.formula)).contains { sign.stands(in: $0) }
      } ?? false
    case .prose(let prose), .warning(let prose): sign.stands(in: prose.text)
    case .table(let table): table.columns.contains { sign.stands(in: $0.text) }
    case .training: sign.sign == "∂"
    case .value, .code, .figure, .claim, .question, .control, .comparison, .summary, .exercise:
      false
    }
  }
}
