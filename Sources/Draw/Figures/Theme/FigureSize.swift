/// The size of a figure on paper, and of its text. All lengths are points, 72 to the inch.
public struct FigureSize: Sendable, Codable, Equatable {
  /// The name by which it is chosen.
  public var name: String
  /// The width of the page; a figure whose text needs more gets more.
  public var width: Double
  /// The height of the page; nil takes what the panels need.
  public var height: Double?
  /// The font size of axis labels; all other text scales with it.
  public var fontSize: Double

  /// A size of your own.
  public init(name: String, width: Double, height: Double? = nil, fontSize: Double) {
    (self.name, self.width, self.height, self.fontSize) = (name, width, height, fontSize)
  }

  /// The text width of a printed page.
  public static let page = FigureSize(name: "page", width: 480, fontSize: 9)
  /// A 16:9 slide.
  public static let slide = FigureSize(name: "slide", width: 720, height: 405, fontSize: 13)
  /// A small picture for an overview.
  public static let thumbnail = FigureSize(name: "thumbnail", width: 240, height: 160, fontSize: 7)

  /// The built-in sizes.
  public static let all: [FigureSize] = [.page, .slide, .thumbnail]

  /// The built-in size with this name; nil when there is none.
  public static func named(_ name: String) -> FigureSize? { all.first { $0.name == name } }

  var titleFont: Double { fontSize * 1.4 }
  var panelTitleFont: Double { fontSize * 1.08 }
  var labelFont: Double { fontSize }
  var tickFont: Double { fontSize * 0.89 }
  var legendFont: Double { fontSize * 0.93 }
  var margin: Double { fontSize * 1.35 }
}
