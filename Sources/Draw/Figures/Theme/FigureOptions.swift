/// What of a figure is drawn, besides its colors and its size.
public struct FigureOptions: Sendable, Codable, Equatable {
  /// Whether the figure's title is drawn; in a paper the caption says what it shows. The titles of panels stay.
  public var showsTitle: Bool
  /// Whether nothing is painted behind the figure. A GIF has its background always.
  public var isTransparent: Bool
  /// Whether the panels are named (a), (b), (c), …, in reading order.
  public var namesPanels: Bool

  /// The usual figure, or another.
  public init(showsTitle: Bool = true, isTransparent: Bool = false, namesPanels: Bool = false) {
    self.showsTitle = showsTitle
    self.isTransparent = isTransparent
    self.namesPanels = namesPanels
  }
}

extension Figure {
  /// The figure with "(a)", "(b)", … before the titles of its panels; of one panel, as it is.
  var withNamedPanels: Figure {
    guard panels.count > 1 else { return self }
    var copy = self
    for index in panels.indices {
      let title = panels[index].title
      copy.panels[index].title =
        "(\(Figure.letter(index)))" + (title.isEmpty ? "" : " " + title)
    }
    copy.frames = frames.map(\.withNamedPanels)
    return copy
  }

  /// a … z, aa, ab, …
  private static func letter(_ index: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(index % 26)))
    return index < 26 ? letter : Figure.letter(index / 26 - 1) + letter
  }
}
