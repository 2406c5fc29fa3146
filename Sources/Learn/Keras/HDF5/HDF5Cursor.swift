/// Reads little-endian numbers of a piece of an HDF5 file one after the other, and never beyond its end.
struct HDF5Cursor {
  private let file: HDF5File
  /// The next byte.
  private(set) var place: Int
  private let end: Int
  /// What is read, for errors.
  private let what: StaticString

  /// The piece of `count` bytes at `place`, or all from there on.
  init(
    _ file: HDF5File, at place: Int, count: Int? = nil, _ what: StaticString
  ) throws(KerasError) {
    let all = file.bytes.count
    guard place >= 0, place <= all, count ?? 0 >= 0, count ?? 0 <= all - place else {
      throw .damaged("\(what) at byte \(place) lies beyond the end, byte \(all)")
    }
    (self.file, self.place, self.what) = (file, place, what)
    end = count.map { place + $0 } ?? all
  }

  /// The piece of these bytes.
  init(_ file: HDF5File, _ range: Range<Int>, _ what: StaticString) throws(KerasError) {
    try self.init(file, at: range.lowerBound, count: range.count, what)
  }

  /// How many bytes are left.
  var left: Int { end - place }

  /// The next bytes.
  mutating func range(_ count: Int) throws(KerasError) -> Range<Int> {
    guard count >= 0, count <= left else {
      throw .damaged("\(what) is cut off: \(count) bytes are needed at byte \(place), \(left) left")
    }
    defer { place += count }
    return place..<place + count
  }

  mutating func skip(_ count: Int) throws(KerasError) { _ = try range(count) }

  /// The next number of one to eight bytes.
  mutating func bits(_ size: Int) throws(KerasError) -> UInt64 {
    var number: UInt64 = 0
    for (i, at) in try range(size).enumerated() { number |= UInt64(file.bytes[at]) << (8 * i) }
    return number
  }

  /// The next number, which counts something.
  mutating func count(_ size: Int) throws(KerasError) -> Int {
    let number = try bits(size)
    // So far from the largest Int that sums of a few counts are safe.
    guard number < 1 << 56 else { throw .damaged("\(what) counts \(number) of something") }
    return Int(number)
  }

  /// The next length, as wide as the file's lengths are.
  mutating func length() throws(KerasError) -> Int { try count(file.lengthSize) }

  /// The next place in the file; nil where it is marked as undefined.
  mutating func address() throws(KerasError) -> Int? {
    let number = try bits(file.offsetSize)
    if number == UInt64.max >> UInt64(64 - 8 * file.offsetSize) { return nil }
    guard number <= UInt64(file.bytes.count) else {
      throw .damaged("\(what) points to byte \(number), the end is \(file.bytes.count)")
    }
    return Int(number)
  }

  /// The next place in the file, which must be there.
  mutating func definedAddress() throws(KerasError) -> Int {
    guard let address = try address() else { throw .damaged("\(what) points nowhere") }
    return address
  }

  /// The four letters that a part of the file begins with.
  mutating func expect(_ signature: StaticString) throws(KerasError) {
    let start = place
    guard
      file.bytes[try range(signature.utf8CodeUnitCount)].elementsEqual(signature.description.utf8)
    else { throw .damaged("\(what) at byte \(start) does not begin with \(signature)") }
  }

  /// A number that has one known value.
  mutating func expect(version: Int) throws(KerasError) {
    let found = try count(1)
    guard found == version else {
      throw .damaged("\(what) has the version \(found), \(version) is needed")
    }
  }

  /// A text of this many bytes, up to its first zero.
  mutating func text(_ count: Int) throws(KerasError) -> String {
    try file.text(try range(count), what)
  }
}
