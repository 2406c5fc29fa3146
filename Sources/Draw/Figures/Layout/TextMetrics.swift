/// The width of text in DejaVu Sans, the font of all figures, and in its bold face.
enum TextMetrics {
  /// The width of a line of text in points.
  static func width(_ text: String, size: Double, bold: Bool = false) -> Double {
    var thousandths = 0
    for scalar in text.unicodeScalars { thousandths += advance(scalar, bold: bold) }
    return Double(thousandths) / 1000 * size
  }

  /// Cuts a text into lines that are at most `width` points wide, at spaces and line ends, and within a word where
  /// it is wider than a line.
  static func wrap(_ text: String, width: Double, size: Double, bold: Bool = false) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: true) {
      var line = ""
      for word in paragraph.split(separator: " ") {
        let longer = line.isEmpty ? String(word) : line + " " + word
        if !line.isEmpty && TextMetrics.width(longer, size: size, bold: bold) > width {
          lines.append(line)
          line = String(word)
        } else {
          line = longer
        }
        while let piece = beginning(of: line, width: width, size: size, bold: bold) {
          lines.append(String(piece))
          line = String(line.dropFirst(piece.count))
        }
      }
      lines.append(line)
    }
    return lines
  }

  /// The first lines of a wrapped text, with an ellipsis where more are left out.
  static func wrap(
    _ text: String, width: Double, size: Double, bold: Bool = false, most: Int
  ) -> [String] {
    let lines = wrap(text, width: width, size: size, bold: bold)
    if lines.count <= most { return lines }
    let last = lines[most - 1] + " …"
    return lines.prefix(most - 1) + [cut(last, width: width, size: size, bold: bold)]
  }

  /// As many letters as fit; nil where all do. At least one, however narrow the room is.
  private static func beginning(
    of line: String, width: Double, size: Double, bold: Bool
  ) -> Substring? {
    if TextMetrics.width(line, size: size, bold: bold) <= width || line.count < 2 { return nil }
    var piece = line.dropLast()
    while piece.count > 1, TextMetrics.width(String(piece), size: size, bold: bold) > width {
      piece.removeLast()
    }
    return piece
  }

  /// A text that is at most `width` points wide, with an ellipsis where its end is left out.
  static func cut(_ text: String, width: Double, size: Double, bold: Bool = false) -> String {
    if TextMetrics.width(text, size: size, bold: bold) <= width { return text }
    var shorter = text
    if shorter.hasSuffix("…") { shorter.removeLast() }
    while !shorter.isEmpty
      && TextMetrics.width(shorter + "…", size: size, bold: bold) > width
    {
      shorter.removeLast()
    }
    return shorter + "…"
  }

  /// Texts that are at most `width` points wide. Two that differ stay two: where their beginnings would be the
  /// same, their ends are kept, as of "conv2d/kernel" and "conv2d/bias"; and where these are the same too, both.
  static func cut(_ texts: [String], width: Double, size: Double) -> [String] {
    let ways: [(String) -> String] = [
      { cut($0, width: width, size: size) }, { cutStart($0, width: width, size: size) },
      { cutMiddle($0, width: width, size: size) },
    ]
    var shown = texts.map(ways[0])
    for way in ways.dropFirst() {
      let repeated = Dictionary(grouping: texts.indices) { shown[$0] }.values
        .filter { Set($0.map { texts[$0] }).count > 1 }.joined()
      for index in repeated { shown[index] = way(texts[index]) }
    }
    return shown
  }

  /// With an ellipsis where the beginning is left out.
  private static func cutStart(_ text: String, width: Double, size: Double) -> String {
    String(cut(String(text.reversed()), width: width, size: size).reversed())
  }

  /// With an ellipsis where the middle is left out.
  private static func cutMiddle(_ text: String, width: Double, size: Double) -> String {
    if TextMetrics.width(text, size: size) <= width { return text }
    var (start, end) = (text.prefix(text.count / 2), text.dropFirst(text.count / 2))
    while TextMetrics.width("\(start)…\(end)", size: size) > width, !start.isEmpty || !end.isEmpty {
      if start.count > end.count { start.removeLast() } else { end.removeFirst() }
    }
    return "\(start)…\(end)"
  }

  /// A letter's step in thousandths of the font size.
  private static func advance(_ scalar: Unicode.Scalar, bold: Bool) -> Int {
    switch scalar.value {
    case 32..<127: return (bold ? boldASCII : ascii)[Int(scalar.value) - 32]
    case 0x300..<0x370: return 0
    case 0x2070...0x209F, 0xB2, 0xB3, 0xB9: return 400
    case 0x2212, 0xD7, 0xB1: return 838
    case 0x2032: return 227
    case 0x2026, 0x2014: return 1000
    case 0x2E80...0xD7FF, 0xF900...0xFAFF, 0xFF00...0xFFEF, 0x1F300...0x3FFFF: return 1000
    default: return bold ? 700 : 640
    }
  }

  /// The steps of U+0020 … U+007E, as the font file gives them.
  private static let ascii = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
    636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
    1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
    603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
    500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
    635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
  ]

  /// The same of DejaVu Sans Bold: narrow letters grow by a fifth, wide ones by a tenth.
  private static let boldASCII = [
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365,
    696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580,
    1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850,
    733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500,
    500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687,
    716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
  ]
}
