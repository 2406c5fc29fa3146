/// How numbers map to colors.
public enum ColorScale: Sendable, Codable, Equatable {
  /// From low to high, with lightness that changes steadily, so that it reads the same to color-blind eyes and in
  /// grayscale print.
  case sequential
  /// From one color through a neutral one at `center` to another, for signed numbers.
  case diverging(center: Double)
  /// Black to white.
  case grey
  /// Whole numbers 0, 1, 2, … as pale versions of the class colors, for regions behind points.
  case classes

  /// Diverging, neutral at zero.
  public static var diverging: ColorScale { .diverging(center: 0) }
}
