/// How letters are written as bytes.
public enum TextEncoding: String, Sendable, CaseIterable {
  case utf8 = "utf-8"
  /// Western European Windows, also called cp1252: one byte a letter.
  case windows1252 = "windows-1252"
  /// ISO 8859-1: the first 256 characters of Unicode, one byte each.
  case latin1 = "iso-8859-1"
  /// Two bytes a letter, the byte order by the mark at the start, little-endian without one.
  case utf16 = "utf-16"

  /// The encoding of this name; common other names are understood, such as `cp1252` and `latin-1`.
  /// - Throws: `DataError.unknown` for a name that is not known.
  public init(named name: String) throws(DataError) {
    let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
    switch plain {
    case "utf8", "ascii", "usascii": self = .utf8
    case "windows1252", "cp1252", "ansi": self = .windows1252
    case "latin1", "iso88591", "l1": self = .latin1
    case "utf16", "utf16le", "unicode": self = .utf16
    default:
      throw .unknown("encoding", name, known: TextEncoding.allCases.map(\.rawValue))
    }
  }

  /// Whether the ASCII characters are written as single bytes of their own.
  var extendsASCII: Bool { self != .utf16 }

  /// The text, control characters made visible; nil where the bytes are no text in this encoding.
  public func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    raw(bytes)?.withVisibleControls
  }

  private func raw(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    switch self {
    case .utf8: return String(validating: bytes, as: UTF8.self)
    case .latin1:
      return String(String.UnicodeScalarView(bytes.lazy.map { Unicode.Scalar($0) }))
    case .windows1252:
      var text = String.UnicodeScalarView()
      for byte in bytes {
        guard let scalar = TextEncoding.windows1252Scalar(byte) else { return nil }
        text.append(scalar)
      }
      return String(text)
    case .utf16:
      if bytes.count % 2 == 1 { return nil }
      let isBig = bytes.count >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF
      var units: [UInt16] = []
      for at in stride(from: 0, to: bytes.count, by: 2) {
        let (first, second) = (UInt16(bytes[at]), UInt16(bytes[at + 1]))
        units.append(isBig ? first << 8 | second : second << 8 | first)
      }
      if units.first == 0xFEFF { units.removeFirst() }
      return String(validating: units, as: UTF16.self)
    }
  }

  /// The text, control characters made visible; nil where the bytes are no text in this encoding.
  public func decode(_ bytes: [UInt8]) -> String? {
    bytes.withUnsafeBufferPointer { decode($0) }
  }

  /// Windows-1252 differs from ISO 8859-1 in 0x80 to 0x9F, five of which stand for nothing.
  private static func windows1252Scalar(_ byte: UInt8) -> Unicode.Scalar? {
    guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
    let code = windows1252Upper[Int(byte) - 0x80]
    return code == 0 ? nil : Unicode.Scalar(code)
  }

  private static let windows1252Upper: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]
}
