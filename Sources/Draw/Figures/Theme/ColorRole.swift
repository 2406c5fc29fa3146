/// Which of the theme's colours a mark has. The theme decides what the colour is; each of the series
/// also has its own dash and its own marker, so that the picture works without colours.
public enum ColorRole: Sendable, Codable, Equatable {
  /// The next series colour that no mark before it in the panel has.
  case automatic
  /// Series colour 0 … 7; larger numbers begin again.
  case series(Int)
  /// The text colour.
  case text
  /// A quiet grey, for what is there only to compare with.
  case muted
}

/// How a line is broken.
public enum Dash: String, Sendable, Codable, Equatable {
  /// Solid for the first series in the panel, then dashes and dots.
  case automatic
  case solid, dashed, dotted
}
