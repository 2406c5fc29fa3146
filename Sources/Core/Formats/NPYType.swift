/// A type of numbers in a `.npy` file: whole and floating numbers of either byte order, and truth values.
package struct NPYType: Sendable, Equatable {
  /// What the bits of a number mean.
  package enum Kind: Character, Sendable {
    case bool = "b"
    case signed = "i"
    case unsigned = "u"
    case float = "f"
  }

  /// What the bits of a number mean.
  package let kind: Kind
  /// The bytes of a number.
  package let size: Int
  private let isBigEndian: Bool

  /// The type that NumPy writes as, say, `<f4`: byte order, kind, bytes; without a byte order, as `f4` and
  /// `?` for a truth value, it is this machine's. `nil` where it is not a number.
  init?(_ descr: String) {
    var letters = Array(descr)
    if letters.last == "?" { letters = letters.dropLast() + ["b", "1"] }
    if letters.count == 2 { letters.insert("=", at: 0) }
    guard letters.count == 3, let kind = Kind(rawValue: letters[1]),
      let size = letters[2].wholeNumberValue, "<>|=".contains(letters[0])
    else { return nil }
    let sizes: [Int] =
      switch kind {
      case .bool: [1]
      case .signed, .unsigned: [1, 2, 4, 8]
      case .float: [2, 4, 8]
      }
    guard sizes.contains(size) else { return nil }
    self.kind = kind
    self.size = size
    isBigEndian = letters[0] == ">"
  }

  /// Converts as many numbers as there are bytes for, rounded to single precision where they do not fit.
  func convert(_ bytes: UnsafeRawBufferPointer, to room: UnsafeMutablePointer<Float>) {
    switch (kind, size) {
    case (.bool, _): each(bytes, UInt8.self) { room[$0] = $1 == 0 ? 0 : 1 }
    case (.signed, 1): each(bytes, Int8.self) { room[$0] = Float($1) }
    case (.signed, 2): each(bytes, Int16.self) { room[$0] = Float($1) }
    case (.signed, 4): each(bytes, Int32.self) { room[$0] = Float($1) }
    case (.signed, _): each(bytes, Int64.self) { room[$0] = Float($1) }
    case (.unsigned, 1): each(bytes, UInt8.self) { room[$0] = Float($1) }
    case (.unsigned, 2): each(bytes, UInt16.self) { room[$0] = Float($1) }
    case (.unsigned, 4): each(bytes, UInt32.self) { room[$0] = Float($1) }
    case (.unsigned, _): each(bytes, UInt64.self) { room[$0] = Float($1) }
    case (.float, 2): each(bytes, UInt16.self) { room[$0] = Float(Float16(bitPattern: $1)) }
    case (.float, 4): each(bytes, UInt32.self) { room[$0] = Float(bitPattern: $1) }
    case (.float, _): each(bytes, UInt64.self) { room[$0] = Float(Double(bitPattern: $1)) }
    }
  }

  /// Converts as many numbers as there are bytes for; whole numbers beyond 2⁵³ are rounded.
  func convert(_ bytes: UnsafeRawBufferPointer, to room: UnsafeMutablePointer<Double>) {
    switch (kind, size) {
    case (.bool, _): each(bytes, UInt8.self) { room[$0] = $1 == 0 ? 0 : 1 }
    case (.signed, 1): each(bytes, Int8.self) { room[$0] = Double($1) }
    case (.signed, 2): each(bytes, Int16.self) { room[$0] = Double($1) }
    case (.signed, 4): each(bytes, Int32.self) { room[$0] = Double($1) }
    case (.signed, _): each(bytes, Int64.self) { room[$0] = Double($1) }
    case (.unsigned, 1): each(bytes, UInt8.self) { room[$0] = Double($1) }
    case (.unsigned, 2): each(bytes, UInt16.self) { room[$0] = Double($1) }
    case (.unsigned, 4): each(bytes, UInt32.self) { room[$0] = Double($1) }
    case (.unsigned, _): each(bytes, UInt64.self) { room[$0] = Double($1) }
    case (.float, 2): each(bytes, UInt16.self) { room[$0] = Double(Float16(bitPattern: $1)) }
    case (.float, 4): each(bytes, UInt32.self) { room[$0] = Double(Float(bitPattern: $1)) }
    case (.float, _): each(bytes, UInt64.self) { room[$0] = Double(bitPattern: $1) }
    }
  }

  /// The bits of as many numbers as there are bytes for, in 64 bits: a signed number keeps its sign, an unsigned one
  /// of 64 bits is the signed one with the same bits, a truth value is 0 or 1, and a floating number is not converted.
  func widen(_ bytes: UnsafeRawBufferPointer, to room: UnsafeMutablePointer<Int64>) {
    switch (kind, size) {
    case (.bool, _): each(bytes, UInt8.self) { room[$0] = $1 == 0 ? 0 : 1 }
    case (.signed, 1): each(bytes, Int8.self) { room[$0] = Int64($1) }
    case (.signed, 2): each(bytes, Int16.self) { room[$0] = Int64($1) }
    case (.signed, 4): each(bytes, Int32.self) { room[$0] = Int64($1) }
    case (.signed, _): each(bytes, Int64.self) { room[$0] = $1 }
    case (_, 1): each(bytes, UInt8.self) { room[$0] = Int64($1) }
    case (_, 2): each(bytes, UInt16.self) { room[$0] = Int64($1) }
    case (_, 4): each(bytes, UInt32.self) { room[$0] = Int64($1) }
    default: each(bytes, UInt64.self) { room[$0] = Int64(bitPattern: $1) }
    }
  }

  /// Calls `body` with the place and the bits of each number.
  @inline(__always)
  private func each<Bits: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _: Bits.Type, _ body: (Int, Bits) -> Void
  ) {
    let size = MemoryLayout<Bits>.size
    if isBigEndian {
      for i in 0..<bytes.count / size {
        body(i, Bits(bigEndian: bytes.loadUnaligned(fromByteOffset: i * size, as: Bits.self)))
      }
    } else {
      for i in 0..<bytes.count / size {
        body(i, Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: i * size, as: Bits.self)))
      }
    }
  }
}
