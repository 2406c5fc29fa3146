/// How long the pictures of a GIF stand: each is announced by a graphic control block, whose fifth and sixth
/// bytes are a number of hundredths of a second, the low byte first (GIF89a, section 23).
struct GIFDelays {
  private let bytes: [UInt8]
  /// Where the delays stand in the file, in the order of the pictures.
  private let places: [Int]

  /// Finds the delays by walking from block to block.
  init(of gif: [UInt8]) {
    bytes = gif
    var places: [Int] = []
    var at = 13 + GIFDelays.colorTable(gif, packedAt: 10)
    while at + 9 < gif.count {
      switch gif[at] {
      case 0x21:  // an extension: its kind, then parts, each with its length before it
        if gif[at + 1] == 0xF9 { places.append(at + 4) }
        at = GIFDelays.end(gif, ofPartsAt: at + 2)
      case 0x2C:  // a picture: ten bytes, its own colors, one byte, parts
        let colors = GIFDelays.colorTable(gif, packedAt: at + 9)
        at = GIFDelays.end(gif, ofPartsAt: at + 11 + colors)
      default: at = gif.count
      }
    }
    self.places = places
  }

  /// The delays in hundredths of a second.
  var hundredths: [Int] { places.map { Int(bytes[$0]) + 256 * Int(bytes[$0 + 1]) } }

  /// The file with another delay of its last picture; as it is where it has only one.
  func settingLast(to hundredths: Int) -> [UInt8] {
    guard places.count > 1, let place = places.last else { return bytes }
    var changed = bytes
    changed[place] = UInt8(truncatingIfNeeded: hundredths)
    changed[place + 1] = UInt8(truncatingIfNeeded: hundredths >> 8)
    return changed
  }

  /// How many bytes the table of colors takes that a packed byte announces.
  private static func colorTable(_ gif: [UInt8], packedAt place: Int) -> Int {
    guard place < gif.count, gif[place] & 0x80 != 0 else { return 0 }
    return 3 << (Int(gif[place] & 7) + 1)
  }

  /// The place behind a list of parts, which ends with an empty one.
  private static func end(_ gif: [UInt8], ofPartsAt start: Int) -> Int {
    var at = start
    while at < gif.count, gif[at] != 0 { at += 1 + Int(gif[at]) }
    return at + 1
  }
}
