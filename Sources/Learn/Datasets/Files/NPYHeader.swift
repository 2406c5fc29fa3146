/// What stands before the numbers of a `.npy` file, NumPy's format for one array: a few words of Python.
///
/// All whole and floating types of either byte order are known. Python objects (pickles) are refused:
/// they can run code.
struct NPYHeader: Sendable, Equatable {
  /// The sizes of the axes, outermost first; empty for a single number.
  let shape: [Int]
  let isFortranOrder: Bool
  let type: NPYType
  let byteCount: Int

  /// Reads the header and checks that the file can hold what it promises.
  init(_ reader: ByteReader) throws(DataError) {
    func damaged(_ problem: String) -> DataError { .damaged(path: reader.path, problem: problem) }
    let start = try reader.bytes(8, of: "the first eight bytes of an .npy file")
    guard start[0] == 0x93, start[1..<6].elementsEqual("NUMPY".utf8) else {
      throw damaged("it does not begin as an .npy file does")
    }
    guard (1...3).contains(start[6]) else {
      throw damaged("it is of .npy version \(start[6]), and 1, 2 and 3 are known")
    }
    let size = try reader.bytes(start[6] == 1 ? 2 : 4, of: "the length of the header")
    let length = size.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= 1 << 16 else { throw damaged("its header is said to be \(length) bytes long") }
    let words = String(decoding: try reader.bytes(length, of: "the header"), as: UTF8.self)
    guard let descr = words.value(of: "descr"), let order = words.value(of: "fortran_order"),
      let sizes = words.value(of: "shape"), ["True", "False"].contains(order)
    else { throw damaged("its header is not understood: \(words.prefix(200))") }
    guard let type = NPYType(descr) else {
      throw .unsuitable(
        "'\(reader.path)'", problem: "it holds values of the type \(descr)",
        advice: "Save whole or floating numbers, such as array.astype('float32').")
    }
    var shape: [Int] = []
    var byteCount = type.size
    let parts = sizes.dropFirst().dropLast().split(separator: ",")
    for part in parts.map({ $0.filter { $0 != " " } }) where !part.isEmpty {
      guard let axis = Int(part), axis >= 0, shape.count < 32 else {
        throw damaged("its header says the shape \(sizes)")
      }
      let (product, isTooLarge) = byteCount.multipliedReportingOverflow(by: axis)
      guard !isTooLarge else { throw damaged("its header promises the shape \(sizes)") }
      byteCount = product
      shape.append(axis)
    }
    guard sizes.first == "(", sizes.last == ")", byteCount <= reader.maxCount else {
      throw damaged(
        "its header promises the shape \(sizes), \(byteCount) bytes, and at most "
          + "\(reader.maxCount) can be in it")
    }
    self.shape = shape
    self.type = type
    self.byteCount = byteCount
    isFortranOrder = order == "True"
  }

  /// What the header promises, for error messages.
  var promise: String { "the numbers of shape \(shape) that its header promises" }
}

extension String {
  /// The value of a key in Python's words for a dictionary: `'…'`, `(…)`, or one word.
  fileprivate func value(of key: String) -> String? {
    guard let found = range(of: "'\(key)'") else { return nil }
    var rest = self[found.upperBound...].drop { $0 == " " }
    guard rest.first == ":" else { return nil }
    rest = rest.dropFirst().drop { $0 == " " }
    switch rest.first {
    case "'":
      let inner = rest.dropFirst()
      return inner.firstIndex(of: "'").map { String(inner[..<$0]) }
    case "(":
      return rest.firstIndex(of: ")").map { String(rest[...$0]) }
    default:
      let word = rest.prefix { $0.isLetter || $0.isNumber }
      return word.isEmpty ? nil : String(word)
    }
  }

  private func range(of part: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }
}
