import Foundation
import Testing

@testable import Figures

@Suite struct RenderTests {
  @Test func theSamplesHaveEveryMark() {
    let kinds = Set(panelsOfEverything.flatMap(\.marks).map(\.kind))
    #expect(kinds == Set(Mark.kinds.map { $0.kind }))
    #expect(kinds.count == Mark.kinds.count, "two kinds have one name")
  }

  @Test func everyMarkIsAPictureThatLibpngReads() throws {
    let renderer = FigureRenderer(dpi: 72)
    for panel in panelsOfEverything {
      let figure = Figure(panel.title) { panel }
      let image = try PixelImage(png: try renderer.render(figure))
      #expect(image.width == 480, "\(panel.title)")
      #expect(image.height > 100 && image.height < 500, "\(panel.title)")
      #expect(inked(image) > 0.01, "\(panel.title) is blank")
    }
  }

  @Test func allThemesAndSizesDrawAllMarksTogether() throws {
    for theme in Theme.all {
      for size in FigureSize.all {
        let renderer = FigureRenderer(theme: theme, size: size, dpi: 60)
        let image = try PixelImage(png: try renderer.render(figureOfEverything))
        #expect(image.width >= Int((size.width * 60 / 72).rounded()))
        let background = image.bytes[0..<3]
        #expect(
          Array(background) == [
            theme.background.red, theme.background.green, theme.background.blue,
          ])
        #expect(inked(image) > 0.02)
      }
    }
  }

  @Test func anEmptyPageIsBlankToTheTestToo() {
    let page = PixelImage(
      width: 20, height: 20, channels: 3, bytes: Array(repeating: 255, count: 1200))
    #expect(inked(page) == 0)
  }

  @Test(arguments: RenderFormat.allCases)
  func theSameFigureGivesTheSameBytes(_ format: RenderFormat) throws {
    let first = try FigureRenderer(dpi: 60).render(figureOfEverything, as: format)
    let renderer = FigureRenderer(dpi: 60)
    _ = try renderer.render(simpleFigure, as: format)
    let second = try renderer.render(figureOfEverything, as: format)
    #expect(areEqual(first, second))
    #expect(!areEqual(first, try renderer.render(simpleFigure, as: format)))
  }

  @Test func eachFormatHasItsSignature() throws {
    let renderer = FigureRenderer(dpi: 60)
    let starts: [(RenderFormat, String)] = [(.svg, "<?xml"), (.pdf, "%PDF-"), (.gif, "GIF8")]
    for (format, start) in starts {
      let bytes = try renderer.render(simpleFigure, as: format)
      #expect(String(decoding: bytes.prefix(start.utf8.count), as: UTF8.self) == start)
    }
  }

  @Test func aPNGCarriesTitleDescriptionAndSource() throws {
    var figure = simpleFigure
    figure.title = "Verlust (损失)"
    let png = try FigureRenderer(dpi: 60).render(figure)
    #expect(PNGText.read("Title", from: png) == "Verlust (损失)")
    #expect(PNGText.read("Description", from: png) == "It falls.")
    #expect(PNGText.read("Source", from: png) == "Chalk")
    #expect(PNGText.read("Author", from: png) == nil)
  }

  @Test func renderersWorkSideBySide() async throws {
    let alone = try FigureRenderer(dpi: 60).render(figureOfEverything)
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<4 {
        group.addTask {
          let renderer = FigureRenderer(dpi: 60)
          _ = try renderer.render(simpleFigure)
          return try renderer.render(figureOfEverything)
        }
      }
      for try await bytes in group { #expect(areEqual(bytes, alone)) }
    }
  }

  /// Alone it takes about 20 ms; this is a machine with other tests on it.
  @Test func aSimpleChartTakesAMomentFromValueToFiles() throws {
    try withFolder { folder in
      let renderer = FigureRenderer()
      let provenance = Provenance(lesson: "speed", version: "1", command: "none")
      var fastest = Double.infinity
      for _ in 0..<8 {
        let start = Date()
        try simpleFigure.write(to: folder, name: "f", using: renderer, provenance: provenance)
        fastest = min(fastest, Date().timeIntervalSince(start))
      }
      #expect(fastest < 0.6, "\(fastest) s")
    }
  }
}
