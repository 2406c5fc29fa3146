/// The header of a `.npy` file: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
package struct NPYHeader: Sendable, Equatable {
  /// The sizes of the axes, outermost first; empty for a single number.
  package let shape: [Int]
  /// Whether the numbers lie in column-major order, the first axis fastest (NumPy's Fortran order).
  package let isColumnMajor: Bool
  /// The type of the numbers.
  package let type: NPYType
  /// The bytes of all numbers together.
  package let byteCount: Int

  /// What every `.npy` file begins with.
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Reads the header's text.
  /// - Throws: ``NPYError`` where it is no such dictionary, the type is not a number, or the shape has more
  ///   numbers than can be counted.
  init(_ text: [UInt8]) throws(NPYError) {
    var parser = Parser(text: text)
    try parser.parse()
    guard let type = NPYType(parser.type) else { throw .type(parser.type) }
    var byteCount = type.size
    for size in parser.shape {
      let (product, isTooLarge) = byteCount.multipliedReportingOverflow(by: size)
      guard !isTooLarge else {
        throw .shape("\(parser.shape) has more numbers than can be counted")
      }
      byteCount = product
    }
    (shape, isColumnMajor) = (parser.shape, parser.isColumnMajor)
    (self.type, self.byteCount) = (type, byteCount)
  }

  /// The first bytes of a file, up to its numbers in row-major order, padded so that these start at a multiple
  /// of 64 bytes. `type` is written as NumPy does: `<f4`, `<f8`.
  package static func bytes(shape: [Int], type: String) -> [UInt8] {
    let sizes = shape.map(String.init).joined(separator: ", ")
    let tuple = shape.count == 1 ? "(\(sizes),)" : "(\(sizes))"
    var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(tuple), }"
    text += String(repeating: " ", count: 63 - (10 + text.utf8.count) % 64) + "\n"
    let length = text.utf8.count
    return magic + [1, 0, UInt8(length & 255), UInt8(length >> 8)] + Array(text.utf8)
  }
}

/// Reads the Python dictionary of a header.
private struct Parser {
  let text: [UInt8]
  var type = ""
  var isColumnMajor = false
  var shape: [Int] = []
  private var place = 0

  init(text: [UInt8]) { self.text = text }

  mutating func parse() throws(NPYError) {
    var missing: Set = ["descr", "fortran_order", "shape"]
    try expect("{")
    while !take("}") {
      let key = try quoted()
      try expect(":")
      switch key {
      case "descr": type = try descr()
      case "fortran_order": isColumnMajor = try truth()
      case "shape": shape = try sizes()
      default: throw .header("the unknown key “\(key)”")
      }
      guard missing.remove(key) != nil else { throw .header("the key “\(key)” is there twice") }
      if !take(",") {
        try expect("}")
        break
      }
    }
    guard missing.isEmpty else { throw .header("the key “\(missing.sorted()[0])” is missing") }
  }

  private mutating func descr() throws(NPYError) -> String {
    skipSpaces()
    guard place < text.count, text[place] != UInt8(ascii: "[") else { throw .type("record") }
    return try quoted()
  }

  private mutating func quoted() throws(NPYError) -> String {
    skipSpaces()
    guard place < text.count, [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(text[place]),
      let end = text[(place + 1)...].firstIndex(of: text[place])
    else { throw .header("a text in quotes is needed at byte \(place)") }
    defer { place = end + 1 }
    return String(decoding: text[(place + 1)..<end], as: UTF8.self)
  }

  private mutating func truth() throws(NPYError) -> Bool {
    if take("True") { return true }
    if take("False") { return false }
    throw .header("True or False is needed at byte \(place)")
  }

  private mutating func sizes() throws(NPYError) -> [Int] {
    guard take("(") else { throw .header("the shape in round brackets is needed at byte \(place)") }
    var sizes: [Int] = []
    while !take(")") {
      skipSpaces()
      let digits = text[place...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard let size = Int(String(decoding: digits, as: UTF8.self)) else {
        throw .header("the shape needs a size of 0 or more at byte \(place)")
      }
      place += digits.count
      // Python 2 wrote long numbers as 6L.
      if place < text.count, text[place] == UInt8(ascii: "L") { place += 1 }
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

  private mutating func expect(_ word: String) throws(NPYError) {
    guard take(word) else { throw .header("“\(word)” is needed at byte \(place)") }
  }
}
