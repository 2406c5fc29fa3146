extension Images: PanelMark {
  static let kind = "images"

  func picture(in panel: Panel, _ graphviz: GraphLayout?) -> any PanelPicture { self }

  var problem: String? {
    if !captions.isEmpty, let problem = uneven(images.count, captions.count) { return problem }
    if let columns, !(1...10_000).contains(columns) { return "\(columns) images side by side" }
    return images.lazy.compactMap(\.problem).first
  }

  func addRows(to table: inout CSVTable) {
    for (index, image) in images.enumerated() {
      if isWrittenOut {
        image.addPixels(to: &table, name(index))
      } else {
        image.addSummary(to: &table, name(index))
      }
    }
  }

  /// Whether every pixel has a row in the CSV table. Of larger images a row each gives the size, the mean, the
  /// least and the greatest number.
  private var isWrittenOut: Bool { images.map { $0.width * $0.height }.reduce(0, +) <= 40_000 }

  /// The caption of an image, or its number.
  private func name(_ index: Int) -> String {
    let caption = captions.indices.contains(index) ? captions[index] : ""
    return caption.isEmpty ? "image \(index + 1)" : caption
  }

  func altText(_ panel: Panel) -> [String] {
    guard let first = images.first else { return ["No images."] }
    let names = captions.filter { !$0.isEmpty }
    let words =
      "\(AltText.count(images.count, "image")) of \(first.width) × \(first.height) pixels"
      + (names.isEmpty ? "." : ": \(AltText.list(names)).")
    let ends = images.indices.compactMap { index in images[index].summary.map { (index, $0) } }
    guard let low = ends.min(by: { $0.1.low < $1.1.low }),
      let high = ends.max(by: { $0.1.high < $1.1.high }),
      let dark = ends.min(by: { $0.1.mean < $1.1.mean }),
      let bright = ends.max(by: { $0.1.mean < $1.1.mean })
    else { return [words] }
    let range =
      " Numbers from \(AltText.number(low.1.low)) to \(AltText.number(high.1.high))"
    if images.count == 1 { return [words + range + ", mean \(AltText.number(low.1.mean))."] }
    return [
      words + range + "; the least mean has \(name(dark.0)) "
        + "(\(AltText.number(dark.1.mean))), the greatest \(name(bright.0)) "
        + "(\(AltText.number(bright.1.mean)))."
    ]
  }

  /// The first four images in shades, each with its caption.
  var textForm: TextForm {
    .letters { columns in
      var lines: [String] = []
      for (index, image) in images.prefix(4).enumerated() {
        lines += Shades.picture(image.levels, columns: min(columns, 56))
        if captions.indices.contains(index) { lines.append(captions[index]) }
      }
      if images.count > 4 { lines.append("… and \(images.count - 4) more images") }
      return lines
    }
  }
}

extension Images: PanelPicture {
  func minWidth(_ size: FigureSize) -> Double { 0 }

  func preferredHeight(width: Double, columns: Int, size: FigureSize) -> Double {
    ImageGrid(self, width: width, size: size).height
  }

  func edges(_ size: FigureSize) -> Edges { Edges() }

  func legend(_ theme: Theme) -> [LegendEntry] { [] }

  func draw(in panel: Panel, on canvas: inout PanelCanvas) {
    let (plot, size, theme) = (canvas.plot, canvas.size, canvas.theme)
    guard !images.isEmpty else {
      canvas.text(
        "no images", at: UnitPoint(0.5, 0.5), font: size.labelFont, color: theme.secondaryText)
      return
    }
    let grid = ImageGrid(self, width: plot.width, size: size)
    let scale = grid.scale(in: plot)
    let left = (plot.width - grid.width * scale) / 2
    for (index, image) in images.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: grid.columns)
      let x = left + Double(column) * (grid.cell + grid.gap) * scale
      let y = Double(row) * (grid.imageHeight + grid.captionHeight + grid.gap) * scale
      let place = grid.place(of: image, number: index, in: plot)
      canvas.image(
        image, from: UnitPoint(place.x / plot.width, 1 - place.bottom / plot.height),
        to: UnitPoint(place.right / plot.width, 1 - place.y / plot.height))
      // A thin frame, so that the paper does not run into a light corner.
      canvas.rectangle(
        Rect(x: plot.x + place.x, y: plot.y + place.y, width: place.width, height: place.height),
        fill: nil, border: theme.zero.hex, isFront: true)
      if captions.indices.contains(index) {
        canvas.text(
          TextMetrics.cut(captions[index], width: grid.cell * 1.04, size: grid.font),
          at: UnitPoint(
            (x + grid.cell * scale / 2) / plot.width,
            1 - (y + grid.imageHeight * scale) / plot.height), up: -grid.font * 0.85 * scale,
          font: grid.font * scale, color: theme.secondaryText)
      }
    }
  }
}
