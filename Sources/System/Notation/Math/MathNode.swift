/// A piece of a formula. A formula is a row of them, as it was written: every printer begins with this tree.
package indirect enum MathNode: Equatable, Sendable {
  /// A letter, a digit, a sign or a bracket.
  case character(Character)
  case space
  /// A command that stands for a sign, a name or a space, without its backslash: `alpha`, `log`, `,`.
  case command(String)
  /// What stands in braces.
  case group([MathNode])
  case fraction([MathNode], [MathNode])
  case root([MathNode])
  /// A letter with a mark over it: `hat`, `bar`.
  case accent(String, [MathNode])
  /// Words or upright letters, by the command that holds them: `text`, `mathrm`, `operatorname`.
  case words(String, command: String)
  /// Letters of another kind: `mathbf`, `mathcal`.
  case font(String, [MathNode])
  /// The begin or the end of an environment.
  case environment(String, command: String)
  /// What is raised or lowered beside the piece before it.
  case script(MathScript)
}

/// What stands raised or lowered.
package struct MathScript: Equatable, Sendable {
  /// Whether it stands above the line, and not below.
  package var isRaised: Bool
  /// The pieces.
  package var content: [MathNode]
  /// Whether it was written as one thing: in braces, in brackets, or in small letters.
  package var isWhole: Bool
}
