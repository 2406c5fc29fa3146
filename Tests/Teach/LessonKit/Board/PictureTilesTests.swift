import Figures
import Testing

@testable import LessonKit

/// A grid of pictures that is stored as one picture, cut into its parts.
@Suite struct PictureTilesTests {
  private let numbers = (0..<32).map { Double($0) / 31 }

  @Test func theTilesAreThePictures() {
    // 4 × 8 numbers: two tiles of 4 × 4 would be one above the other; with two columns there are eight of 2 × 2.
    let whole = PixelImage(width: 4, height: 8, grey: numbers, range: 0...1)
    let tiles = whole.tiles(2)
    #expect(tiles.count == 8 && tiles.allSatisfy { $0.width == 2 && $0.height == 2 })
    let first = [0, 1, 4, 5], last = [26, 27, 30, 31]
    #expect(tiles[0].bytes == first.map { whole.bytes[$0] })
    #expect(tiles[7].bytes == last.map { whole.bytes[$0] })
    #expect(tiles[7].numbers == last.map { Float(numbers[$0]) })
  }

  @Test func threeChannelsStayTogether() {
    let whole = PixelImage(width: 2, height: 1, channels: 3, bytes: [1, 2, 3, 4, 5, 6])
    #expect(whole.tiles(2).map(\.bytes) == [[1, 2, 3], [4, 5, 6]])
  }

  @Test func whatCannotBeCutStaysWhole() {
    let whole = PixelImage(width: 4, height: 8, grey: numbers, range: 0...1)
    #expect(whole.tiles(3) == [whole] && whole.tiles(0) == [whole])
  }
}
