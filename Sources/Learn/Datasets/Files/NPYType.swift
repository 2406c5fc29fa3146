/// The kinds of numbers in `.npy` files.
struct NPYType: Sendable, Equatable {
  enum Kind: Character, Sendable {
    case bool = "b"
    case signed = "i"
    case unsigned = "u"
    case float = "f"
  }

  let kind: Kind
  let size: Int
  let isBigEndian: Bool

  /// Reads a type such as `<f4`: byte order, kind, bytes.
  init?(_ descr: String) {
    let letters = Array(descr)
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

  /// Converts as many numbers as there are bytes for.
  func convert(_ bytes: UnsafeRawBufferPointer, into room: UnsafeMutableBufferPointer<Float>) {
    let count = bytes.count / size
    switch (kind, size) {
    case (.bool, _): each(bytes, UInt8.self, count, room) { $0 == 0 ? 0 : 1 }
    case (.signed, 1): each(bytes, Int8.self, count, room) { Float($0) }
    case (.signed, 2): each(bytes, Int16.self, count, room) { Float($0) }
    case (.signed, 4): each(bytes, Int32.self, count, room) { Float($0) }
    case (.signed, _): each(bytes, Int64.self, count, room) { Float($0) }
    case (.unsigned, 1): each(bytes, UInt8.self, count, room) { Float($0) }
    case (.unsigned, 2): each(bytes, UInt16.self, count, room) { Float($0) }
    case (.unsigned, 4): each(bytes, UInt32.self, count, room) { Float($0) }
    case (.unsigned, _): each(bytes, UInt64.self, count, room) { Float($0) }
    case (.float, 2): each(bytes, UInt16.self, count, room) { Float(halfBits: $0) }
    case (.float, 4): each(bytes, UInt32.self, count, room) { Float(bitPattern: $0) }
    case (.float, _): each(bytes, UInt64.self, count, room) { Float(Double(bitPattern: $0)) }
    }
  }

  @inline(__always)
  private func each<Bits: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _: Bits.Type, _ count: Int,
    _ room: UnsafeMutableBufferPointer<Float>, _ number: (Bits) -> Float
  ) {
    if isBigEndian {
      for i in 0..<count {
        let at = i * MemoryLayout<Bits>.size
        let bits = bytes.loadUnaligned(fromByteOffset: at, as: Bits.self)
        room[i] = number(Bits(bigEndian: bits))
      }
    } else {
      for i in 0..<count {
        let at = i * MemoryLayout<Bits>.size
        let bits = bytes.loadUnaligned(fromByteOffset: at, as: Bits.self)
        room[i] = number(Bits(littleEndian: bits))
      }
    }
  }
}

extension Float {
  /// A half-precision number from its bits: sign, 5 bits of exponent, 10 of fraction.
  init(halfBits bits: UInt16) {
    let magnitude: Float
    let exponent = Int(bits >> 10 & 31)
    let fraction = Float(bits & 1023)
    switch exponent {
    case 0: magnitude = fraction * 0x1p-24
    case 31: magnitude = fraction == 0 ? .infinity : .nan
    default:
      let scale = Float(sign: .plus, exponent: exponent - 25, significand: 1)
      magnitude = (1024 + fraction) * scale
    }
    self = bits >> 15 == 1 ? -magnitude : magnitude
  }
}
