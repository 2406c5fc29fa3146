import Figures
import LessonKit
import Randomness
import Testing

@testable import Plugins

@Suite struct FigureRequestTests {
  private struct Plain: FigureMaker {
    let name = "plain"
    func figure(random: inout RandomSource) -> Figure { Figure("Plain") { Line([1, 2]) } }
  }

  private struct Asking: FigureMaker {
    let name = "asking"
    func figure(for request: FigureRequest, random: inout RandomSource) throws -> Figure {
      let examples = try request.data.examples("iris", or: .iris)
      return Figure(
        "\(request.theme.name) at \(Int(request.size.width.rounded())), \(examples.labels.count)",
        columns: request.size.width < 300 ? 1 : 2
      ) { Line([1, 2]) }
    }
  }

  private struct Empty: FigureMaker {
    let name = "empty"
  }

  @Test func aFigureAsksForWhatItNeeds() throws {
    var random = RandomSource(seed: 0)
    #expect(try Plain().figure(for: .usual, random: &random).title == "Plain")
    #expect(try Asking().figure(random: &random).title == "light at 480, 150")
    let size = FigureSize(exactly: .millimeters(85))
    let figure = try FigureRequest.drawing(size, .dark) {
      try Asking().figure(for: .usual, random: &random)
    }
    #expect(figure.title == "dark at 241, 150" && figure.columns == 1)
    #expect(try Asking().figure(for: .usual, random: &random).columns == 2, "only in the scope")
  }

  @Test func whoHasNoFigureIsToldSo() {
    var random = RandomSource(seed: 0)
    for work in [
      { (random: inout RandomSource) in try Empty().figure(random: &random) },
      { (random: inout RandomSource) in try Empty().figure(for: .usual, random: &random) },
    ] {
      let error = #expect(throws: NoFigure.self) { try work(&random) }
      #expect(error?.description.contains("Write one of them") == true)
    }
  }

  @Test func aFigureIsDrawnAsALessonOfOneStep() throws {
    let record = try FigureLesson(maker: Asking()).record()
    #expect(record.steps.count == 1 && record.figures.count == 1)
    #expect(record.data.map(\.name) == ["iris"])
  }
}
