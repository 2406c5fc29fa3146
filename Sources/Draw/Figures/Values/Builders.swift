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
  public static func buildExpression(_ panel: Panel) -> [FigurePart] { [.panel(panel)] }
  public static func buildExpression(_ panels: [Panel]) -> [FigurePart] {
    panels.map { .panel($0) }
  }
  public static func buildExpression(_ mark: some MarkConvertible) -> [FigurePart] {
    [.mark(mark.mark)]
  }
  public static func buildExpression(_ marks: [some MarkConvertible]) -> [FigurePart] {
    marks.map { .mark($0.mark) }
  }
  public static func buildBlock(_ parts: [FigurePart]...) -> [FigurePart] { parts.flatMap { $0 } }
  public static func buildOptional(_ part: [FigurePart]?) -> [FigurePart] { part ?? [] }
  public static func buildEither(first: [FigurePart]) -> [FigurePart] { first }
  public static func buildEither(second: [FigurePart]) -> [FigurePart] { second }
  public static func buildArray(_ parts: [[FigurePart]]) -> [FigurePart] { parts.flatMap { $0 } }
}

/// Collects the marks in a panel's braces; `if` and `for` work.
@resultBuilder
public enum MarkBuilder {
  public static func buildExpression(_ mark: some MarkConvertible) -> [Mark] { [mark.mark] }
  public static func buildExpression(_ marks: [some MarkConvertible]) -> [Mark] {
    marks.map(\.mark)
  }
  public static func buildBlock(_ parts: [Mark]...) -> [Mark] { parts.flatMap { $0 } }
  public static func buildOptional(_ part: [Mark]?) -> [Mark] { part ?? [] }
  public static func buildEither(first: [Mark]) -> [Mark] { first }
  public static func buildEither(second: [Mark]) -> [Mark] { second }
  public static func buildArray(_ parts: [[Mark]]) -> [Mark] { parts.flatMap { $0 } }
}
