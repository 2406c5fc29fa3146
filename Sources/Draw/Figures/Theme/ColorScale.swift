/// How numbers turn into colours.
public enum ColorScale: Sendable, Codable, Equatable {
  /// From little to much: dark to light, the same to colour-blind eyes and in grey print.
  case sequential
  /// From one colour through white at `center` to another: for numbers with a sign.
  case diverging(center: Double)
  /// Black to white.
  case grey
  /// Whole numbers 0, 1, 2, … as the pale colours of the classes, under points in the full ones.
  case classes

  /// White at zero.
  public static var diverging: ColorScale { .diverging(center: 0) }
}
