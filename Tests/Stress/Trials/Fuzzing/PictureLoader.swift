import CZlib
import Datasets
import Figures
import Randomness

extension Loader {
  /// Pictures, by both readers, and the words in them.
  static let png = Loader(
    "png", seeds: PNGFile.seeds,
    repair: { bytes, random in
      random.integer(below: 4) == 0 ? bytes : PNGFile.withChecksums(bytes)
    },
    read: { input in
      let bytes = input.bytes
      _ = PNGText.read("Title", from: bytes)
      _ = try? PNGText.adding([("Title", "words")], to: bytes)
      let image = try? PixelImage(png: bytes)
      let channels = [nil, 1, 3, 4][bytes.count % 4]
      let picture = try Picture(png: bytes, name: "input", channels: channels)
      if let channels, picture.channels != channels { return "\(picture.channels) channels" }
      guard picture.bytes.count == picture.width * picture.height * picture.channels else {
        return "\(picture.bytes.count) bytes for \(picture.width) × \(picture.height)"
      }
      guard let image else { return "read by one reader, refused by the other" }
      guard (image.width, image.height) == (picture.width, picture.height) else {
        return "two sizes, by the two readers"
      }
      return image.bytes.count == image.width * image.height * image.channels ? nil : "its bytes"
    })
}

/// PNG files, chunk by chunk.
private enum PNGFile {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Every color type, several depths, interlaced and not, with a palette and with words.
  static let seeds: [[UInt8]] = [
    file(type: 0, depth: 8, bits: 8), file(type: 0, depth: 1, bits: 1),
    file(type: 2, depth: 8, bits: 24), file(type: 2, depth: 16, bits: 48),
    file(type: 3, depth: 4, bits: 4, more: chunk("PLTE", Array(0..<12))),
    file(type: 3, depth: 8, bits: 8, more: chunk("PLTE", [9, 9, 9]) + chunk("tRNS", [7])),
    file(type: 4, depth: 8, bits: 16), file(type: 6, depth: 8, bits: 32),
    file(type: 6, depth: 16, bits: 64, more: chunk("gAMA", [0, 0, 0xB1, 0x8F])),
    file(type: 0, depth: 8, bits: 8, isInterlaced: true),
    file(
      type: 0, depth: 8, bits: 8,
      more: chunk("tEXt", Array("Title\0a word".utf8))
        + chunk("zTXt", Array("Title\0\0".utf8) + deflated(Array(repeating: 7, count: 90)))
        + chunk("iCCP", Array("profile\0\0".utf8) + deflated(Array(repeating: 7, count: 200)))
        + chunk("iTXt", Array("Source\0\0\0\0\0words".utf8))),
  ]

  static func file(
    type: UInt8, depth: UInt8, bits: Int, more: [UInt8] = [], isInterlaced: Bool = false
  ) -> [UInt8] {
    let (width, height) = (5, 4)
    let header: [UInt8] = [
      0, 0, 0, UInt8(width), 0, 0, 0, UInt8(height), depth, type, 0, 0, isInterlaced ? 1 : 0,
    ]
    // An interlaced picture has a few more bytes: a filter for the rows of each pass.
    let row = (width * bits + 7) / 8 + 1
    let raw = (0..<(height * row + (isInterlaced ? 12 : 0))).map { i in
      i % row == 0 && !isInterlaced ? UInt8(i / row % 5) : UInt8(isInterlaced ? 0 : i % 4)
    }
    return signature + chunk("IHDR", header) + more + chunk("IDAT", deflated(raw))
      + chunk("IEND", [])
  }

  static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + content
    return bigEndian(UInt32(content.count)) + named + bigEndian(checksum(named[...]))
  }

  /// The chunks as they are, each with its right checksum.
  static func withChecksums(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var at = 8
    while at + 12 <= bytes.count {
      let length = bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - at - 12 else { break }
      let end = at + 8 + length
      bytes.replaceSubrange(end..<end + 4, with: bigEndian(checksum(bytes[at + 4..<end])))
      at = end + 4
    }
    return bytes
  }

  static func deflated(_ raw: [UInt8]) -> [UInt8] {
    var count = compressBound(UInt(raw.count))
    var room = [UInt8](repeating: 0, count: Int(count))
    guard compress(&room, &count, raw, UInt(raw.count)) == Z_OK else { fatalError("zlib") }
    return Array(room[..<Int(count)])
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(crc32(0, $0.baseAddress, UInt32($0.count))) }
  }

  private static func bigEndian(_ word: UInt32) -> [UInt8] {
    [UInt8(word >> 24), UInt8(word >> 16 & 255), UInt8(word >> 8 & 255), UInt8(word & 255)]
  }
}
