import Notation
import Testing

@testable import Figures

/// Where the pixels of images and heat maps stand in the drawing of their figure.
@Suite struct PixelPlaceTests {
  /// 3 × 4 numbers, 0 but for one.
  static func spot(row: Int, column: Int) -> [[Double]] {
    (0..<3).map { i in (0..<4).map { $0 == column && i == row ? 1 : 0 } }
  }

  static let images = Figure("Images") {
    Images(
      [(0, 0), (1, 2), (2, 3)].map {
        PixelImage(grey: spot(row: $0.0, column: $0.1), range: 0...1)
      },
      captions: ["a", "b", "c"], columns: 2)
  }

  /// The brightness of the drawing in the middle of a pixel, 0 … 255.
  func brightness(_ drawing: PixelImage, _ place: PixelPlace, row: Int, column: Int) -> UInt8 {
    let x = place.x + place.width * (Double(column) + 0.5) / Double(place.columns)
    let y = place.y + place.height * (Double(row) + 0.5) / Double(place.rows)
    let (left, top) = (x * Double(drawing.width), y * Double(drawing.height))
    let at = Int(saturating: top) * drawing.width + Int(saturating: left)
    return drawing.bytes[at * drawing.channels]
  }

  @Test func whatIsDrawnThereIsThePixel() throws {
    let renderer = FigureRenderer()
    let drawing = try PixelImage(png: renderer.render(Self.images, as: .png))
    let measure = try renderer.measure(of: Self.images)
    #expect(measure.places.map(\.picture) == [0, 1, 2])
    #expect(measure.width == drawing.width && measure.height == drawing.height)
    for (place, white) in zip(measure.places, [(0, 0), (1, 2), (2, 3)]) {
      #expect(place.rows == 3 && place.columns == 4 && place.panel == 0)
      for row in 0..<3 {
        for column in 0..<4 {
          let isWhite = row == white.0 && column == white.1
          let seen = brightness(drawing, place, row: row, column: column)
          #expect(isWhite ? seen > 200 : seen < 60, "\(place.picture): \(row), \(column)")
        }
      }
    }
  }

  @Test func theCellsOfAHeatMapAreFoundToo() throws {
    let figure = Figure("A map", columns: 2) {
      Panel("A line") { Line([1, 2]) }
      Panel("A map", x: "j", y: "i") { HeatMap(Self.spot(row: 1, column: 3), scale: .grey) }
    }
    let renderer = FigureRenderer()
    let drawing = try PixelImage(png: renderer.render(figure, as: .png))
    let places = try renderer.measure(of: figure).places
    let place = try #require(places.first)
    #expect(places.count == 1 && place.panel == 1 && place.picture == 0)
    #expect(brightness(drawing, place, row: 1, column: 3) > 200)
    #expect(brightness(drawing, place, row: 1, column: 2) < 60)
    #expect(brightness(drawing, place, row: 2, column: 3) < 60)
  }

  @Test func onlyNumbersHavePixels() throws {
    let field = Figure("A field") {
      HeatMap([[1, 2], [3, 4]], x: 0...1, y: 0...1)
    }
    #expect(try FigureRenderer().measure(of: field).places == [])
    #expect(field.panels[0].pictureNumbers == [])
    let photograph = PixelImage(width: 1, height: 1, channels: 1, bytes: [7])
    let numbers = Panel("Both") { Images([photograph, PixelImage(grey: [[0.5, 1]])]) }
      .pictureNumbers
    #expect(numbers == [nil, [[0.5, 1]]])
  }
}
