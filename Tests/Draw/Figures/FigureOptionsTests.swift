import Foundation
import Testing

@testable import Figures

@Suite struct FigureOptionsTests {
  private func text(
    _ figure: Figure, _ format: RenderFormat, _ options: FigureOptions = FigureOptions()
  ) throws -> String {
    let renderer = FigureRenderer(options: options, dpi: 60)
    return String(decoding: try renderer.render(figure, as: format), as: UTF8.self)
  }

  private let pair = Figure("The whole", columns: 2) {
    Panel("First", x: "x", y: "y") { Line([1, 2]) }
    Panel("", x: "x", y: "y") { Line([2, 1]) }
  }

  @Test func aTitleIsLeftOut() throws {
    let words = { (svg: String) in
      svg.matches(of: />([^<>\n]+)<\/(?:tspan|text)>/).map { String($0.1) }
    }
    #expect(words(try text(pair, .svg)).contains { $0.contains("The whole") })
    let without = words(try text(pair, .svg, FigureOptions(showsTitle: false)))
    #expect(!without.contains { $0.contains("The whole") })
    #expect(without.contains { $0.contains("First") }, "panels keep theirs")
  }

  @Test func panelsHaveLetters() throws {
    let named = pair.withNamedPanels
    #expect(named.panels.map(\.title) == ["(a) First", "(b)"])
    #expect(simpleFigure.withNamedPanels == simpleFigure, "one panel needs no letter")
    let many = Figure("m") { (0..<28).map { _ in Panel { Line([1]) } } }
    #expect(many.withNamedPanels.panels.suffix(2).map(\.title) == ["(aa)", "(ab)"])
    #expect(try text(pair, .svg, FigureOptions(namesPanels: true)).contains("(b)"))
  }

  @Test func nothingIsPaintedBehind() throws {
    let clear = FigureOptions(isTransparent: true)
    let page = /<rect x="0" y="0" width="\d+" height="\d+" fill="#ffffff"\/>/
    #expect(try text(simpleFigure, .svg).contains(page))
    #expect(try !text(simpleFigure, .svg, clear).contains(page))
    let png = try FigureRenderer(options: clear, dpi: 60).render(simpleFigure)
    #expect(png[25] == 6, "the pixels have an alpha channel")
    #expect(try FigureRenderer(dpi: 60).render(simpleFigure)[25] == 2)
  }

  @Test func aLargerScaleIsALargerPicture() throws {
    let usual = try PixelImage(png: try FigureRenderer(dpi: 60).render(simpleFigure))
    var size = FigureSize.page
    size.scale = 2
    let twice = try PixelImage(png: try FigureRenderer(size: size, dpi: 60).render(simpleFigure))
    #expect(twice.width == 2 * usual.width && abs(twice.height - 2 * usual.height) <= 1)
    // Letters and lines grow as well: it is what twice the dots give.
    let fine = try PixelImage(png: try FigureRenderer(dpi: 120).render(simpleFigure))
    #expect(fine.width == twice.width && abs(fine.height - twice.height) <= 1)
    #expect(abs(inked(twice) - inked(fine)) < 0.005)
  }

  @Test func lengthsAreTyped() {
    #expect(abs((PaperLength("85mm")?.points ?? 0) - 240.944882) < 1e-6)
    #expect(PaperLength("8.5 cm")?.points == PaperLength("85mm")?.points)
    #expect(PaperLength("1in")?.points == 72 && PaperLength("72pt")?.points == 72)
    for wrong in ["", "85", "mm", "-3mm", "0mm", "3 furlongs", "1..2mm", "٣mm"] {
      #expect(PaperLength(wrong) == nil, "\(wrong)")
    }
    #expect(FigureSize.named("nature-1")?.isExact == true)
    let names = (FigureSize.all + FigureSize.presets).map(\.name)
    #expect(Set(names).count == names.count, "two sizes have one name")
  }
}
