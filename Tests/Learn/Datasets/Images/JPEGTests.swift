import Testing

@testable import Datasets

@Suite struct JPEGTests {
  private let scratch = Scratch()

  private func read(_ jpeg: HandmadeJPEG, _ channels: Int? = nil) throws -> Picture {
    try Picture(jpeg: jpeg.bytes, name: "handmade.jpg", channels: channels)
  }

  private func isNear(_ a: [UInt8], _ b: [UInt8], _ tolerance: Int = 3) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs(Int($0) - Int($1)) <= tolerance }
  }

  /// Smooth in both directions, and alike in no two corners.
  private func slope(_ width: Int, _ height: Int) -> [UInt8] {
    (0..<height).flatMap { y in (0..<width).map { UInt8($0 * 2 + y * 4) } }
  }

  @Test(arguments: [false, true]) func greyAndColour(isProgressive: Bool) throws {
    var grey = HandmadeJPEG(width: 19, height: 13, channels: 1, pixels: slope(19, 13))
    grey.isProgressive = isProgressive
    let read = try read(grey)
    #expect((read.height, read.width, read.channels) == (13, 19, 1))
    #expect(isNear(read.bytes, grey.pixels))
    #expect(
      try self.read(grey, 3).bytes
        == read.bytes.flatMap { shade -> [UInt8] in [shade, shade, shade] })
    let color = slope(16, 16).flatMap { shade -> [UInt8] in [shade, 255 - shade, 90] }
    var jpeg = HandmadeJPEG(width: 16, height: 16, channels: 3, pixels: color)
    jpeg.isProgressive = isProgressive
    #expect(isNear(try self.read(jpeg).bytes, color, 4))
    let four = try self.read(jpeg, 4).bytes
    #expect(stride(from: 3, to: four.count, by: 4).allSatisfy { four[$0] == 255 })
  }

  @Test func fourInksAreStoredInverted() throws {
    // Stored 255 is no ink: cyan takes red away, and black everything.
    let inks: [UInt8] = [0, 255, 255, 255]
    let cyan = HandmadeJPEG(
      width: 8, height: 8, channels: 4,
      pixels: Array([[UInt8]](repeating: inks, count: 64).joined()))
    #expect(isNear(Array(try read(cyan).bytes.prefix(3)), [0, 255, 255]))
    let dark = HandmadeJPEG(
      width: 8, height: 8, channels: 4,
      pixels: Array([[UInt8]](repeating: [255, 255, 128, 100], count: 64).joined()))
    #expect(isNear(Array(try read(dark).bytes.prefix(3)), [100, 100, 50]))
  }

  /// The same picture, stored in each of the eight ways in which a camera may have been held.
  @Test(arguments: [false, true]) func eightOrientations(isBig: Bool) throws {
    let upright = Picture(height: 8, width: 16, channels: 1, bytes: slope(16, 8))
    // How each orientation is stored: the pixel of the upright picture at a stored row and column.
    let stored: [(Int, Int) -> (Int, Int)] = [
      { ($0, $1) }, { ($0, 15 - $1) }, { (7 - $0, 15 - $1) }, { (7 - $0, $1) },
      { ($1, $0) }, { ($1, 15 - $0) }, { (7 - $1, 15 - $0) }, { (7 - $1, $0) },
    ]
    for (place, old) in stored.enumerated() {
      let isTurned = place >= 4
      let (height, width) = isTurned ? (16, 8) : (8, 16)
      var pixels: [UInt8] = []
      for row in 0..<height {
        for column in 0..<width {
          let (y, x) = old(row, column)
          pixels.append(upright.bytes[y * 16 + x])
        }
      }
      var jpeg = HandmadeJPEG(width: width, height: height, channels: 1, pixels: pixels)
      jpeg.segment = (1, HandmadeJPEG.exif(UInt8(place + 1), isBig: isBig))
      let read = try read(jpeg)
      #expect((read.height, read.width) == (8, 16), "orientation \(place + 1)")
      #expect(isNear(read.bytes, upright.bytes), "orientation \(place + 1)")
      let path = scratch.write("\(place).jpg", jpeg.bytes)
      let header = try #require(try PictureHeader(path))
      #expect((header.height, header.width, header.isColored) == (8, 16, false))
    }
    var odd = HandmadeJPEG(width: 16, height: 8, channels: 1, pixels: upright.bytes)
    odd.segment = (1, Array("Exif\0\0II*\0".utf8) + [255, 255, 255, 255, 1, 2, 3])
    #expect(isNear(try read(odd).bytes, upright.bytes))
  }

  @Test func aHeaderBehindALongProfileIsFound() throws {
    var jpeg = HandmadeJPEG(width: 16, height: 8, channels: 1, pixels: slope(16, 8))
    jpeg.segment = (2, [UInt8](repeating: 7, count: 65_000))
    var bytes = jpeg.bytes
    // The same segment once more, so that the size lies beyond the first 65,536 bytes.
    bytes.replaceSubrange(
      2..<2, with: [0xFF, 0xE2, 0xFD, 0xEA] + [UInt8](repeating: 7, count: 65_000))
    let header = try PictureHeader(scratch.write("profile.jpg", bytes))
    #expect(header?.width == 16)
  }

  @Test func damagedOnesAreRefused() throws {
    let good = HandmadeJPEG(width: 40, height: 32, channels: 1, pixels: slope(40, 32)).bytes
    for length in 0..<good.count - 2 {
      #expect(throws: DataError.self) {
        try Picture(jpeg: Array(good[..<length]), name: "cut.jpg")
      }
    }
    for place in good.indices {
      var damaged = good
      damaged[place] ^= 0x55
      _ = try? Picture(jpeg: damaged, name: "damaged.jpg")
    }
    // A frame that promises 65,000 × 65,000 pixels in a few hundred bytes.
    let frame = try #require(good.indices.first { good[$0] == 0xFF && good[$0 + 1] == 0xC0 })
    var huge = good
    huge.replaceSubrange(frame + 5..<frame + 9, with: [0xFD, 0xE8, 0xFD, 0xE8])
    let error = #expect(throws: DataError.self) { try Picture(jpeg: huge, name: "huge.jpg") }
    #expect("\(error!)".contains("its header says 65000 x 65000 pixels"))
    huge.replaceSubrange(frame + 5..<frame + 9, with: [0x1F, 0xFF, 0x1F, 0xFF])
    let lying = #expect(throws: DataError.self) { try Picture(jpeg: huge, name: "huge.jpg") }
    #expect("\(lying!)".contains("cannot hold them"))
  }

  @Test func whatAFileIsCountsAndNotItsName() throws {
    let png = HandmadePNG(width: 2, height: 1, rows: [[1, 2]]).bytes
    #expect(try Picture(file: scratch.write("really.jpg", png)).bytes == [1, 2])
    let gif = scratch.write("really.png", Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0])
    let error = #expect(throws: DataError.self) { try Picture(file: gif) }
    #expect("\(error!)".contains("it is a GIF picture, and a PNG or JPEG is needed"))
    for text in ["", "no picture at all"] {
      #expect(throws: DataError.self) { try Picture(file: scratch.write("x.jpg", text)) }
    }
  }
}
