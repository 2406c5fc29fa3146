/// The header of a `.npy` file: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
struct NumpyHeader {
  var type = ""
  var isColumnMajor = false
  var shape: [Int] = []
  /// Where the numbers start in the file.
  var dataStart = 0

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  init(_ bytes: [UInt8]) throws(NumpyError) {
    guard bytes.count >= 10, bytes.prefix(6).elementsEqual(Self.magic) else { throw .notNumpy }
    guard (1...3).contains(bytes[6]) else { throw .version(Int(bytes[6])) }
    let lengthBytes = bytes[6] == 1 ? 2 : 4
    guard bytes.count >= 8 + lengthBytes else { throw .header("the file ends within it") }
    let length = (0..<lengthBytes).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
    dataStart = 8 + lengthBytes + length
    guard dataStart <= bytes.count else {
      throw .header("it claims \(length) bytes, \(bytes.count - 8 - lengthBytes) are there")
    }
    var parser = Parser(text: Array(bytes[(8 + lengthBytes)..<dataStart]))
    try parser.parse(into: &self)
  }

  /// The header for a tensor, padded so that the numbers start at a multiple of 64 bytes.
  static func bytes(for tensor: Tensor) -> [UInt8] {
    let sizes = tensor.shape.map(String.init).joined(separator: ", ")
    let shape = tensor.rank == 1 ? "(\(sizes),)" : "(\(sizes))"
    let type = tensor.precision == .single ? "<f4" : "<f8"
    var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
    text += String(repeating: " ", count: 63 - (10 + text.utf8.count) % 64) + "\n"
    let length = text.utf8.count
    return magic + [1, 0, UInt8(length & 255), UInt8(length >> 8)] + Array(text.utf8)
  }
}

/// Reads the Python dictionary of a header.
private struct Parser {
  let text: [UInt8]
  var place = 0

  mutating func parse(into header: inout NumpyHeader) throws(NumpyError) {
    var missing: Set = ["descr", "fortran_order", "shape"]
    try expect("{")
    while !take("}") {
      let key = try quoted()
      try expect(":")
      switch key {
      case "descr": header.type = try type()
      case "fortran_order": header.isColumnMajor = try truth()
      case "shape": header.shape = try sizes()
      default: throw .header("the unknown key “\(key)”")
      }
      guard missing.remove(key) != nil else { throw .header("“\(key)” is there twice") }
      if !take(",") {
        try expect("}")
        break
      }
    }
    guard missing.isEmpty else { throw .header("“\(missing.sorted()[0])” is missing") }
  }

  private mutating func type() throws(NumpyError) -> String {
    skipSpaces()
    guard place < text.count, text[place] != UInt8(ascii: "[") else { throw .type("record") }
    return try quoted()
  }

  private mutating func quoted() throws(NumpyError) -> String {
    skipSpaces()
    guard place < text.count, [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(text[place]),
      let end = text[(place + 1)...].firstIndex(of: text[place])
    else { throw .header("a text in quotes is needed at byte \(place)") }
    defer { place = end + 1 }
    return String(decoding: text[(place + 1)..<end], as: UTF8.self)
  }

  private mutating func truth() throws(NumpyError) -> Bool {
    if take("True") { return true }
    if take("False") { return false }
    throw .header("True or False is needed at byte \(place)")
  }

  private mutating func sizes() throws(NumpyError) -> [Int] {
    try expect("(")
    var sizes: [Int] = []
    while !take(")") {
      skipSpaces()
      let digits = text[place...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard let size = Int(String(decoding: digits, as: UTF8.self)) else {
        throw .header("a size of 0 or more is needed at byte \(place)")
      }
      place += digits.count
      sizes.append(size)
      if !take(",") {
        try expect(")")
        break
      }
    }
    return sizes
  }

  private mutating func skipSpaces() {
    while place < text.count, [32, 9, 10, 13].contains(text[place]) { place += 1 }
  }

  private mutating func take(_ word: String) -> Bool {
    skipSpaces()
    guard text[place...].starts(with: word.utf8) else { return false }
    place += word.utf8.count
    return true
  }

  private mutating func expect(_ word: String) throws(NumpyError) {
    guard take(word) else { throw .header("“\(word)” is needed at byte \(place)") }
  }
}
