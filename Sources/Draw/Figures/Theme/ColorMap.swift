import Notation

/// Maps numbers to a theme's colors.
struct ColorMap: Equatable {
  let scale: ColorScale
  /// The numbers at the two ends.
  let low: Double
  let high: Double
  private let theme: Theme
  private let anchors: [Color]

  /// The map for a table; `range` nil takes the least and the greatest of its numbers.
  init(_ scale: ColorScale, values: [[Double]], range: ClosedRange<Double>?, theme: Theme) {
    let span = range.map { DataRange($0) } ?? DataRange(values.lazy.flatMap { $0 }, .linear)
    var (low, high) = span.isEmpty ? (0, 1) : (span.low, span.high)
    if case .diverging(let center) = scale, range == nil {
      let reach = max(abs(low - center), abs(high - center))
      (low, high) = (center - reach, center + reach)
    }
    if !(low < high) {
      (low, high) = (low - 0.5, low + 0.5)
    } else if DataRange(low...high).isFlat(.linear) {
      let wide = DataRange(low...high).widened(.linear)
      (low, high) = (wide.low, wide.high)
    }
    self.scale = scale
    self.low = low
    self.high = high
    self.theme = theme
    switch scale {
    case .sequential: anchors = theme.sequential
    case .diverging: anchors = theme.diverging
    case .grey: anchors = [Color(0), Color(0xFFFFFF)]
    case .classes: anchors = theme.series.map { theme.background.mixed(with: $0, 0.3) }
    }
  }

  /// The color of a number; NaN and infinity get the grid's color.
  func color(_ value: Double) -> Color {
    guard value.isFinite else { return theme.grid }
    if scale == .classes {
      return anchors[abs(Int(saturating: max(-1e6, min(1e6, value.rounded())))) % anchors.count]
    }
    return color(part: (value - low) / (high - low))
  }

  /// The color at a fraction of the way from the low to the high end.
  func color(part: Double) -> Color {
    let place = min(max(part, 0), 1) * Double(anchors.count - 1)
    let index = min(Int(saturating: place), anchors.count - 2)
    return anchors[index].mixed(with: anchors[index + 1], place - Double(index))
  }

  /// A table as pixels, its first row on top.
  func image(_ values: [[Double]]) -> PixelImage {
    // Mixing a color takes a while; 512 steps look the same.
    let steps = 512
    let isPainted = scale != .classes
    let table = isPainted ? (0...steps).map { color(part: Double($0) / Double(steps)) } : []
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * (values.first?.count ?? 0) * 3)
    for row in values {
      for value in row {
        var color = theme.grid
        if isPainted && value.isFinite {
          let part = min(max((value - low) / (high - low), 0), 1)
          color = table[Int(saturating: (part * Double(steps)).rounded())]
        } else {
          color = self.color(value)
        }
        bytes.append(color.red)
        bytes.append(color.green)
        bytes.append(color.blue)
      }
    }
    return PixelImage(
      width: values.first?.count ?? 1, height: values.count, channels: 3, bytes: bytes)
  }

  /// The color of text that can be read on a cell with this number.
  func textColor(on value: Double) -> Color {
    let isLight = color(value).lightness > 0.62
    return isLight ? Color(0x1B2430) : Color(0xFFFFFF)
  }
}
