import Foundation
import Notation

extension Contour: ColoredMark {
  static let kind = "contour"

  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent {
    var extent = Extent()
    extent.x = DataRange(place.x)
    extent.y = DataRange(place.y)
    extent.isTight = true
    return extent
  }

  /// Where the grid lies: a range without width is widened.
  private var place: (x: ClosedRange<Double>, y: ClosedRange<Double>) {
    let (x, y) = (DataRange(self.x).widened(.linear), DataRange(self.y).widened(.linear))
    return (x.low...x.high, y.low...y.high)
  }

  func footprint(_ axes: PlaneAxes) -> [UnitPoint] { [] }

  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas) {
    guard values.count > 1, values[0].count > 1 else { return }
    let (heights, (x, y)) = (heights, place)
    let map = ColorMap(scale, values: heights, range: nil, theme: canvas.theme)
    if isFilled {
      canvas.image(
        map.image(finer(heights).reversed()), from: axes.place(x.lowerBound, y.lowerBound),
        to: axes.place(x.upperBound, y.upperBound))
    }
    drawLines(heights, axes, map, on: &canvas)
  }

  /// The values as heights: themselves, or their logarithms.
  var heights: [[Double]] {
    guard heightScale == .logarithmic else { return values }
    return values.map { $0.map { $0 > 0 ? log10($0) : .nan } }
  }

  /// The heights that get a line.
  var lines: [Double] {
    if !levels.isEmpty {
      return heightScale == .logarithmic ? levels.filter { $0 > 0 }.map { log10($0) } : levels
    }
    let span = DataRange(heights.lazy.flatMap { $0 }, .linear)
    guard !span.isFlat(.linear) else { return [] }
    return Ticks.round(span.low, span.high, 11).1
  }

  /// gnuplot finds the lines: it follows each height through the grid.
  private func drawLines(
    _ heights: [[Double]], _ axes: PlaneAxes, _ map: ColorMap, on canvas: inout PanelCanvas
  ) {
    let unit = { (height: Double) in (height - map.low) / (map.high - map.low) }
    let levels = lines.map(unit).filter { $0 > 0.0005 && $0 < 0.9995 }
    guard !levels.isEmpty else { return }
    let (x, y) = place
    let xs = evenly(x, heights[0].count).map { axes.x.fraction($0) }
    let ys = evenly(y, heights.count).map { axes.y.fraction($0) }
    var rows = ""
    for (row, y) in zip(heights, ys) {
      for (height, x) in zip(row, xs) {
        let z = height.isFinite ? GnuplotText.unit(unit(height)) : "NaN"
        rows += GnuplotText.unit(x) + " " + GnuplotText.unit(y) + " " + z + "\n"
      }
      rows += "\n"
    }
    let name = canvas.addContours(of: rows, at: levels)
    let color = isFilled ? canvas.theme.text.hex(transparency: 0.62) : nil
    for level in levels {
      let line = color ?? canvas.theme.background.mixed(with: map.color(part: level), 1).hex
      canvas.plot(
        "\(name) using (abs($3-(\(level)))<1e-6?$1:NaN):2 with lines "
          + "linewidth \(isFilled ? 0.6 : 1.1) linecolor rgb '\(line)'")
    }
  }

  /// Four times as many heights in each direction, along straight lines between the given ones.
  private func finer(_ heights: [[Double]]) -> [[Double]] {
    let factor = max(1, min(8, 400 / max(heights.count, heights[0].count)))
    func refine(_ row: [Double]) -> [Double] {
      let count = (row.count - 1) * factor
      return (0..<count).map { index in
        let place = (Double(index) + 0.5) / Double(factor)
        let left = min(Int(saturating: place), row.count - 2)
        return row[left] + (row[left + 1] - row[left]) * (place - Double(left))
      }
    }
    let wide = heights.map(refine)
    let count = (wide.count - 1) * factor
    return (0..<count).map { index in
      let place = (Double(index) + 0.5) / Double(factor)
      let low = min(Int(saturating: place), wide.count - 2)
      let t = place - Double(low)
      return zip(wide[low], wide[low + 1]).map { $0 + ($1 - $0) * t }
    }
  }

  func colorKey(_ theme: Theme) -> ColorKey? {
    guard values.count > 1 else { return nil }
    return ColorKey(
      map: ColorMap(scale, values: heights, range: nil, theme: theme), label: label,
      isLogarithmic: heightScale == .logarithmic)
  }

  /// Its colors always belong to its own heights.
  var freeNumbers: DataRange { DataRange() }
  func withColors(over range: ClosedRange<Double>) -> Contour { self }

  var problem: String? { ragged(values) }

  func addRows(to table: inout CSVTable) { table.addHeights(values, x, y, label) }

  func altText(_ panel: Panel) -> [String] {
    [AltText.heights("Contours", values, x, y, label: label)]
  }

  var textForm: TextForm {
    .letters { columns in
      Shades.picture(heights.reversed(), columns: columns) + [Shades.key(heights)]
    }
  }
}
