extension PanelCanvas {
  /// Images in rows, each with its caption below.
  mutating func drawImages(_ images: Images) {
    guard !images.images.isEmpty else {
      text("no images", at: UnitPoint(0.5, 0.5), font: size.labelFont, color: theme.secondaryText)
      return
    }
    let grid = ImageGrid(images, width: plot.width, size: size)
    // A page of fixed height may leave less room than the grid would like.
    let scale = min(1, plot.height / grid.height)
    let left = (plot.width - grid.width * scale) / 2
    for (index, image) in images.images.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: grid.columns)
      let x = left + Double(column) * (grid.cell + grid.gap) * scale
      let y = Double(row) * (grid.imageHeight + grid.captionHeight + grid.gap) * scale
      let fit =
        min(grid.cell / Double(image.width), grid.imageHeight / Double(image.height)) * scale
      let (width, height) = (Double(image.width) * fit, Double(image.height) * fit)
      let x0 = x + (grid.cell * scale - width) / 2
      let y0 = y + (grid.imageHeight * scale - height) / 2
      self.image(
        image, from: UnitPoint(x0 / plot.width, 1 - (y0 + height) / plot.height),
        to: UnitPoint((x0 + width) / plot.width, 1 - y0 / plot.height))
      // A thin frame, so that the paper does not run into a light corner.
      rectangle(
        Rect(x: plot.x + x0, y: plot.y + y0, width: width, height: height), fill: nil,
        border: theme.zero.hex, isFront: true)
      if images.captions.indices.contains(index) {
        text(
          TextMetrics.cut(images.captions[index], width: grid.cell * 1.04, size: grid.font),
          at: UnitPoint(
            (x + grid.cell * scale / 2) / plot.width,
            1 - (y + grid.imageHeight * scale) / plot.height), up: -grid.font * 0.85 * scale,
          font: grid.font * scale, color: theme.secondaryText)
      }
    }
  }
}
