import Notation

/// Where the images of an image grid stand, in points from the top left corner of their plot.
struct ImageGrid {
  var columns: Int
  /// The width of one image, and the distance from one to the next.
  var cell: Double
  var gap: Double
  /// The height of the highest image, and of the words under each.
  var imageHeight: Double
  var captionHeight: Double
  var font: Double
  var rows: Int

  /// The width and height of all.
  var width: Double { Double(columns) * (cell + gap) - gap }
  var height: Double {
    Double(max(rows, 1)) * (imageHeight + captionHeight + gap) - gap
  }

  /// How many images stand side by side: a grid somewhat wider than high, with a full last row if that
  /// can be had.
  private static func columns(_ count: Int, _ shape: Double) -> Int {
    if count <= 6 { return count }
    let wide = (Double(count) * 1.8 * shape).squareRoot()
    let choices = max(2, Int(saturating: wide * 0.75))...max(3, Int(saturating: wide * 1.4))
    return choices.min { a, b in
      let (emptyA, emptyB) = ((a - count % a) % a, (b - count % b) % b)
      return emptyA != emptyB
        ? emptyA < emptyB : abs(Double(a) - wide) < abs(Double(b) - wide)
    } ?? count
  }

  /// Arranges images in a width.
  init(_ images: Images, width: Double, size: FigureSize) {
    let count = max(1, images.images.count)
    let hasCaptions = images.captions.contains { !$0.isEmpty }
    let shape =
      images.images.map { Double($0.height) / Double($0.width) }.max() ?? 1
    columns = min(count, max(1, images.columns ?? ImageGrid.columns(count, shape)))
    rows = (count + columns - 1) / columns
    gap = size.fontSize * (columns > 14 ? 0.25 : 0.55)
    let most = size.fontSize * 13
    cell = min(most, (width - gap * Double(columns - 1)) / Double(columns))
    imageHeight = cell * shape
    let widest = images.captions.map { TextMetrics.width($0, size: 1) }.max() ?? 1
    font = max(4, min(size.tickFont, cell / max(widest, 0.1)))
    captionHeight = hasCaptions ? font * 1.5 : 0
  }

  /// The scale at which all of it fits into a plot. A page of fixed height may leave less room than the grid would
  /// like.
  func scale(in plot: Rect) -> Double { min(1, plot.height / height) }

  /// Where an image stands, in points from the top left corner of the plot.
  func place(of image: PixelImage, number index: Int, in plot: Rect) -> Rect {
    let scale = scale(in: plot)
    let (row, column) = index.quotientAndRemainder(dividingBy: columns)
    let left = (plot.width - width * scale) / 2
    let x = left + Double(column) * (cell + gap) * scale
    let y = Double(row) * (imageHeight + captionHeight + gap) * scale
    let fit = min(cell / Double(image.width), imageHeight / Double(image.height)) * scale
    let (wide, high) = (Double(image.width) * fit, Double(image.height) * fit)
    return Rect(
      x: x + (cell * scale - wide) / 2, y: y + (imageHeight * scale - high) / 2, width: wide,
      height: high)
  }
}
