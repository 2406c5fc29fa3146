/// How large a figure is on paper, and how large its letters are. All lengths are points, 72 to the inch.
public struct FigureSize: Sendable, Codable, Equatable {
  public var name: String
  public var width: Double
  /// nil: as high as the panels need.
  public var height: Double?
  /// The size of the axis labels; all other letters follow it.
  public var fontSize: Double

  public init(name: String, width: Double, height: Double? = nil, fontSize: Double) {
    (self.name, self.width, self.height, self.fontSize) = (name, width, height, fontSize)
  }

  /// The text width of a page.
  public static let page = FigureSize(name: "page", width: 480, fontSize: 9)
  /// A slide of 16 : 9.
  public static let slide = FigureSize(name: "slide", width: 720, height: 405, fontSize: 13)
  /// A small picture for an overview.
  public static let thumbnail = FigureSize(name: "thumbnail", width: 240, height: 160, fontSize: 7)

  /// All sizes, by their names.
  public static let all: [FigureSize] = [.page, .slide, .thumbnail]

  /// The size with a name; nil when there is none.
  public static func named(_ name: String) -> FigureSize? { all.first { $0.name == name } }

  var titleFont: Double { fontSize * 1.4 }
  var panelTitleFont: Double { fontSize * 1.08 }
  var labelFont: Double { fontSize }
  var tickFont: Double { fontSize * 0.89 }
  var legendFont: Double { fontSize * 0.93 }
  var margin: Double { fontSize * 1.35 }
}
