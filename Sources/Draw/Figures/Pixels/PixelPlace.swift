/// Where a picture stands in the drawing of a figure, and how many pixels it has: so a page knows which pixel is under
/// a pointer.
///
/// A heat map between two axes is such a picture too: its cells are the pixels.
public struct PixelPlace: Sendable, Equatable {
  /// The panel of the figure, from 0.
  public let panel: Int
  /// The picture in the panel, from 0; a heat map is picture 0.
  public let picture: Int
  /// The left and the upper edge, as fractions of the drawing's width and height.
  public let x, y: Double
  /// The width and the height, as fractions of those of the drawing.
  public let width, height: Double
  /// How many rows and columns of pixels there are, the first row on top.
  public let rows, columns: Int

  /// A place of these parts.
  public init(
    panel: Int, picture: Int, x: Double, y: Double, width: Double, height: Double, rows: Int,
    columns: Int
  ) {
    (self.panel, self.picture) = (panel, picture)
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
    (self.rows, self.columns) = (rows, columns)
  }
}

/// How large the drawing of a figure is, and where its pictures stand in it.
public struct FigureMeasure: Sendable, Equatable {
  /// The width and the height in pixels.
  public let width, height: Int
  /// Where the images and heat maps of its panels stand.
  public let places: [PixelPlace]
}

extension FigureRenderer {
  /// How many pixels wide and high the figure's PNG is, and where the pictures of its panels stand in it, without
  /// drawing it.
  ///
  /// Throws a `FigureError` when the figure cannot be laid out.
  public func measure(of figure: Figure) throws(FigureError) -> FigureMeasure {
    let look = Look(theme: theme, size: size)
    let layout = try FigureLayout(figure, look: look, pictures: try pictures(of: figure))
    let device = Device(format: .png, width: layout.width, height: layout.height, dpi: dpi)
    return FigureMeasure(
      width: device.pixelWidth, height: device.pixelHeight, places: layout.pixelPlaces(size))
  }
}

extension Panel {
  /// The numbers of each picture in the panel, the top row first: those of its images, or of its heat map. nil stands
  /// for an image whose pixels are what is shown, as in a photograph.
  public var pictureNumbers: [[[Double]]?] {
    for mark in marks {
      if let images = mark.value as? Images { return images.images.map(\.rowsOfNumbers) }
      if let map = mark.value as? HeatMap, map.place == nil, map.scale != .classes {
        return [map.values]
      }
    }
    return []
  }
}

extension PixelImage {
  /// One number for each pixel, row by row; nil where there are none, or several.
  fileprivate var rowsOfNumbers: [[Double]]? {
    guard let numbers, numbers.count == width * height else { return nil }
    return (0..<height).map { row in
      numbers[row * width..<(row + 1) * width].map { Double($0) }
    }
  }
}

extension FigureLayout {
  /// Where the pictures of all panels stand.
  func pixelPlaces(_ size: FigureSize) -> [PixelPlace] {
    panels.enumerated().flatMap { index, panel -> [PixelPlace] in
      let (plan, plot) = panel
      switch plan.content {
      case .alone(let picture):
        guard let images = picture as? Images else { return [] }
        let grid = ImageGrid(images, width: plot.width, size: size)
        return images.images.enumerated().map { number, image in
          let inPlot = grid.place(of: image, number: number, in: plot)
          return place(
            index, number,
            Rect(
              x: plot.x + inPlot.x, y: plot.y + inPlot.y, width: inPlot.width,
              height: inPlot.height), rows: image.height, columns: image.width)
        }
      case .plane(let axes, _):
        let maps = plan.panel.marks.lazy.compactMap { $0.value as? HeatMap }
        guard let map = maps.first(where: { $0.place == nil && $0.scale != .classes }),
          let columns = map.values.first?.count, columns > 0
        else { return [] }
        let rows = map.values.count
        let from = axes.place(-0.5, -0.5)
        let to = axes.place(Double(columns) - 0.5, Double(rows) - 0.5)
        // Only what is drawn in reading order, row 0 on top, can be pointed at.
        guard from.x < to.x, from.y > to.y else { return [] }
        let cells = Rect(
          x: plot.x + from.x * plot.width, y: plot.bottom - from.y * plot.height,
          width: (to.x - from.x) * plot.width, height: (from.y - to.y) * plot.height)
        return [place(index, 0, cells, rows: rows, columns: columns)]
      }
    }
  }

  private func place(
    _ panel: Int, _ picture: Int, _ rect: Rect, rows: Int, columns: Int
  ) -> PixelPlace {
    PixelPlace(
      panel: panel, picture: picture, x: rect.x / width, y: rect.y / height,
      width: rect.width / width, height: rect.height / height, rows: rows, columns: columns)
  }
}
