/// The size of a figure on paper, and of its text. All lengths are points, 72 to the inch.
public struct FigureSize: Sendable, Codable, Equatable {
  /// The name by which it is chosen.
  public var name: String
  /// The width of the page; a figure whose text needs more gets more, unless the size is exact.
  public var width: Double
  /// The height of the page; nil takes what the panels need.
  public var height: Double?
  /// The font size of axis labels; all other text scales with it.
  public var fontSize: Double
  /// Whether the page is exactly so wide and high, as a journal wants it: words get less room, plots more, and no
  /// letter is smaller than ``leastFont``. What does not fit is an error.
  public var isExact: Bool
  /// How many times as large as it is laid out the finished figure is, letters and lines included.
  public var scale: Double

  /// A size of your own.
  public init(
    name: String, width: Double, height: Double? = nil, fontSize: Double, isExact: Bool = false,
    scale: Double = 1
  ) {
    (self.name, self.width, self.height, self.fontSize) = (name, width, height, fontSize)
    (self.isExact, self.scale) = (isExact, scale)
  }

  /// An exact size: a page of this width and, where it is given, this height. The font size follows from the width
  /// where none is given: 7 points in one column of a journal, 9 over two.
  public init(
    name: String? = nil, exactly width: PaperLength, height: PaperLength? = nil,
    fontSize: Double? = nil, scale: Double = 1
  ) {
    let words = [width, height].compactMap { $0 }.map { Numbers.short($0.millimeters) + " mm" }
    self.init(
      name: name ?? words.joined(separator: " × "), width: width.points, height: height?.points,
      fontSize: fontSize ?? min(9, max(7, width.points / 36)), isExact: true, scale: scale)
  }

  /// The text width of a printed page.
  public static let page = FigureSize(name: "page", width: 480, fontSize: 9)
  /// A 16:9 slide.
  public static let slide = FigureSize(name: "slide", width: 720, height: 405, fontSize: 13)
  /// A small picture for an overview.
  public static let thumbnail = FigureSize(name: "thumbnail", width: 240, height: 160, fontSize: 7)

  /// The built-in sizes whose pages grow with their words.
  public static let all: [FigureSize] = [.page, .slide, .thumbnail]

  /// The built-in size or the preset with this name; nil when there is none.
  public static func named(_ name: String) -> FigureSize? {
    (all + presets).first { $0.name == name }
  }

  /// The least size of letters in a figure of an exact size, in points: what journals ask for.
  public static let leastFont = 6.0

  /// The least font size at which the smallest letters, those of the numbers at the axes, are of the least size.
  static let leastFontSize = leastFont / 0.89

  var titleFont: Double { fontSize * 1.4 }
  var panelTitleFont: Double { fontSize * 1.08 }
  var labelFont: Double { fontSize }
  var tickFont: Double { fontSize * 0.89 }
  var legendFont: Double { fontSize * 0.93 }
  /// The paper around a figure is the journal's where the size is exact.
  var margin: Double { fontSize * (isExact ? 0.5 : 1.35) }
}
