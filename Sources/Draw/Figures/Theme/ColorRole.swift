/// Which of the theme's colors a mark has. Each series color comes with its own dash and marker, so that
/// the figure can be read without color.
public enum ColorRole: Sendable, Codable, Equatable {
  /// The next series color that no earlier automatic mark of the panel has.
  case automatic
  /// Series color 0 to 7; larger numbers start over.
  case series(Int)
  /// The color of text.
  case text
  /// A muted gray, for what is there only for comparison.
  case muted
}

/// The dash pattern of a line.
public enum Dash: String, Sendable, Codable, Equatable {
  /// Solid for the first series in the panel, then dashes and dots.
  case automatic
  /// Unbroken.
  case solid
  /// Dashes.
  case dashed
  /// Dots.
  case dotted
}
