/// A value of JSON, with the keys of objects in the order of the file, which Foundation's reader loses.
indirect enum JSONValue: Equatable {
  case null
  case bool(Bool)
  /// A number as it is written.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  static func == (a: JSONValue, b: JSONValue) -> Bool { a.text == b.text }

  /// Reads one value and nothing behind it, as RFC 8259 has it.
  /// - Throws: `JSONProblem` with the byte.
  init(_ bytes: some Collection<UInt8>) throws(JSONProblem) {
    var parser = JSONParser(Array(bytes))
    self = try parser.document()
  }

  /// The value as JSON again.
  var text: String {
    switch self {
    case .null: "null"
    case .bool(let isTrue): isTrue ? "true" : "false"
    case .number(let number): number
    case .string(let string): "\"\(string)\""
    case .array(let values): "[\(values.map(\.text).joined(separator: ", "))]"
    case .object(let members):
      "{\(members.map { "\"\($0.key)\": \($0.value.text)" }.joined(separator: ", "))}"
    }
  }

  /// The value as a cell of a table.
  var cell: TypedCell {
    switch self {
    case .null: return .missing
    case .bool(let isTrue): return .text(isTrue ? "true" : "false")
    case .number(let number):
      // Whole numbers beyond 2⁵³ and numbers beyond all Doubles stay as they are written.
      if let whole = Int64(number) { return .whole(whole) }
      guard let value = Double(number), value.isFinite else { return .text(number) }
      return number.contains { ".eE".contains($0) } ? .number(value) : .text(number)
    case .string(let string): return .word(string)
    case .array, .object: return .text(text)
    }
  }
}

/// What is wrong with JSON, and where.
struct JSONProblem: Error {
  let problem: String
  /// Bytes before it.
  let place: Int
}

/// Reads JSON by RFC 8259 and nothing more.
struct JSONParser {
  private let bytes: [UInt8]
  private var at = 0
  private var depth = 0
  private static let deepest = 256

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONProblem) -> JSONValue {
    let value = try value()
    skipBlanks()
    if at < bytes.count { throw problem("something follows the value") }
    return value
  }

  private mutating func value() throws(JSONProblem) -> JSONValue {
    skipBlanks()
    guard at < bytes.count else { throw problem("a value is missing") }
    switch bytes[at] {
    case UInt8(ascii: "{"):
      return try nested { (parser) throws(JSONProblem) in try parser.object() }
    case UInt8(ascii: "["): return try nested { (parser) throws(JSONProblem) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default:
      for (word, value) in [
        ("true", JSONValue.bool(true)), ("false", .bool(false)), ("null", .null),
      ]
      where bytes[at...].starts(with: word.utf8) {
        at += word.utf8.count
        return value
      }
      throw problem("there is no value of JSON here")
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONProblem) -> JSONValue
  ) throws(JSONProblem) -> JSONValue {
    depth += 1
    guard depth <= JSONParser.deepest else {
      throw problem("it is nested more than \(JSONParser.deepest) deep")
    }
    at += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func array() throws(JSONProblem) -> JSONValue {
    var values: [JSONValue] = []
    if take("]") { return .array(values) }
    while true {
      values.append(try value())
      if take("]") { return .array(values) }
      guard take(",") else { throw problem("a comma or ] is missing") }
    }
  }

  private mutating func object() throws(JSONProblem) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = []
    if take("}") { return .object(members) }
    while true {
      skipBlanks()
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
        throw problem("a name in double quotes is missing")
      }
      let key = try string()
      guard take(":") else { throw problem("a colon is missing") }
      members.append((key, try value()))
      if take("}") { return .object(members) }
      guard take(",") else { throw problem("a comma or } is missing") }
    }
  }

  /// [−] 0 or digits without a zero in front, [. digits], [e [±] digits]
  private mutating func number() throws(JSONProblem) -> String {
    let start = at
    func isDigit(_ place: Int) -> Bool { place < bytes.count && 48...57 ~= bytes[place] }
    func has(_ letters: String, _ place: Int) -> Bool {
      place < bytes.count && letters.utf8.contains(bytes[place])
    }
    if has("-", at) { at += 1 }
    guard isDigit(at) else { throw problem("a digit is missing") }
    if has("0", at) { at += 1 } else { while isDigit(at) { at += 1 } }
    if isDigit(at) { throw problem("a number begins with 0") }
    if has(".", at) {
      at += 1
      guard isDigit(at) else { throw problem("a digit is missing behind the point") }
      while isDigit(at) { at += 1 }
    }
    if has("eE", at) {
      at += has("+-", at + 1) ? 2 : 1
      guard isDigit(at) else { throw problem("a digit is missing in the exponent") }
      while isDigit(at) { at += 1 }
    }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func string() throws(JSONProblem) -> String {
    at += 1
    var text: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw problem("a text is not written in UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try escape(&text)
      case 0..<32: throw problem("a control character stands in a text")
      default: text.append(byte)
      }
    }
    throw problem("a text is not closed")
  }

  private mutating func escape(_ text: inout [UInt8]) throws(JSONProblem) {
    guard at < bytes.count else { throw problem("a text is not closed") }
    let letter = bytes[at]
    at += 1
    let plain: [UInt8: UInt8] = [
      34: 34, 92: 92, 47: 47, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
      UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    ]
    if let byte = plain[letter] {
      text.append(byte)
      return
    }
    guard letter == UInt8(ascii: "u") else { throw problem("an escape is not known") }
    var units = [try hexUnit()]
    if 0xD800..<0xDC00 ~= units[0], bytes[at...].starts(with: "\\u".utf8) {
      at += 2
      units.append(try hexUnit())
    }
    // Half a pair alone is no letter.
    text += String(decoding: units, as: UTF16.self).utf8
  }

  private mutating func hexUnit() throws(JSONProblem) -> UInt16 {
    let digits = bytes[at...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw problem("four hexadecimal digits are missing") }
    at += 4
    return unit
  }

  private mutating func take(_ sign: String) -> Bool {
    skipBlanks()
    guard at < bytes.count, bytes[at] == sign.utf8.first else { return false }
    at += 1
    return true
  }

  private mutating func skipBlanks() {
    while at < bytes.count, [32, 9, 10, 13].contains(bytes[at]) { at += 1 }
  }

  private func problem(_ words: String) -> JSONProblem { JSONProblem(problem: words, place: at) }
}
