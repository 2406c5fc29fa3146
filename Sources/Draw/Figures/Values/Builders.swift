/// One item in a figure's braces: a panel, or a mark. All bare marks form one panel.
public enum FigurePart: Sendable, Equatable {
  /// A panel.
  case panel(Panel)
  /// A mark of the panel that the bare marks form.
  case mark(Mark)
}

/// Collects the panels or marks in a figure's braces; `if` and `for` work.
@resultBuilder
public enum FigureBuilder {
  /// A panel as a part of a figure.
  public static func buildExpression(_ panel: Panel) -> [FigurePart] { [.panel(panel)] }
  /// A panel as a part of a figure.
  public static func buildExpression(_ panels: [Panel]) -> [FigurePart] {
    panels.map { .panel($0) }
  }
  /// A mark by itself.
  public static func buildExpression(_ mark: some MarkConvertible) -> [FigurePart] {
    [.mark(mark.mark)]
  }
  /// Marks, one above the other.
  public static func buildExpression(_ marks: [some MarkConvertible]) -> [FigurePart] {
    marks.map { .mark($0.mark) }
  }
  /// All parts, in order.
  public static func buildBlock(_ parts: [FigurePart]...) -> [FigurePart] { parts.flatMap { $0 } }
  /// The parts of an `if` without `else`.
  public static func buildOptional(_ part: [FigurePart]?) -> [FigurePart] { part ?? [] }
  /// The parts of one branch.
  public static func buildEither(first: [FigurePart]) -> [FigurePart] { first }
  /// The parts of one branch.
  public static func buildEither(second: [FigurePart]) -> [FigurePart] { second }
  /// The parts of a loop.
  public static func buildArray(_ parts: [[FigurePart]]) -> [FigurePart] { parts.flatMap { $0 } }
}

/// Collects the marks in a panel's braces; `if` and `for` work.
@resultBuilder
public enum MarkBuilder {
  /// A mark by itself.
  public static func buildExpression(_ mark: some MarkConvertible) -> [Mark] { [mark.mark] }
  /// Marks, one above the other.
  public static func buildExpression(_ marks: [some MarkConvertible]) -> [Mark] {
    marks.map(\.mark)
  }
  /// All parts, in order.
  public static func buildBlock(_ parts: [Mark]...) -> [Mark] { parts.flatMap { $0 } }
  /// The parts of an `if` without `else`.
  public static func buildOptional(_ part: [Mark]?) -> [Mark] { part ?? [] }
  /// The parts of one branch.
  public static func buildEither(first: [Mark]) -> [Mark] { first }
  /// The parts of one branch.
  public static func buildEither(second: [Mark]) -> [Mark] { second }
  /// The parts of a loop.
  public static func buildArray(_ parts: [[Mark]]) -> [Mark] { parts.flatMap { $0 } }
}
