import Foundation
import Testing

@testable import Figures

@Suite struct StrangeInputTests {
  private let renderer = FigureRenderer(dpi: 60)

  /// Draws it and says what it is in words.
  private func words(_ figure: Figure) throws -> String {
    let image = try PixelImage(png: try renderer.render(figure))
    #expect(inked(image) > 0.003)
    return figure.altText
  }

  private func line(_ ys: [Double], y: PlotAxis = "y") -> Figure {
    Figure("Strange", x: "x", y: y) { Line(ys, label: "values") }
  }

  @Test func nothingAtAll() throws {
    #expect(try words(line([])).contains("no data"))
    #expect(try words(Figure("Empty", x: "x", y: "y") {}).contains("no data"))
    #expect(try words(Figure("Empty") { Images([]) }).contains("No images"))
    #expect(try words(Figure("Empty") { HeatMap([]) }).contains("empty table"))
    #expect(try words(Figure("Empty", x: "x", y: "y") { Histogram([]) }).contains("0"))
    #expect(try words(Figure("Empty") { Bars([], []) }).contains("no data"))
  }

  @Test func onePoint() throws {
    #expect(try words(line([5])).contains("at x = 0, y = 5"))
    #expect(try words(Figure("One") { HeatMap([[3]]) }).contains("1 × 1"))
    #expect(try words(Figure("One", x: "x", y: "y") { Points([1], [2]) }).contains("1 point"))
  }

  @Test func notFinite() throws {
    let text = try words(line([1, .nan, 3, .infinity, -.infinity, 2]))
    #expect(text.contains("3 points with NaN or infinity left out"))
    #expect(text.contains("highest 3"))
    #expect(try words(line([.nan, .nan])).contains("nothing that can be shown"))
    let map = Figure("NaN") { HeatMap([[1, .nan], [3, 4]], digits: 1) }
    #expect(try words(map).contains("1 cell with NaN"))
  }

  @Test func aMillionPoints() throws {
    let many = noise(1_000_000)
    let start = Date()
    let text = try words(
      Figure("Many", columns: 2) {
        Panel("line", x: "i", y: "v") { Line(many) }
        Panel("cloud", x: "u", y: "v") { Points(many, many.reversed()) }
      })
    #expect(text.contains("fewer of its 1,000,000 points"))
    #expect(Date().timeIntervalSince(start) < 10)
  }

  @Test func thinningKeepsEverySpike() {
    var places: [UnitPoint?] = (0..<100_000).map { UnitPoint(Double($0) / 100_000, 0.5) }
    places[54_321] = UnitPoint(0.54321, 0.9)
    places[54_322] = UnitPoint(0.54322, 0.1)
    let kept = Decimation.line(places)
    #expect(kept.count < 5000)
    #expect(kept.contains(UnitPoint(0.54321, 0.9)) && kept.contains(UnitPoint(0.54322, 0.1)))
    #expect(kept.first == places.first && kept.last == places.last)
  }

  @Test func largeSmallAndConstant() throws {
    #expect(try words(line([1e299, -1e299])).contains("10²⁹⁹"))
    #expect(try words(line([1e-299, 3e-299])).contains("10⁻²⁹⁹"))
    #expect(try words(line([1e308, 1, 2])).contains("1 point beyond 10³⁰⁰ left out"))
    #expect(try words(line([7, 7, 7])).contains("lowest 7"))
    #expect(try words(line([1_000_000.001, 1_000_000.002])).contains("10⁶"))
    let log = try words(line([-1, 0, 1e-9, 1e12], y: PlotAxis("y", scale: .logarithmic)))
    #expect(log.contains("2 points not above zero left out of a logarithmic axis"))
    #expect(try words(line([-1, -2], y: PlotAxis("y", scale: .logarithmic))).contains("no data"))
  }

  @Test func aWrongRangeIsNotABlankPanel() throws {
    let figure = line([1, 2, 3], y: PlotAxis("y", scale: .logarithmic, range: -1...10))
    #expect(try words(figure).contains("logarithmic"))
    _ = try words(line([1, 2, 3], y: PlotAxis("y", range: 5...5)))
    _ = try words(line([1, 2, 3], y: PlotAxis("y", range: 0...Double.infinity)))
  }

  @Test func lettersThatNoFontHasBecomeBoxes() throws {
    var letters = Letters()
    var questions: [[String]] = []
    let has = { (numbers: [String]) throws(FigureError) -> String in
      questions.append(numbers)
      return numbers.allSatisfy { $0 == "4e2d" } ? "Some Font" : ""
    }
    #expect(
      try letters.drawable("plain, Größe, ∂L/∂w, λ₂", fonts: has) == "plain, Größe, ∂L/∂w, λ₂")
    #expect(questions.isEmpty)
    #expect(try letters.drawable("中文 a", fonts: has) == "中□ a")
    #expect(questions == [["4e2d", "6587"], ["4e2d"], ["6587"]])
    #expect(try letters.drawable("文中", fonts: has) == "□中")
    #expect(questions.count == 3, "what is known is not asked again")
  }

  @Test func withoutAListOfFontsUnknownLettersAreBoxes() throws {
    let renderer = FigureRenderer(searchPath: "")
    #expect(try renderer.drawable("label '中'") == "label '□'")
  }

  @Test func everyPointOfALineHasItsDot() throws {
    let look = Look(theme: .light, size: .page)
    let figure = Figure("f", x: "x", y: "y") { Line([0, 1, 2, 3, 4, 5], showsPoints: true) }
    let layout = try FigureLayout(figure, look: look, pictures: [:])
    let device = Device(format: .png, width: layout.width, height: layout.height, dpi: 72)
    let script = FigureScript(figure, layout, look: look, device: device, output: "f").text
    // The straight line itself needs two points; its dots are all six.
    let blocks = script.split(separator: "EOD").map { $0.split(separator: "\n").count }
    #expect(blocks.contains(6))
  }

  static let strange = [
    "a_b^c @x {y} ~z & <tag> #hash", #"back\slash "quoted" 'single' `date` $dollar %d"#,
    "two\nlines\ttab\u{0}null", "中文标题 – Größe ∂L/∂w 🎨", "'; set output 'pwned'; print '",
    "\"; system('touch pwned'); \"", "", " ", String(repeating: "long words ", count: 60),
  ]

  @Test(arguments: strange)
  func anyTextStandsAsItIs(_ text: String) throws {
    let figure = Figure(text, caption: text, equation: text) {
      Panel(text, equation: text, x: PlotAxis(text), y: PlotAxis(text)) {
        Line([1, 2], label: text)
        Annotation(text, x: 0.5, y: 1.5)
        ReferenceLine(y: 1.2, label: text)
      }
      Panel(text) { Bars([text, text + "!"], [1, 2], label: text) }
      Panel(text) { Images([blob(4)], captions: [text]) }
    }
    _ = try renderer.render(figure)
    _ = try renderer.text(figure)
    let svg = String(decoding: try renderer.render(figure, as: .svg), as: UTF8.self)
    let word = text.split(whereSeparator: { " \n\t\u{0}".contains($0) }).first.map(String.init)
    if let word {
      let escaped = word.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      #expect(svg.contains(escaped) || svg.contains(word))
    }
    let folder = try renderer.workFolder()
    #expect(!FileManager.default.fileExists(atPath: folder + "/pwned"))
  }
}
