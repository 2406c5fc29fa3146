import Figures
import LessonKit
import LessonSession
import ScalarGrad
import Testing

/// Pixels of feature maps, opened from the terminal's line as numbers are.
@Suite struct OpenedPixelTests {
  /// A number, a feature map of 2 × 2 pixels, and the largest of them.
  private struct Maps: Lesson {
    let card = LessonCard("maps", "Maps", minutes: 1)

    func teach(on board: Board) {
      board.step("Maps")
      board.value("y", (Scalar(3, "x") * 2).named("y"))
      let map = PixelFormulas(
        panel: 0, input: [[1, 2, 0], [0, 1, 3], [2, 1, 1]], kernel: [[1, -1], [0, 2]])
      board.draw(
        Figure("Two maps") {
          Panel("Before") { HeatMap([[1, 8], [1, 0]]) }
          Panel("After") { HeatMap([[8]]) }
        }, explaining: [map.pooled(by: .max, 2, panel: 1), map])
    }
  }

  private func state() throws -> LearnState {
    try #require(LearnState(try Maps().record()))
  }

  @Test func mapsAreNumberedBehindTheNumbersInTheFiguresOrder() throws {
    var state = try state()
    state.type("e")
    #expect(state.view == .openings)
    let maps = state.shown.steps[0].featureMaps
    #expect(maps.map(\.panelTitle) == ["Before", "After"] && maps.map(\.rows) == [2, 1])
    #expect(maps.map(\.isOneOfSeveral) == [false, false] && maps[0].figureTitle == "Two maps")
    state.type("e 2 0 1")
    #expect(state.view == .pixel(LearnPixel(map: 0, row: 0, column: 1), path: [0]))
    #expect(state.explanation?.entries.map(\.value) == [8])
    state.type("e 1")
    #expect(state.view != .opened(1, path: [0]), "e 1 looks for an input of what is open")
    state.type("", "e 1")
    #expect(state.view == .opened(1, path: [0]))
  }

  @Test func aPixelsInputsAreOpenedInTurn() throws {
    var state = try state()
    state.type("e 3 0 0")
    let pixel = LearnPixel(map: 1, row: 0, column: 0)
    #expect(state.view == .pixel(pixel, path: [0]))
    state.type("2")
    #expect(state.view == .pixel(pixel, path: [0, 2]))
    #expect(state.explanation?.entries[2].formula.hasPrefix("y[0, 1] = ") == true)
    state.type("1")
    #expect(state.said.hasPrefix("There is no input 1 to open"))
    state.type("explain 2 1 1")
    #expect(state.view == .pixel(LearnPixel(map: 0, row: 1, column: 1), path: [0]))
    state.type("e 3 0 0", "2", "b")
    #expect(state.view == .pixel(pixel, path: [0]))
    state.type("b")
    #expect(state.view == .step && state.explanation == nil)
  }

  @Test func whatIsNoPixelIsSaid() throws {
    var state = try state()
    for line in ["e 2", "e 2 2 0", "e 2 0 -1", "e 2 0 9223372036854775807"] {
      state.type(line)
      #expect(state.said.contains("Number 2 is a feature map of 2 rows and 2 columns"), "\(line)")
      #expect(state.said.contains("e 2 0 0") && state.view == .step, "\(line)")
    }
    for line in ["e 1 0 0", "e 4 0 0", "e 0 0 0", "e -9223372036854775808 0 0"] {
      state.type(line)
      #expect(state.said.contains("is no feature map whose pixels can be opened"), "\(line)")
      #expect(state.view == .step, "\(line)")
    }
    state.type("e 4")
    #expect(state.said == "There is no number 4 to open here; there are 3.")
  }
}
