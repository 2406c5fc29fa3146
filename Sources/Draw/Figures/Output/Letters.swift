/// Which letters can be drawn. Cairo draws a letter that no installed font has as a box as large as the
/// page; such a letter is replaced by "□" first.
struct Letters {
  private var known: [Unicode.Scalar: Bool] = [:]
  /// Those that were asked for and that no font has.
  var missing: [Unicode.Scalar] {
    known.filter { !$0.value }.keys.sorted { $0.value < $1.value }
  }

  /// A script in which every letter can be drawn.
  ///
  /// - Parameters:
  ///   - fonts: the names of the fonts that have all the letters with these numbers (in hexadecimal).
  mutating func drawable(
    _ script: String, fonts: ([String]) throws(FigureError) -> String
  ) throws(FigureError) -> String {
    let asked = Set(script.unicodeScalars.filter { !Letters.isInDejaVu($0) && known[$0] == nil })
    let ordered = asked.sorted { $0.value < $1.value }
    if !ordered.isEmpty {
      func isThere(_ scalars: [Unicode.Scalar]) throws(FigureError) -> Bool {
        let numbers = scalars.map { String($0.value, radix: 16) }
        return try !fonts(numbers).allSatisfy(\.isWhitespace)
      }
      // Mostly one font has them all; else they are asked for one by one.
      let isAllThere = try isThere(ordered)
      for scalar in ordered { known[scalar] = isAllThere ? true : try isThere([scalar]) }
    }
    guard known.values.contains(false) else { return script }
    var drawable = ""
    for scalar in script.unicodeScalars {
      drawable.unicodeScalars.append(known[scalar] == false ? "□" : scalar)
    }
    return drawable
  }

  /// Whether a letter is in a block that DejaVu Sans has whole, or nearly: Latin, Greek, Cyrillic, signs of
  /// mathematics, arrows, boxes.
  private static func isInDejaVu(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x250, 0x300..<0x350,
      0x384..<0x400 where scalar.value != 0x3A2:
      true
    case 0x400..<0x526, 0x2010..<0x205F, 0x2074..<0x208F, 0x2090..<0x209D: true
    case 0x2190..<0x2300, 0x2500..<0x2600, 0x27E6..<0x27EC: true
    default: false
    }
  }

  /// The Debian package with a font for a letter.
  static func package(for scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0x1100..<0x1200, 0x2E80..<0xA4D0, 0xA960..<0xA980, 0xAC00..<0xD800, 0xF900..<0xFB00,
      0xFE30..<0xFE50, 0xFF00..<0xFFF0, 0x20000..<0x32000:
      "fonts-noto-cjk"
    case 0x1F000..<0x1FB00: "fonts-noto-color-emoji"
    default: "fonts-noto-core"
    }
  }
}
