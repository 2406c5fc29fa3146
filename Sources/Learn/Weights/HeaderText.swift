/// Reads the JSON of a safetensors header: objects, lists, texts and whole numbers, nothing else.
///
/// Foundation's reader forgets the order of the names and swallows those that come twice; both matter here.
struct HeaderText {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads `{"key": value, …}`; `value` reads what follows each colon.
  mutating func object(
    _ value: (inout HeaderText, String) throws(WeightsError) -> Void
  ) throws(WeightsError) {
    try expect("{")
    if take("}") { return }
    repeat {
      let key = try text()
      try expect(":")
      try value(&self, key)
    } while take(",")
    try expect("}")
  }

  /// Reads `[1, 2, …]`.
  mutating func numbers() throws(WeightsError) -> [UInt64] {
    try expect("[")
    if take("]") { return [] }
    var all: [UInt64] = []
    repeat { all.append(try number()) } while take(",")
    try expect("]")
    return all
  }

  /// Reads a text in quotation marks.
  mutating func text() throws(WeightsError) -> String {
    try expect("\"")
    var units: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: units, as: UTF8.self) else {
          throw .header("the text before byte \(place) is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): units += Array(String(try escaped()).utf8)
      case ..<0x20: throw .header("a control character at byte \(place - 1)")
      default: units.append(byte)
      }
    }
    throw .header("it ends within a text")
  }

  /// Nothing but spaces may follow.
  mutating func end() throws(WeightsError) {
    skipSpaces()
    if place < bytes.count { throw .header("something follows its end, at byte \(place)") }
  }

  private mutating func number() throws(WeightsError) -> UInt64 {
    skipSpaces()
    let digits = bytes[place...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard let number = UInt64(String(decoding: digits, as: UTF8.self)) else {
      throw .header("a whole number of 0 or more is needed at byte \(place)")
    }
    place += digits.count
    return number
  }

  private mutating func escaped() throws(WeightsError) -> Unicode.Scalar {
    guard place < bytes.count else { throw .header("it ends within a text") }
    place += 1
    switch bytes[place - 1] {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "u"): return try unicode()
    case let mark where [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/")].contains(mark):
      return Unicode.Scalar(mark)
    default: throw .header("an unknown escape at byte \(place - 1)")
    }
  }

  /// The character after `\u`; a character beyond the first 65,536 is two of them.
  private mutating func unicode() throws(WeightsError) -> Unicode.Scalar {
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800..<0xDC00).contains(first), take("\\u"), case let second = try fourDigits(),
      (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw .header("half a character before byte \(place)") }
    return scalar
  }

  private mutating func fourDigits() throws(WeightsError) -> UInt32 {
    let digits = bytes[place...].prefix(4)
    guard digits.count == 4, !digits.contains(UInt8(ascii: "+")),
      !digits.contains(UInt8(ascii: "-")),
      let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw .header("four hexadecimal digits are needed at byte \(place)") }
    place += 4
    return code
  }

  private mutating func skipSpaces() {
    while place < bytes.count, [32, 9, 10, 13].contains(bytes[place]) { place += 1 }
  }

  private mutating func take(_ word: StaticString) -> Bool {
    skipSpaces()
    guard bytes[place...].starts(with: word.description.utf8) else { return false }
    place += word.utf8CodeUnitCount
    return true
  }

  private mutating func expect(_ word: StaticString) throws(WeightsError) {
    guard take(word) else { throw .header("\(word) is needed at byte \(place)") }
  }
}

/// A text as JSON writes it, in quotation marks.
func quoted(_ text: String) -> String {
  var json = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": json += "\\\""
    case "\\": json += "\\\\"
    case "\n": json += "\\n"
    case "\r": json += "\\r"
    case "\t": json += "\\t"
    case ..<" ":
      let digits = String(scalar.value, radix: 16)
      json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: json.unicodeScalars.append(scalar)
    }
  }
  return json + "\""
}
