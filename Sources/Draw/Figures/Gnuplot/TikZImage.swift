/// The pixel images of a TikZ picture, as filled rectangles: TikZ has no command for pixels that every LaTeX
/// understands. Neighbours of one color are one rectangle.
enum TikZImage {
  /// The lines of a picture with rectangles in place of gnuplot's images: a definition of the pixels, six hexadecimal
  /// digits each, and a `\gprawimage` with place, counts and size.
  static func drawn(_ lines: [String]) -> [String] {
    var result: [String] = []
    var pixels: [Substring]?
    for line in lines {
      if line.hasPrefix("\\def\\gprawrgbimagedata") {
        pixels = []
      } else if line.hasPrefix("\\gprawimage{rgb}") {
        result += rectangles((pixels ?? []).joined(), line)
        pixels = nil
      } else if pixels != nil {
        pixels?.append(line.drop { $0 == " " }.prefix { $0.isHexDigit })
      } else {
        result.append(line)
      }
    }
    return result
  }

  /// `\gprawimage{rgb}{x}{y}{columns}{rows}{width}{height}…` in centimetres, its first row on top.
  private static func rectangles(_ digits: String, _ command: String) -> [String] {
    let words = command.split { $0 == "{" || $0 == "}" }.dropFirst(2).prefix(6)
    let numbers = words.compactMap { Double($0) }
    guard numbers.count == 6, numbers[2] >= 1, numbers[3] >= 1 else { return [] }
    let (columns, rows) = (Int(numbers[2]), Int(numbers[3]))
    let bytes = Array(digits.utf8)
    guard bytes.count >= columns * rows * 6 else { return [] }
    let (width, height) = (numbers[4] / Double(columns), numbers[5] / Double(rows))
    func color(_ row: Int, _ column: Int) -> ArraySlice<UInt8> {
      let start = (row * columns + column) * 6
      return bytes[start..<start + 6]
    }
    var lines: [String] = []
    for row in 0..<rows {
      var start = 0
      while start < columns {
        var end = start + 1
        while end < columns, color(row, end).elementsEqual(color(row, start)) { end += 1 }
        // A hair wider than the pixels, so that no paper shines through between them.
        let hair = 0.003
        let left = numbers[0] + Double(start) * width
        let right = min(numbers[0] + Double(end) * width + hair, numbers[0] + numbers[4])
        let top = numbers[1] + numbers[5] - Double(row) * height
        let low = max(top - height - hair, numbers[1])
        lines.append(
          "\\gpfill{rgb color={\(parts(of: color(row, start)))}} "
            + "(\(place(left)),\(place(low))) rectangle (\(place(right)),\(place(top)));")
        start = end
      }
    }
    return lines
  }

  /// `0.106,0.141,0.188` from six hexadecimal digits.
  private static func parts(of digits: ArraySlice<UInt8>) -> String {
    let hex = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
    return [hex >> 16 & 255, hex >> 8 & 255, hex & 255]
      .map { GnuplotText.number(Double($0) / 255) }.joined(separator: ",")
  }

  private static func place(_ centimetres: Double) -> String { GnuplotText.number(centimetres) }
}
