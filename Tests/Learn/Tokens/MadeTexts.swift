import Randomness

/// Texts of random characters of many scripts: letters with accents in both forms, Chinese, emoji of several code points,
/// controls, spaces, signs.
enum MadeTexts {
  private static let parts = [
    "a", "b", "the", "the ", " ", "  ", "\n", "\t", "\r\n", "\u{0}", "\u{7F}", "\u{85}", "\u{A0}",
    "\u{2028}",
    "é", "e\u{301}", "ß", "İ", "Σας", "Привет", "深度学习", "\u{F90A}", "金", "が", "か\u{3099}", "한국어",
    "😀",
    "👩‍👧", "🏳️‍🌈", "🇨🇳", "\u{FFFD}", "\u{10FFFF}", "नमस्ते", "0", "42", "½", "!", "?!", "…", "，", "。",
    "[CLS]",
    "##a", "'s", "<|endoftext|>", "\"", "\\",
  ]

  /// A text of some parts, the shortest empty.
  static func text(_ random: inout RandomSource) -> String {
    let count = random.integer(below: 30)
    return (0..<count).map { _ in parts[random.integer(below: parts.count)] }.joined()
  }

  /// Code points from anywhere in Unicode.
  static func wildText(_ random: inout RandomSource) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<random.integer(below: 40) {
      if let scalar = Unicode.Scalar(UInt32(random.integer(below: 0x110000))) {
        text.append(scalar)
      }
    }
    return String(text)
  }

  /// Letters of an alphabet of three: the same pairs again and again, and many that overlap.
  static func narrowText(_ random: inout RandomSource) -> String {
    let letters = ["a", "b", " "]
    return (0..<random.integer(below: 60)).map { _ in letters[random.integer(below: 3)] }.joined()
  }
}

/// Whether two texts have the same bytes; Swift takes texts for equal that only look the same.
func isSame(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
