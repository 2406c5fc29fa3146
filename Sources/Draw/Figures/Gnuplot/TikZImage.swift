import Notation

/// The pixel images of a TikZ picture, as filled rectangles: TikZ has no command for pixels that every LaTeX
/// understands. Neighbors of one color are one rectangle, and an image of very many is made coarser: LaTeX has room
/// for some ten thousand in a picture.
struct TikZImage {
  /// The lines of a picture with rectangles in place of gnuplot's images: a definition of the pixels, six hexadecimal
  /// digits each, and a `\gprawimage` with place, counts and size.
  static func drawn(_ lines: [String]) -> [String] {
    var result: [String] = []
    var pixels: [Substring]?
    for line in lines {
      if line.hasPrefix("\\def\\gprawrgbimagedata") {
        pixels = []
      } else if line.hasPrefix("\\gprawimage{rgb}") {
        if let image = TikZImage((pixels ?? []).joined(), line) {
          result += image.lines(most: 8000)
        }
        pixels = nil
      } else if pixels != nil {
        pixels?.append(line.drop { $0 == " " }.prefix { $0.isHexDigit })
      } else {
        result.append(line)
      }
    }
    return result
  }

  private var columns: Int
  private var rows: Int
  /// The colors, row by row from the top.
  private var colors: [Color]
  /// Place and size in centimetres, from the lower left.
  private let box: Rect

  /// `\gprawimage{rgb}{x}{y}{columns}{rows}{width}{height}…` in centimetres, its first row on top; nil for what is none.
  private init?(_ digits: String, _ command: String) {
    let words = command.split { $0 == "{" || $0 == "}" }.dropFirst(2).prefix(6)
    let numbers = words.compactMap { Double($0) }
    guard numbers.count == 6, numbers[2] >= 1, numbers[3] >= 1 else { return nil }
    (columns, rows) = (Int(numbers[2]), Int(numbers[3]))
    box = Rect(x: numbers[0], y: numbers[1], width: numbers[4], height: numbers[5])
    let bytes = Array(digits.utf8)
    guard bytes.count >= columns * rows * 6 else { return nil }
    colors = (0..<columns * rows).map { index in
      let hex = String(decoding: bytes[index * 6..<index * 6 + 6], as: UTF8.self)
      return Color(UInt32(hex, radix: 16) ?? 0)
    }
  }

  /// The rectangles, at most so many.
  private func lines(most: Int) -> [String] {
    let all = runs
    if all.count > most {
      let step = max(
        2, Int(saturating: (Double(all.count) / Double(most)).squareRoot().rounded(.up)))
      return coarser(step).lines(most: most)
    }
    let (width, height) = (box.width / Double(columns), box.height / Double(rows))
    // A hair wider than the pixels, so that no paper shines through between them.
    let hair = 0.003
    let rectangles = all.map { run -> String in
      let left = Double(run.start) * width
      let right = min(Double(run.end) * width + hair, box.width)
      let top = box.height - Double(run.row) * height
      let low = max(top - height - hair, 0)
      let color = colors[run.row * columns + run.start]
      let parts = [color.red, color.green, color.blue].map {
        "{\(GnuplotText.number(Double($0) / 255))}"
      }
      let places = [box.x + left, box.y + low, right - left, top - low].map {
        "{\(GnuplotText.number($0))cm}"
      }
      return "\\gppixel\((parts + places).joined())"
    }
    // What is done to the color within a scope is undone at its end.
    return ["\\begin{scope}"] + rectangles + ["\\end{scope}"]
  }

  /// Neighbors of one color in a row, from `start` to before `end`.
  private var runs: [(row: Int, start: Int, end: Int)] {
    var runs: [(row: Int, start: Int, end: Int)] = []
    for row in 0..<rows {
      var start = 0
      for column in 1...columns
      where column == columns
        || colors[row * columns + column] != colors[row * columns + start]
      {
        runs.append((row, start, column))
        start = column
      }
    }
    return runs
  }

  /// The image with the mean of so many times so many pixels in place of each.
  private func coarser(_ step: Int) -> TikZImage {
    var copy = self
    copy.columns = (columns + step - 1) / step
    copy.rows = (rows + step - 1) / step
    copy.colors = (0..<copy.columns * copy.rows).map { index in
      let (row, column) = (index / copy.columns * step, index % copy.columns * step)
      let some = (row..<min(row + step, rows)).flatMap { row in
        colors[row * columns + column..<row * columns + min(column + step, columns)]
      }
      func mean(_ part: KeyPath<Color, UInt8>) -> UInt32 {
        UInt32(some.reduce(0) { $0 + Int($1[keyPath: part]) } / some.count)
      }
      return Color(mean(\.red) << 16 | mean(\.green) << 8 | mean(\.blue))
    }
    return copy
  }
}
