import Randomness

/// Makes new inputs of sound ones: flipped bits, fields set to extremes, parts cut off, doubled, or
/// taken from another input. The same seed and number give the same input.
public struct Mutator {
  private let seeds: [[UInt8]]
  private let isText: Bool
  private var random: RandomSource

  /// - Parameters:
  ///   - seeds: sound inputs.
  ///   - isText: whether numbers and brackets are found by their letters, as in JSON.
  ///   - number: which input of the sequence this is.
  public init(seeds: [[UInt8]], isText: Bool, seed: UInt64, number: Int) {
    self.seeds = seeds
    self.isText = isText
    random = RandomSource(seed: seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// The input, and what is left of the randomness.
  public mutating func make() -> (bytes: [UInt8], random: RandomSource) {
    var bytes = seeds[choice(seeds.count)]
    // Mostly little is wrong: what is wrong everywhere is refused at the first look.
    let changes = choice(4) == 0 ? 1 + choice(12) : 1 + choice(2)
    for _ in 0..<changes {
      if isText && choice(5) > 0 {
        changeText(&bytes)
      } else {
        changeBytes(&bytes)
      }
    }
    return (bytes, random)
  }

  private mutating func changeBytes(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else {
      bytes = (0..<choice(16)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      return
    }
    // Headers stand in front: half of all changes go there.
    let reach = choice(2) == 0 ? min(bytes.count, 64) : bytes.count
    let place = choice(reach)
    switch choice(9) {
    case 0: bytes[place] ^= 1 << UInt8(choice(8))
    case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
    case 2, 3: setField(&bytes, place)
    case 4: bytes.removeSubrange(choice(bytes.count)...)
    case 5:
      let end = min(bytes.count, place + 1 + choice(16))
      bytes.removeSubrange(place..<end)
    case 6:
      let end = min(bytes.count, place + 1 + choice(64))
      let piece = Array(bytes[place..<end])
      for _ in 0..<(1 + choice(4)) { bytes.insert(contentsOf: piece, at: place) }
    case 7:
      let other = seeds[choice(seeds.count)]
      guard !other.isEmpty else { return }
      let start = choice(other.count)
      let piece = other[start..<min(other.count, start + 1 + choice(128))]
      let end = choice(2) == 0 ? place : min(bytes.count, place + piece.count)
      bytes.replaceSubrange(place..<end, with: piece)
    default: changeNumber(&bytes)
    }
  }

  /// Sets one, two, four or eight bytes to a number at the edge of what they hold, in either order.
  private mutating func setField(_ bytes: inout [UInt8], _ place: Int) {
    let size = 1 << choice(4)
    let extremes: [UInt64] = [
      0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
      0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, .max, UInt64(bytes.count), random.next() >> 40,
    ]
    let number = extremes[choice(extremes.count)]
    let isBig = choice(2) == 0
    for i in 0..<size where place + i < bytes.count {
      bytes[place + i] = UInt8(truncatingIfNeeded: number >> UInt64(8 * (isBig ? size - 1 - i : i)))
    }
  }

  /// Writes another number where one stands in digits.
  private mutating func changeNumber(_ bytes: inout [UInt8]) {
    guard let start = find(bytes, { $0.isDigit }) else { return }
    let end = bytes[start...].firstIndex { !$0.isDigit } ?? bytes.count
    let extremes = [
      "0", "1", "-1", "2", "65536", "2147483648", "4294967295", "9223372036854775807",
      "9223372036854775808", "18446744073709551615", "18446744073709551616", "1e400", "-1e-400",
      "1e999999999", "0.5", "99999999999999999999999999", "NaN", "\"∞\"", "\"NaN\"", "null",
      "1.7976931348623157e308", "-0", "", "3", "7",
    ]
    bytes.replaceSubrange(start..<end, with: extremes[choice(extremes.count)].utf8)
  }

  /// Changes a piece that stands between brackets or quotes.
  private mutating func changeText(_ bytes: inout [UInt8]) {
    let kind = choice(7)
    if kind < 3 { return changeNumber(&bytes) }
    guard let place = piece(in: bytes) else { return }
    switch kind {
    case 3:
      let other = seeds[choice(seeds.count)]
      guard let from = piece(in: other) else { return }
      bytes.replaceSubrange(place, with: other[from])
    case 4:
      // Goes with its comma.
      let comma = place.upperBound < bytes.count && bytes[place.upperBound] == 44
      bytes.removeSubrange(place.lowerBound..<(place.upperBound + (comma ? 1 : 0)))
    case 5:
      let doubled = Array(bytes[place]) + [44]
      for _ in 0..<(1 + choice(3)) { bytes.insert(contentsOf: doubled, at: place.lowerBound) }
    default:
      let small = ["[]", "{}", "\"\"", "null", "0", "true", "[[]]", "\"\\ud800\"", "[1,2,3]"]
      bytes.replaceSubrange(place, with: small[choice(small.count)].utf8)
    }
  }

  /// A list, an object or a text, from its first letter to behind its last.
  private mutating func piece(in bytes: [UInt8]) -> Range<Int>? {
    guard let start = find(bytes, { [0x5B, 0x7B, 0x22].contains($0) }) else { return nil }
    if bytes[start] == 0x22 {
      let end = bytes[(start + 1)...].firstIndex(of: 0x22) ?? bytes.count - 1
      return start..<(end + 1)
    }
    var depth = 0
    var isQuoted = false
    for place in start..<bytes.count {
      let byte = bytes[place]
      if byte == 0x22 { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x5B || byte == 0x7B { depth += 1 }
      if byte == 0x5D || byte == 0x7D { depth -= 1 }
      if depth == 0 { return start..<(place + 1) }
    }
    return start..<bytes.count
  }

  /// The first place from a random one on where a byte will do.
  private mutating func find(_ bytes: [UInt8], _ isWanted: (UInt8) -> Bool) -> Int? {
    guard !bytes.isEmpty else { return nil }
    let start = choice(bytes.count)
    return bytes[start...].firstIndex(where: isWanted) ?? bytes.firstIndex(where: isWanted)
  }

  private mutating func choice(_ count: Int) -> Int { random.integer(below: count) }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (48...57).contains(self) }
}
