extension PixelImage {
  /// The number of a channel of a pixel: what it stands for, or its level between 0 and 1.
  func number(row: Int, column: Int, channel: Int) -> Double {
    let pixel = row * width + column
    guard let numbers else { return Double(bytes[pixel * channels + channel]) / 255 }
    return Double(numbers[numbers.count == bytes.count ? pixel * channels + channel : pixel])
  }

  /// The channels whose numbers differ: one where a colour stands for a number.
  var channelNames: [String?] {
    let isColour = channels == 3 && (numbers.map { $0.count == bytes.count } ?? true)
    return isColour ? ["red", "green", "blue"] : [nil]
  }

  /// The least and the greatest of its finite numbers, and the mean; nil where none is finite.
  var summary: (low: Double, mean: Double, high: Double)? {
    let all = (numbers?.map { Double($0) } ?? bytes.map { Double($0) / 255 }).filter(\.isFinite)
    guard let low = all.min(), let high = all.max() else { return nil }
    return (low, all.reduce(0, +) / Double(all.count), high)
  }
}

extension Images {
  /// The caption of an image, or its number.
  func name(_ index: Int) -> String {
    let caption = captions.indices.contains(index) ? captions[index] : ""
    return caption.isEmpty ? "image \(index + 1)" : caption
  }

  /// Whether every pixel has a row among the plotted numbers. Of larger ones a row an image says the mean, and
  /// between which ends all lie.
  var isWrittenOut: Bool { images.map { $0.width * $0.height }.reduce(0, +) <= 40_000 }

  /// What the images show, for those who cannot see them.
  var sentence: String {
    guard let first = images.first else { return "No images." }
    let names = captions.filter { !$0.isEmpty }
    let words =
      "\(AltText.count(images.count, "image")) of \(first.width) × \(first.height) pixels"
      + (names.isEmpty ? "." : ": \(AltText.list(names)).")
    let ends = images.indices.compactMap { index in images[index].summary.map { (index, $0) } }
    guard let low = ends.min(by: { $0.1.low < $1.1.low }),
      let high = ends.max(by: { $0.1.high < $1.1.high }),
      let dark = ends.min(by: { $0.1.mean < $1.1.mean }),
      let bright = ends.max(by: { $0.1.mean < $1.1.mean })
    else { return words }
    let range =
      " Numbers from \(AltText.number(low.1.low)) to \(AltText.number(high.1.high))"
    if images.count == 1 { return words + range + ", mean \(AltText.number(low.1.mean))." }
    return words + range + "; the least mean has \(name(dark.0)) "
      + "(\(AltText.number(dark.1.mean))), the greatest \(name(bright.0)) "
      + "(\(AltText.number(bright.1.mean)))."
  }
}
