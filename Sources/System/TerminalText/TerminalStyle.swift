/// How text is set for a terminal: how wide, and whether in color.
public struct TerminalStyle: Sendable, Equatable {
  /// How many columns a line may have.
  public var width: Int
  /// Whether it may be marked: bold, faint or in color.
  public var hasColor: Bool

  /// A style of so many columns, 20 at least.
  public init(width: Int = 80, hasColor: Bool = false) {
    self.width = max(20, width)
    self.hasColor = hasColor
  }

  /// Headings.
  public func bold(_ text: String) -> String { marked(text, "1") }
  /// What is only looked at when it is looked for.
  public func faint(_ text: String) -> String { marked(text, "2") }
  /// What holds: green.
  public func good(_ text: String) -> String { marked(text, "32") }
  /// What fails: red.
  public func bad(_ text: String) -> String { marked(text, "31") }
  /// What can be tried again: yellow.
  public func warning(_ text: String) -> String { marked(text, "33") }
  /// Formulas.
  public func accent(_ text: String) -> String { marked(text, "36") }

  private func marked(_ text: String, _ code: String) -> String {
    hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

extension TerminalStyle {
  /// Clears the rest of the line.
  public static let clearingLine = "\u{1B}[K"
  /// Clears the window and what was scrolled out of it, and goes to its top.
  public static let clearingWindow = "\u{1B}[2J\u{1B}[3J\u{1B}[H"
}
