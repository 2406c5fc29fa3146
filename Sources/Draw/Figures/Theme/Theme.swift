/// The colors and line width of figures. Sizes are set by `FigureSize`.
public struct Theme: Sendable, Codable, Equatable {
  /// The name by which it is chosen.
  public var name: String
  /// The color of the page.
  public var background: Color
  /// The color of titles and labels.
  public var text: Color
  /// The color of tick labels and image captions.
  public var secondaryText: Color
  /// The color of axis lines.
  public var axis: Color
  /// The color of grid lines.
  public var grid: Color
  /// The color of the line at zero, where zero lies inside the panel.
  public var zero: Color
  /// The color of what is there only for comparison.
  public var muted: Color
  /// The colors of series and classes, distinguishable by color-blind readers.
  public var series: [Color]
  /// The sequential color scale, from low to high; the first is close to the background.
  public var sequential: [Color]
  /// The diverging color scale: negative, zero, positive.
  public var diverging: [Color]
  /// The thickness of lines in points.
  public var lineWidth: Double
  /// The name of the font, as fontconfig knows it. Letters get the room that those of DejaVu Sans need, which is wider
  /// than nearly every other. In LaTeX the document's font is used.
  public var font = Theme.usualFont

  /// The font of all built-in themes.
  public static let usualFont = "DejaVu Sans"

  /// The dash of each series, in multiples of the line's thickness; empty is solid.
  static let dashes: [[Double]] = [
    [], [5, 1.6], [6, 1.6, 1, 1.6], [2.4, 1.3], [8, 2], [1, 1.4],
  ]

  /// gnuplot's numbers of the markers: circle, triangle, square, diamond, triangle down, pentagon.
  static let markers = [7, 9, 5, 13, 11, 15]

  /// The built-in themes.
  public static let all: [Theme] = [.light, .dark, .print]

  /// The built-in theme with this name; nil when there is none.
  public static func named(_ name: String) -> Theme? { all.first { $0.name == name } }

  /// A white background, for screens.
  public static let light = Theme(
    name: "light", background: Color(0xFFFFFF), text: Color(0x1B2430),
    secondaryText: Color(0x5A6472),
    axis: Color(0x8A93A0), grid: Color(0xE9ECF0), zero: Color(0xC3C9D1), muted: Color(0x8A93A0),
    series: [
      0x0072B2, 0xD55E00, 0x009E73, 0xCC6FA8, 0xC98A00, 0x3FA3DB, 0x7A4A1E, 0x2B2B2B,
    ].map { Color($0) },
    sequential: [0xFBFAF3, 0xD6E9CB, 0x8CCBB7, 0x459DB7, 0x2B66A1, 0x252B66].map { Color($0) },
    diverging: [0x0B5C97, 0x77AED2, 0xF7F6F4, 0xEBA17A, 0xB84A00].map { Color($0) },
    lineWidth: 1.6)

  /// A dark background, for slides and dark screens.
  public static let dark = Theme(
    name: "dark", background: Color(0x14181E), text: Color(0xEDF0F4),
    secondaryText: Color(0xA4AEBB),
    axis: Color(0x6C7683), grid: Color(0x262C35), zero: Color(0x47505C), muted: Color(0x7D8794),
    series: [
      0x58B4F2, 0xFF8A4A, 0x35CFA2, 0xE79BD0, 0xF2BE3C, 0xA5DBFF, 0xA87C52, 0xF2F2F2,
    ].map { Color($0) },
    sequential: [0x1A2030, 0x27406F, 0x2F6F9E, 0x4AA3B3, 0x98D2B5, 0xF4F1D0].map { Color($0) },
    diverging: [0x6FC0F5, 0x2F6C9A, 0x1D222A, 0x9C4F24, 0xFF9A5C].map { Color($0) },
    lineWidth: 1.6)

  /// A white background and stronger lines that stay distinguishable in grayscale.
  public static let print = Theme(
    name: "print", background: Color(0xFFFFFF), text: Color(0x000000),
    secondaryText: Color(0x2B2B2B),
    axis: Color(0x404040), grid: Color(0xE2E2E2), zero: Color(0xA8A8A8), muted: Color(0x808080),
    series: [
      0x004B7A, 0xC65300, 0x00866A, 0xB0558C, 0xA87400, 0x4FA9D8, 0x5E3A16, 0x000000,
    ].map { Color($0) },
    sequential: [0xF7F7F4, 0xD8E6DF, 0x9CC4C4, 0x5A91AE, 0x2E5A8C, 0x171C4C].map { Color($0) },
    diverging: [0x003E6B, 0x6C9DC0, 0xFFFFFF, 0xE09A72, 0x8C3600].map { Color($0) },
    lineWidth: 1.8)
}

/// How the n-th series of a panel looks.
struct SeriesStyle: Equatable {
  var color: Color
  var dash: [Double]
  var marker: Int

  init(_ index: Int, _ theme: Theme) {
    color = theme.series[index % theme.series.count]
    dash = Theme.dashes[index % Theme.dashes.count]
    marker = Theme.markers[index % Theme.markers.count]
  }

  /// The style that a mark asks for; `automatic` is the index of the next free series.
  init(_ role: ColorRole, automatic: Int, _ theme: Theme) {
    switch role {
    case .automatic: self.init(automatic, theme)
    case .series(let index): self.init(abs(index), theme)
    case .text:
      self.init(0, theme)
      color = theme.text
    case .muted:
      self.init(0, theme)
      color = theme.muted
    }
  }

  /// A copy with the dash that a line asks for.
  func with(_ dash: Dash) -> SeriesStyle {
    var copy = self
    switch dash {
    case .automatic: break
    case .solid: copy.dash = []
    case .dashed: copy.dash = Theme.dashes[1]
    case .dotted: copy.dash = Theme.dashes[5]
    }
    return copy
  }
}
