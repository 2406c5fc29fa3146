internal import CGlibc
import Glibc

extension String {
  /// How many columns the text takes in a terminal: two for a Chinese character or an emoji, also one that is
  /// joined of several; none for an accent that stands over the letter before it.
  public var columns: Int {
    if utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return utf8.count }
    let before = uselocale(unicodeLocale)
    defer { uselocale(before) }
    return reduce(0) { $0 + $1.columns }
  }
}

extension Character {
  /// The sum of what the C library's `wcwidth` says of its parts; parts that join to one picture take the room
  /// of one.
  fileprivate var columns: Int {
    let scalars = unicodeScalars
    let widths = scalars.map { max(0, Int(wcwidth(wchar_t(bitPattern: $0.value)))) }
    return scalars.count > 1 && scalars.contains(where: \.makesPictures) ? 2 : widths.reduce(0, +)
  }
}

extension Unicode.Scalar {
  /// Whether it makes one picture of what stands beside it: the sign that asks for an emoji, a color of skin,
  /// half of a flag, or any emoji that others are joined to.
  fileprivate var makesPictures: Bool {
    value == 0xFE0F || properties.isEmojiModifier || properties.isEmojiPresentation
  }
}

/// `wcwidth` knows the characters of the locale only, and programs begin in one that has the Latin letters
/// without accents. It is made once and never changed.
nonisolated(unsafe) private let unicodeLocale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
