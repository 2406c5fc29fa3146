import CGlibc
import Glibc

/// How letters are written as bytes.
public enum TextEncoding: String, Sendable, CaseIterable {
  case utf8 = "utf-8"
  /// Western European Windows, also called cp1252: one byte a letter.
  case windows1252 = "windows-1252"
  /// ISO 8859-1: the first 256 characters of Unicode, one byte each.
  case latin1 = "iso-8859-1"
  /// Western European with €, one byte a letter.
  case latin9 = "iso-8859-15"
  /// Two bytes a letter, the byte order by the mark at the start, little-endian without one.
  case utf16 = "utf-16"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  /// Four bytes a letter, the byte order by the mark at the start, little-endian without one.
  case utf32 = "utf-32"
  /// Chinese, simplified; GBK and GB 2312 are parts of it.
  case gb18030
  /// Chinese, traditional.
  case big5
  /// Japanese Windows, cp932.
  case shiftJIS = "shift_jis"
  case eucJP = "euc-jp"
  /// Korean Windows, cp949, of which EUC-KR is a part.
  case eucKR = "euc-kr"
  /// Central European Windows: Polish, Czech, Hungarian, …
  case windows1250 = "windows-1250"
  /// ISO 8859-2: Central European.
  case latin2 = "iso-8859-2"
  /// Cyrillic Windows.
  case windows1251 = "windows-1251"
  /// Cyrillic of Unix and mail.
  case koi8 = "koi8-r"
  /// Greek Windows.
  case windows1253 = "windows-1253"
  /// Turkish Windows.
  case windows1254 = "windows-1254"
  /// Hebrew Windows.
  case windows1255 = "windows-1255"
  /// Arabic Windows.
  case windows1256 = "windows-1256"
  /// Baltic Windows.
  case windows1257 = "windows-1257"
  /// Vietnamese Windows.
  case windows1258 = "windows-1258"
  /// Thai Windows.
  case windows874 = "windows-874"
  /// Western European Macintosh.
  case macintosh
  /// Western European DOS.
  case cp437
  case cp850

  /// The encoding of this name; common other names are understood, such as `cp1252`, `latin-1` and `gbk`.
  /// - Throws: `DataError.unknown` for a name that is not known.
  public init(named name: String) throws(DataError) {
    let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
    if let other = TextEncoding.otherNames[plain] {
      self = other
      return
    }
    let known = TextEncoding.allCases.first { encoding in
      encoding.rawValue.filter { $0.isLetter || $0.isNumber } == plain
        || "cp\(encoding.rawValue.filter(\.isNumber))" == plain
          && encoding.rawValue.hasPrefix("windows")
    }
    guard let known else {
      throw .unknown("encoding", name, known: TextEncoding.allCases.map(\.rawValue))
    }
    self = known
  }

  private static let otherNames: [String: TextEncoding] = [
    "ascii": .utf8, "usascii": .utf8, "utf8sig": .utf8, "utf8bom": .utf8, "ansi": .windows1252,
    "latin1": .latin1, "l1": .latin1, "latin2": .latin2, "l2": .latin2, "latin9": .latin9,
    "unicode": .utf16, "ucs2": .utf16, "gbk": .gb18030, "gb2312": .gb18030, "cp936": .gb18030,
    "hz": .gb18030, "euccn": .gb18030, "big5hkscs": .big5, "cp950": .big5, "sjis": .shiftJIS,
    "cp932": .shiftJIS, "ms932": .shiftJIS, "windows31j": .shiftJIS, "ujis": .eucJP,
    "cp949": .eucKR, "uhc": .eucKR, "koi8u": .koi8, "tis620": .windows874, "cp874": .windows874,
    "iso885911": .windows874, "mac": .macintosh, "macroman": .macintosh, "ibm437": .cp437,
    "ibm850": .cp850, "dos": .cp850,
  ]

  /// What the C library calls the encoding.
  private var libraryName: String {
    switch self {
    case .big5: "BIG5-HKSCS"
    case .shiftJIS: "CP932"
    case .eucKR: "CP949"
    case .windows874: "CP874"
    case .koi8: "KOI8-U"
    default: rawValue.hasPrefix("windows-") ? "CP" + rawValue.dropFirst(8) : rawValue.uppercased()
    }
  }

  /// Whether the ASCII characters are written as single bytes of their own.
  var extendsASCII: Bool { unitSize == 1 }

  /// How many bytes a unit has: a letter is one unit or more.
  var unitSize: Int {
    switch self {
    case .utf16, .utf16LittleEndian, .utf16BigEndian: 2
    case .utf32: 4
    default: 1
    }
  }

  /// The text, control characters made visible; nil where the bytes are no text in this encoding.
  public func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    if self == .utf8 { return String(validating: bytes, as: UTF8.self)?.withVisibleControls }
    var letters: [UInt8] = []
    let converter = EncodingConverter(from: self)
    guard converter.convert(UnsafeRawBufferPointer(bytes), isLast: true, into: &letters) == nil
    else { return nil }
    return String(validating: letters, as: UTF8.self)?.withVisibleControls
  }

  /// The text, control characters made visible; nil where the bytes are no text in this encoding.
  public func decode(_ bytes: [UInt8]) -> String? {
    bytes.withUnsafeBufferPointer { decode($0) }
  }

  /// The C library's converter from this encoding to UTF-8.
  fileprivate func opened() -> iconv_t {
    let descriptor = iconv_open("UTF-8", libraryName)
    if descriptor == iconv_t(bitPattern: -1) {
      fatalError("The C library does not know '\(libraryName)': is its package of encodings there?")
    }
    return descriptor!
  }
}

/// Turns bytes of an encoding into UTF-8, piece by piece, by the C library's `iconv`. A byte order mark at the
/// start is taken away.
///
/// A converter belongs to one task at a time.
final class EncodingConverter {
  private let descriptor: iconv_t
  /// Bytes of a letter that has not ended.
  private var left: [UInt8] = []
  private var isAtStart = true

  init(from encoding: TextEncoding) {
    descriptor = encoding.opened()
  }

  deinit { iconv_close(descriptor) }

  /// Appends what the bytes spell; returns the place of the first byte that spells nothing, if there is one,
  /// counted in `letters`.
  func convert(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool, into letters: inout [UInt8]
  ) -> Int? {
    var input = left.map { CChar(bitPattern: $0) } + bytes.map { CChar(bitPattern: $0) }
    left = []
    var output = [CChar](repeating: 0, count: 1 << 16)
    var place = 0
    var failed = false
    while place < input.count {
      var (from, to) = (input.count - place, output.count)
      let (result, reason) = input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
          var source: UnsafeMutablePointer<CChar>? = input.baseAddress! + place
          var target = output.baseAddress
          let result = iconv(descriptor, &source, &from, &target, &to)
          return (result, errno)
        }
      }
      append(output[..<(output.count - to)], to: &letters)
      place = input.count - from
      if result != -1 { continue }
      if reason == EINVAL, !isLast {
        left = input[place...].map { UInt8(bitPattern: $0) }
        break
      }
      if reason != E2BIG {
        failed = true
        break
      }
    }
    if isLast, !failed { flush(into: &letters) }
    return failed ? letters.count : nil
  }

  /// Writes the letter that was held back, for a sign on top of it might have followed.
  private func flush(into letters: inout [UInt8]) {
    var output = [CChar](repeating: 0, count: 64)
    var to = output.count
    output.withUnsafeMutableBufferPointer { output in
      var target = output.baseAddress
      _ = iconv(descriptor, nil, nil, &target, &to)
    }
    append(output[..<(output.count - to)], to: &letters)
  }

  private func append(_ output: ArraySlice<CChar>, to letters: inout [UInt8]) {
    var output = output
    if isAtStart, !output.isEmpty {
      isAtStart = false
      if output.prefix(3).elementsEqual([-0x11, -0x45, -0x41]) { output = output.dropFirst(3) }
    }
    letters.append(contentsOf: output.lazy.map { UInt8(bitPattern: $0) })
  }
}
