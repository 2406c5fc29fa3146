extension PixelImage {
  /// The number of a channel of a pixel: what it stands for, or its level between 0 and 1.
  private func number(row: Int, column: Int, channel: Int) -> Double {
    let pixel = row * width + column
    guard let numbers else { return Double(bytes[pixel * channels + channel]) / 255 }
    return Double(numbers[numbers.count == bytes.count ? pixel * channels + channel : pixel])
  }

  /// The channels whose numbers differ: one where a color stands for a number.
  private var channelNames: [String?] {
    let isColour = channels == 3 && (numbers.map { $0.count == bytes.count } ?? true)
    return isColour ? ["red", "green", "blue"] : [nil]
  }

  /// The least and the greatest of its finite numbers, and the mean; nil where none is finite.
  var summary: (low: Double, mean: Double, high: Double)? {
    let all = (numbers?.map { Double($0) } ?? bytes.map { Double($0) / 255 }).filter(\.isFinite)
    guard let low = all.min(), let high = all.max() else { return nil }
    return (low, all.reduce(0, +) / Double(all.count), high)
  }

  /// Adds a row for each channel of each pixel.
  func addPixels(to table: inout CSVTable, _ name: String) {
    for (channel, label) in channelNames.enumerated() {
      for y in 0..<height {
        for x in 0..<width {
          let z = number(row: y, column: x, channel: channel)
          table.row(label, name, x: Double(x), y: Double(y), z: z)
        }
      }
    }
  }

  /// Adds one row: the size, the mean, the least and the greatest number.
  func addSummary(to table: inout CSVTable, _ name: String) {
    let numbers = summary
    table.row(
      "width, height, mean, ends", name, x: Double(width), y: Double(height), z: numbers?.mean,
      low: numbers?.low, high: numbers?.high)
  }

  /// How light each pixel is, `[height, width]`: the sum of its channels.
  var levels: [[Double]] {
    (0..<height).map { row in
      (0..<width).map { column in
        let start = (row * width + column) * channels
        return Double(bytes[start..<start + channels].map(Int.init).reduce(0, +))
      }
    }
  }

  /// Why it cannot be an image; nil where it can. The initializers trap, so only one that was read from a file has
  /// a problem.
  var problem: String? {
    let sides = 1...(1 << 20)
    guard sides.contains(width), sides.contains(height), channels == 1 || channels == 3,
      bytes.count == width * height * channels
    else { return "\(bytes.count) bytes for \(width) × \(height) pixels of \(channels) channels" }
    return nil
  }
}
