import Foundation
import Testing

@testable import Figures

/// A kind of mark that the toolkit does not know goes through every output, and nothing but its own two types and
/// its entry in the list of kinds knows it.
@Suite struct NewMarkTests {
  private let figure = Figure("Made up", caption: "c", columns: 2) {
    Panel("Crosses", x: "x", y: "y") {
      Crosses(xs: [1, 2, 3], ys: [4, 5, 7], label: "found")
      Line([1, 3], [4, 7], label: "line")
    }
    Panel("Poster") { Poster(word: "HELLO") }
  }

  @Test(arguments: RenderFormat.allCases)
  func itIsDrawn(_ format: RenderFormat) throws {
    let renderer = FigureRenderer(dpi: 60)
    let bytes = try renderer.render(figure, as: format)
    let without = Figure("Made up", caption: "c", columns: 2) {
      Panel("Crosses", x: "x", y: "y") { Line([1, 3], [4, 7], label: "line") }
      Panel("Poster") { Poster(word: ".") }
    }
    #expect(!areEqual(bytes, try renderer.render(without, as: format)))
    if format == .svg { #expect(String(decoding: bytes, as: UTF8.self).contains("HELLO")) }
    if format == .png { #expect(inked(try PixelImage(png: bytes)) > 0.01) }
  }

  @Test func itTakesAColourAndAnEntryInTheLegend() throws {
    let look = Look(theme: .light, size: .page)
    let plan = try PanelPlan(figure.panels[0], look: look, room: (300, 200))
    #expect(plan.styles == [SeriesStyle(0, .light), SeriesStyle(1, .light)])
    #expect(plan.legend?.entries.map(\.label) == ["found", "line"])
  }

  @Test func itIsText() throws {
    let text = try FigureRenderer().text(figure)
    #expect(text.contains("found") && text.contains("\nHELLO\n"))
    #expect(figure.altText.contains("3 signs at places.") && figure.altText.contains("“HELLO”"))
    #expect(figure.altText.contains("x from 1 to 3"))
    let rows = figure.csv.split(separator: "\r\n").map(String.init)
    #expect(
      rows.contains("1,crosses,found,,3.0,7.0,,,,,") && rows.contains("2,poster,,HELLO,,,,,,,"))
  }

  @Test func itIsCheckedAndAudited() throws {
    #expect(figure.problem == nil)
    #expect(figure.panels.map(\.unnamedAxes) == [[], []])
    let flawed = Figure("f") { Crosses(xs: [1], ys: []) }
    #expect(flawed.problem?.contains("crosses: lists of different lengths") == true)
    #expect(flawed.panels[0].unnamedAxes == ["x", "y"])
    let crowded = Figure("f") {
      Poster(word: "a")
      Line([1, 2])
    }
    #expect(throws: FigureError.cannotCombine("poster", panel: "")) {
      try FigureRenderer().render(crowded)
    }
  }

  @Test func itSurvivesJSON() throws {
    let encoder = JSONEncoder()
    encoder.userInfo[.markKinds] = kindsOfTests
    let bytes = try encoder.encode(figure)
    let decoder = JSONDecoder()
    decoder.userInfo[.markKinds] = kindsOfTests
    #expect(try decoder.decode(Figure.self, from: bytes) == figure)
    var other = figure
    other.panels[1] = Panel("Poster") { Poster(word: "BYE") }
    #expect(other != figure)
    other.panels[1] = Panel("Poster") { Line([1]) }
    #expect(other != figure)
  }

  /// What stands in no list is refused on both sides, with words that say why.
  @Test func anUnknownKindIsRefused() throws {
    let error = #expect(throws: EncodingError.self) { try JSONEncoder().encode(figure) }
    #expect("\(error!)".contains("Crosses is not in the list of marks"))
    func message(_ json: String) -> String {
      do {
        _ = try JSONDecoder().decode(Mark.self, from: Data(json.utf8))
        return "nothing"
      } catch {
        return "\(error)"
      }
    }
    let unknown = message(#"{"crosses": {"xs": [], "ys": [], "color": {"automatic": {}}}}"#)
    #expect(unknown.contains("no mark is called “crosses”") && unknown.contains("“heat map”"))
    #expect(message("{}").contains("a mark has one key"))
    #expect(message(#"{"line": {}, "bars": {}}"#).contains(#"["bars", "line"]"#))
    #expect(message(#"{"line": {"xs": 1}}"#) != "nothing")
  }
}
