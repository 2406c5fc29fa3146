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

  /// Arranges images in a width.
  init(_ images: Images, width: Double, size: FigureSize) {
    let count = max(1, images.images.count)
    let hasCaptions = images.captions.contains { !$0.isEmpty }
    let shape =
      images.images.map { Double($0.height) / Double($0.width) }.max() ?? 1
    let wide = (Double(count) * 1.8 * shape).squareRoot().rounded(.up)
    columns = min(count, max(1, images.columns ?? (count <= 6 ? count : Int(wide))))
    rows = (count + columns - 1) / columns
    gap = size.fontSize * (columns > 14 ? 0.25 : 0.55)
    let most = size.fontSize * 13
    cell = min(most, (width - gap * Double(columns - 1)) / Double(columns))
    imageHeight = cell * shape
    let widest = images.captions.map { TextMetrics.width($0, size: 1) }.max() ?? 1
    font = max(4, min(size.tickFont, cell / max(widest, 0.1)))
    captionHeight = hasCaptions ? font * 1.5 : 0
  }
}
