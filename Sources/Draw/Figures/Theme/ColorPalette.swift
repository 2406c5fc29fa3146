/// Colors by a name that others know: of series, or of a scale from low to high.
public struct ColorPalette: Sendable, Codable, Equatable {
  /// The name by which it is chosen.
  public var name: String
  /// The colors, in order.
  public var colors: [Color]
  /// What the colors are for.
  public var use: Use

  /// What colors are for.
  public enum Use: String, Sendable, Codable, Equatable {
    /// Telling series and classes apart.
    case series
    /// Numbers from low to high.
    case sequential
  }

  /// A palette of your own.
  public init(name: String, _ colors: [Color], use: Use) {
    (self.name, self.colors, self.use) = (name, colors, use)
  }

  /// The built-in palettes.
  public static let all: [ColorPalette] = [.okabeIto, .bright, .viridis, .cividis, .magma]

  /// The built-in palette with this name; nil when there is none.
  public static func named(_ name: String) -> ColorPalette? { all.first { $0.name == name } }

  /// Eight colors of series for all eyes (Okabe and Ito, "Color Universal Design", 2008), the pale yellow and black
  /// last.
  public static let okabeIto = ColorPalette(
    name: "okabe-ito",
    [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0xF0E442, 0x000000]
      .map { Color($0) }, use: .series)

  /// Seven colors of series ("bright" of Paul Tol's color schemes, 2021).
  public static let bright = ColorPalette(
    name: "bright",
    [0x4477AA, 0xEE6677, 0x228833, 0xCCBB44, 0x66CCEE, 0xAA3377, 0xBBBBBB].map { Color($0) },
    use: .series)

  /// From dark violet to yellow (van der Walt and Smith 2015, Matplotlib's default scale).
  public static let viridis = ColorPalette(
    name: "viridis",
    [
      0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C,
      0xFDE725,
    ].map { Color($0) }, use: .sequential)

  /// From dark blue to yellow, nearly the same to all eyes (Nuñez, Anderton and Renslow 2018).
  public static let cividis = ColorPalette(
    name: "cividis",
    [
      0x00204D, 0x00336F, 0x39486B, 0x575C6D, 0x707173, 0x8A8779, 0xA69D75, 0xC4B56C, 0xE4CF5B,
      0xFFEA46,
    ].map { Color($0) }, use: .sequential)

  /// From black over red to pale yellow (van der Walt and Smith 2015).
  public static let magma = ColorPalette(
    name: "magma",
    [
      0x000004, 0x180F3E, 0x451077, 0x721F81, 0x9F2F7F, 0xCD4071, 0xF1605D, 0xFD9567, 0xFEC98D,
      0xFCFDBF,
    ].map { Color($0) }, use: .sequential)
}

extension Theme {
  /// The theme with other colors of series, or another scale from low to high. A color of a series that cannot be
  /// seen on the theme's background is replaced by that of its text.
  public func with(_ palette: ColorPalette) -> Theme {
    var copy = self
    switch palette.use {
    case .sequential: copy.sequential = palette.colors
    case .series:
      // Near black a step of lightness is seen less than near white.
      let least = background.lightness < 0.5 ? 0.25 : 0.08
      copy.series = palette.colors.map { color in
        abs(color.lightness - background.lightness) < least ? text : color
      }
    }
    return copy
  }
}
