import Foundation
import Testing

@testable import Datasets

@Suite struct PictureTests {
  private func read(_ png: HandmadePNG, _ channels: Int? = nil) throws -> Picture {
    try Picture(png: png.bytes, name: "handmade.png", channels: channels)
  }

  @Test func greyOfEveryDepth() throws {
    let eight = HandmadePNG(width: 3, height: 2, rows: [[0, 128, 255], [1, 2, 3]])
    #expect(
      try read(eight)
        == Picture(height: 2, width: 3, channels: 1, bytes: [0, 128, 255, 1, 2, 3]))
    let one = HandmadePNG(width: 8, height: 1, depth: 1, rows: [[0b1010_0001]])
    #expect(try read(one).bytes == [255, 0, 255, 0, 0, 0, 0, 255])
    let four = HandmadePNG(width: 2, height: 1, depth: 4, rows: [[0x0F]])
    #expect(try read(four).bytes == [0, 255])
    // 16 bits: the upper 8 count, with no curve laid over them.
    let sixteen = HandmadePNG(
      width: 4, height: 1, depth: 16, rows: [[0, 0, 0x40, 0x40, 0x80, 0x80, 0xFF, 0xFF]])
    #expect(try read(sixteen).bytes == [0, 0x40, 0x80, 0xFF])
  }

  @Test func colorPaletteAndAlpha() throws {
    let rgb = HandmadePNG(width: 2, height: 1, colorType: 2, rows: [[1, 2, 3, 250, 251, 252]])
    #expect(try read(rgb).bytes == [1, 2, 3, 250, 251, 252])
    #expect(try read(rgb).channels == 3)
    let palette = HandmadePNG(
      width: 4, height: 1, depth: 2, colorType: 3, palette: [9, 8, 7, 255, 0, 0, 0, 0, 255],
      rows: [[0b0001_1000]])
    #expect(try read(palette).bytes == [9, 8, 7, 255, 0, 0, 0, 0, 255, 9, 8, 7])
    let alpha = HandmadePNG(
      width: 2, height: 1, colorType: 6, rows: [[10, 20, 30, 255, 10, 20, 30, 0]])
    #expect(try read(alpha).channels == 4)
    #expect(try read(alpha).bytes == [10, 20, 30, 255, 10, 20, 30, 0])
    #expect(try read(alpha, 3).bytes == [10, 20, 30, 255, 255, 255])
    let greyAlpha = HandmadePNG(width: 2, height: 1, colorType: 4, rows: [[77, 255, 77, 0]])
    #expect(try read(greyAlpha, 1).bytes == [77, 255])
    let clear = HandmadePNG(
      width: 2, height: 1, colorType: 3, palette: [9, 8, 7, 1, 2, 3], transparency: [0, 255],
      rows: [[0, 1]])
    var twoByte = clear
    twoByte.depth = 8
    #expect(try read(twoByte, 3).bytes == [255, 255, 255, 1, 2, 3])
    let sixteen = HandmadePNG(
      width: 1, height: 1, depth: 16, colorType: 2, rows: [[0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC]])
    #expect(try read(sixteen).bytes == [0x12, 0x56, 0x9A])
  }

  /// Once the shortcut of libpng repeated rows of interlaced pictures of 16 bits.
  @Test(arguments: [(0, 1), (2, 3), (4, 2), (6, 4)])
  func interlacedPicturesOfSixteenBits(colorType: Int, samples: Int) throws {
    let size = samples * 2
    var rows: [[UInt8]] = []
    for y in 0..<13 {
      rows.append((0..<7 * size).map { x -> UInt8 in UInt8((y * 37 + x * 11 + x * y) % 256) })
    }
    let plain = HandmadePNG(width: 7, height: 13, depth: 16, colorType: colorType, rows: rows)
    let bytes = rows.flatMap { $0 }
    let expected = stride(from: 0, to: bytes.count, by: 2).map { place -> UInt8 in
      let sample = Double(Int(bytes[place]) * 256 + Int(bytes[place + 1]))
      return UInt8((sample * 255 / 65535).rounded())
    }
    let wanted = samples == 2 ? 4 : samples
    let right = Picture.recolored(expected, from: samples, to: wanted)
    #expect(try read(plain).bytes == right)
    #expect(try read(plain.interlaced(size)).bytes == right)
  }

  @Test func greyOfEveryWayIsTheDocumentedOne() throws {
    let colors: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 10, 200, 90]
    let png = HandmadePNG(width: 5, height: 1, colorType: 2, rows: [colors])
    let grey: [UInt8] = [76, 150, 29, 255, 131]
    #expect(try read(png, 1).bytes == grey)
    #expect(try read(png).converted(toChannels: 1).bytes == grey)
    // A curve for brightness that the file names changes nothing.
    #expect(try read(png).bytes == colors)
  }

  @Test func aHeaderThatLiesIsRefusedBeforeAnythingIsMadeRoomFor() throws {
    for (width, height) in [
      (100_000, 100_000), (0x7FFF_FFFF, 1), (1, 0x7FFF_FFFF), (8000, 8000), (0, 5), (5, 0),
      (0xFFFF_FFFF, 0xFFFF_FFFF),
    ] {
      let png = HandmadePNG(width: width, height: height, rows: [[1, 2, 3]])
      let error = #expect(throws: DataError.self) { try read(png) }
      #expect("\(error!)".contains("its header says \(width) x \(height) pixels"))
    }
    var wrongType = HandmadePNG(rows: [[1]])
    wrongType.colorType = 5
    #expect(throws: DataError.self) { try read(wrongType) }
    wrongType.colorType = 2
    wrongType.depth = 3
    #expect(throws: DataError.self) { try read(wrongType) }
    // A little more than there is: libpng itself says no.
    let short = HandmadePNG(width: 3, height: 3, rows: [[1, 2, 3]])
    #expect(throws: DataError.self) { try read(short) }
  }

  @Test func everyCutAndEveryFlippedByteIsSeenOrHarmless() throws {
    let rows = (0..<8).map { row in (0..<24).map { UInt8(row * 24 + $0) } }
    let good = HandmadePNG(width: 8, height: 8, colorType: 2, rows: rows).bytes
    let pixels = try Picture(png: good, name: "good").bytes
    #expect(pixels == rows.flatMap { $0 })
    for length in 0..<good.count - 20 {
      #expect(throws: DataError.self) { try Picture(png: Array(good[..<length]), name: "cut") }
    }
    for place in good.indices {
      var damaged = good
      damaged[place] ^= 0x55
      if let read = try? Picture(png: damaged, name: "damaged") { #expect(read.bytes == pixels) }
    }
  }

  @Test func resizingByHand() {
    let two = Picture(height: 1, width: 2, channels: 1, bytes: [0, 100])
    // Middles of the new pixels at ¼, ¾, 1¼, 1¾ of old ones, whose middles are ½ and 1½.
    #expect(two.resized(height: 1, width: 4, by: .linear).bytes == [0, 25, 75, 100])
    #expect(two.resized(height: 1, width: 4, by: .nearest).bytes == [0, 0, 100, 100])
    #expect(two.resized(height: 3, width: 2).bytes == [0, 100, 0, 100, 0, 100])
    let four = Picture(height: 2, width: 2, channels: 1, bytes: [0, 100, 200, 40])
    #expect(four.resized(height: 1, width: 1).bytes == [85])
    let flat = Picture(height: 5, width: 5, channels: 3, bytes: Array(repeating: 77, count: 75))
    for method in Resampling.allCases {
      #expect(flat.resized(height: 9, width: 3, by: method).bytes.allSatisfy { $0 == 77 })
    }
    // Catmull and Rom's kernel passes through its points and sums to 1.
    #expect(Resampling.cubic.weight(0) == 1 && Resampling.cubic.weight(1) == 0)
    #expect(Resampling.cubic.weight(0.5) == 0.5625 && Resampling.cubic.weight(1.5) == -0.0625)
  }

  @Test func channels() {
    let color = Picture(height: 1, width: 2, channels: 3, bytes: [255, 0, 0, 10, 10, 10])
    #expect(color.converted(toChannels: 1).bytes == [76, 10])
    #expect(color.converted(toChannels: 4).bytes == [255, 0, 0, 255, 10, 10, 10, 255])
    let half = Picture(height: 1, width: 1, channels: 4, bytes: [0, 100, 200, 51])
    #expect(half.converted(toChannels: 3).bytes == [204, 224, 244])
  }
}
