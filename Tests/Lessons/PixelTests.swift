import Chalk
import Testing

/// The pixels of every lesson's feature maps: what a pixel is explained as is what the figure shows.
@Suite struct PixelTests {
  @Test(arguments: LessonTests.ids) func everyPixelIsWhatItsSumSays(id: String) async throws {
    for problem in Self.problems(of: try await LessonTests.first(id)) {
      Issue.record("\(id): \(problem)")
    }
  }

  @Test(arguments: [
    "convolution", "channels", "pooling", "mnist-conv", "simple-cnn", "saliency", "dcgan",
  ])
  func featureMapsAreExplained(id: String) async throws {
    guard LessonTests.ids.contains(id) else { return }
    let record = try await LessonTests.first(id)
    #expect(record.steps.contains { $0.pixels != nil }, "\(id)")
  }

  /// A checker must be able to fail: another kernel gives other numbers.
  @Test func anotherKernelIsToldOf() throws {
    #expect(Self.problems(of: try Drawing(weight: 2).record()) == [])
    #expect(Self.problems(of: try Drawing(weight: 3).record()).count == 1)
  }

  private struct Drawing: Lesson {
    let card = LessonCard("drawing", "It draws", minutes: 1)
    var weight = 2.0

    func teach(on board: Board) {
      board.step("One")
      board.draw(
        Figure("A map") { HeatMap([[2, 4]]) },
        explaining: [PixelFormulas(panel: 0, input: [[1, 2]], kernel: [[weight]])])
    }
  }

  /// What is wrong, once a map.
  private static func problems(of record: Record) -> [String] {
    var problems: [String] = []
    for (number, step) in record.steps.enumerated() {
      for formulas in step.pixels ?? [] {
        guard case .figure(let figure) = step.blocks[formulas.block] else {
          problems.append("step \(number + 1): block \(formulas.block) is no figure")
          continue
        }
        let pictures = figure.panels[formulas.panel].pictureNumbers
        for picture in formulas.picture..<formulas.picture + formulas.maps {
          guard let shown = pictures[picture] else {
            problems.append("'\(figure.title)': picture \(picture) has no numbers")
            continue
          }
          let largest = shown.joined().lazy.map(abs).filter(\.isFinite).max() ?? 0
          let wrong = shown.indices.lazy.flatMap { i in shown[i].indices.map { (i, $0) } }.first {
            i, j in
            let explained = formulas.explanation(picture: picture, row: i, column: j)
            guard let value = explained?.entries.first?.value else { return true }
            return abs(value - shown[i][j]) > 1e-4 * (1 + largest)
          }
          if let wrong { problems.append("'\(figure.title)', picture \(picture): \(wrong)") }
        }
      }
    }
    return problems
  }
}
