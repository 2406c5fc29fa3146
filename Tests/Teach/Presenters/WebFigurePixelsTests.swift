import Figures
import LessonKit
import Testing

@testable import Presenters

/// The pixels of feature maps that a live page lets one open.
@Suite struct WebFigurePixelsTests {
  /// A picture and its map side by side.
  static let figure = Figure("Pictures") {
    Images([PixelImage(grey: [[1, 2]]), PixelImage(grey: [[3, -4.5]])], columns: 2)
  }
  static let places = (0..<2).map {
    PixelPlace(
      panel: 0, picture: $0, x: 0.5 * Double($0), y: 0.25, width: 1.0 / 3, height: 0.5, rows: 1,
      columns: 2)
  }

  @Test func onlyMapsWithAnExplanationAreOpened() throws {
    let sums = PixelFormulas(picture: 1, input: [[[1.5], [-2.25]]], weights: [[[[2]]]])
    let maps = WebFigurePixels(Self.figure, [sums], at: Self.places).maps
    let map = try #require(maps.first)
    #expect(maps.count == 1 && map.picture == 1 && map.name == nil && map.isOneOfSeveral)
    #expect(map.box == [0.5, 0.25, 0.33333, 0.5])
    #expect(map.numbers == [["3", "−4.5"]])
    #expect(WebFigurePixels(Self.figure, [], at: Self.places).maps == [])
    let tooHigh = PixelFormulas(picture: 1, input: [[[1], [1]], [[1], [1]]], weights: [[[[2]]]])
    #expect(WebFigurePixels(Self.figure, [tooHigh], at: Self.places).maps == [])
  }

  @Test func aHeatMapIsCalledByItsPanel() throws {
    let figure = Figure("Two") {
      Panel("The map y") { HeatMap([[3, -4.5]]) }
    }
    let sums = PixelFormulas(panel: 0, input: [[1.5, -2.25]], kernel: [[2]])
    let maps = WebFigurePixels(figure, [sums], at: [Self.places[0]]).maps
    #expect(maps.map(\.name) == ["The map y"] && maps.map(\.isOneOfSeveral) == [false])
  }

  /// A page that a server answers has what the script needs; the book has none of it.
  @Test(arguments: [true, false]) func thePageSaysHow(isLive: Bool) throws {
    let record = try Drawing().record()
    let book = WebBook(
      title: "Chalk", chapters: [.init(name: "One", lessons: [.init(record)])], isLive: isLive
    ) { _ in
      WebPicture(light: "a.png", dark: nil, width: 300, height: 100, places: Self.places)
    }
    let page = try #require(book.file(at: "drawing.html")?.text)
    #expect(page.contains("class=\"pixels live\"") == isLive)
    #expect(page.contains("choose it with the arrow keys and press Enter") == isLive)
    #expect(page.contains("&quot;numbers&quot;:[[&quot;3&quot;,&quot;−4.5&quot;]]") == isLive)
  }

  private struct Drawing: Lesson {
    let card = LessonCard("drawing", "It draws", minutes: 1)

    func teach(on board: Board) {
      board.step("One")
      board.draw(
        WebFigurePixelsTests.figure,
        explaining: [PixelFormulas(picture: 1, input: [[[1.5], [-2.25]]], weights: [[[[2]]]])])
    }
  }
}
