import Figures
import Foundation
import Testing

@testable import LessonKit

/// Pixels of feature maps, each explained as the sum of products that it is.
@Suite struct PixelSumsTests {
  static let x: [[Double]] = [[1, 2, 0], [0, 1, 3], [2, 1, 1]]
  static let kernel: [[Double]] = [[1, -1], [0, 2]]
  /// y[i, j] = x[i, j] − x[i, j + 1] + 2·x[i + 1, j + 1]
  static let map: [[Double]] = [[1, 8], [1, 0]]

  static let gray = PixelSums(panel: 0, input: x, kernel: kernel)

  @Test func aPixelIsItsSumOfProducts() throws {
    for (i, row) in Self.map.enumerated() {
      for (j, y) in row.enumerated() {
        let explanation = try #require(Self.gray.explanation(picture: 0, row: i, column: j))
        #expect(explanation.entries.map(\.value) == [y])
        #expect(explanation.entries[0].slopes.map(\.value).reduce(0, +) == y)
      }
    }
    let entry = try #require(Self.gray.explanation(picture: 0, row: 0, column: 1)).entries[0]
    #expect(
      entry.formula
        == "y[0, 1] = x[0, 1]·k[0, 0] + x[0, 2]·k[0, 1] + x[1, 1]·k[1, 0] + x[1, 2]·k[1, 1]")
    #expect(entry.substituted == "2·1 + 0·(−1) + 1·0 + 3·2")
  }

  @Test(arguments: [(-1, 0, 0), (1, 0, 0), (0, 2, 0), (0, 0, 2), (0, -1, 0), (0, 0, .max)])
  func whatIsNoPixelIsNotExplained(picture: Int, row: Int, column: Int) {
    #expect(Self.gray.explanation(picture: picture, row: row, column: column) == nil)
  }

  /// Two channels, two filters, biases and a ReLU: each channel has a sum of its own behind the pixel.
  @Test func channelsAreOpenedInTurn() throws {
    let input = Self.x.map { $0.map { [$0, -$0] } }
    let weights = Self.kernel.map { $0.map { [[$0, 0], [2 * $0, 1]] } }
    let sums = PixelSums(
      picture: 3, input: input, weights: weights, biases: [0.5, -0.25], isRectified: true,
      firstMap: 0)
    // The first filter: y − 2·y + 0.5; what is negative is 0 behind the ReLU.
    let first = try #require(sums.explanation(picture: 3, row: 0, column: 1))
    #expect(first.entries.map(\.value) == [0, -7.5, 8, -16])
    #expect(first.entries[0].formula == "a[0, 1, 0] = max(0, y[0, 1, 0])")
    #expect(first.entries[0].slopes.map(\.value) == [0])
    #expect(first.entries[1].formula == "y[0, 1, 0] = s[0] + s[1] + b[0]")
    #expect(first.entries[1].substituted == "8 + (−16) + 0.5")
    #expect(first.entries[1].slopes.map(\.entry) == [2, 3, nil])
    #expect(first.entries[3].formula.hasPrefix("s[1] = x[0, 1, 1]·w[0, 0, 1, 0] + "))
    // The second filter: minus the four numbers under the window, less 0.25.
    let second = try #require(sums.explanation(picture: 4, row: 0, column: 1))
    #expect(second.entries[1].value == -6.25)
    #expect(sums.explanation(picture: 5, row: 0, column: 0) == nil)
  }

  @Test func whatAFigureDoesNotShowIsToldOf() {
    let figure = Figure("A map") { HeatMap(Self.map) }
    #expect(Self.gray.problem(in: figure) == nil)
    #expect(Self.gray.problem(in: Figure("Another") { HeatMap([[1]]) })?.contains("2 × 2") == true)
    #expect(Self.gray.problem(in: nil) != nil)
    let elsewhere = PixelSums(panel: 1, input: Self.x, kernel: Self.kernel)
    #expect(elsewhere.problem(in: figure) != nil)
    let ragged = PixelSums(panel: 0, input: [[1, 2, 0], [1]], kernel: [[1]])
    #expect(ragged.problem(in: figure) != nil)
    let none = PixelSums(panel: 0, input: [], kernel: [])
    #expect(none.problem(in: figure) != nil)
  }

  @Test func aRecordKeepsThemAndRefusesDamagedOnes() throws {
    let board = Board()
    board.step("One")
    board.say("Before it.")
    board.draw(Figure("A map") { HeatMap(Self.map) }, explaining: [Self.gray])
    let record = Record(
      card: LessonCard("pixels", "Pixels", minutes: 1), seed: 0, settings: [:], controls: [],
      steps: board.steps)
    let text = String(decoding: try JSONEncoder().encode(record), as: UTF8.self)
    let read = try JSONDecoder().decode(Record.self, from: Data(text.utf8))
    #expect(read == record && read.steps[0].sums(ofBlock: 1).count == 1)
    #expect(read.steps[0].sums(ofBlock: 0) == [])
    #expect(record.translated(by: .none).steps[0].sums == record.steps[0].sums)
    for (right, wrong) in [
      (#""shape":[3,3,1]"#, #""shape":[3,4,1]"#), (#""shape":[3,3,1]"#, #""shape":[3]"#),
      (#""shape":[2,2,1,1]"#, #""shape":[9223372036854775807,2,2,2]"#),
    ] {
      let damaged = text.replacing(right, with: wrong)
      #expect(damaged != text)
      #expect(throws: RecordError.self, "\(wrong)") {
        try JSONDecoder().decode(Record.self, from: Data(damaged.utf8))
      }
    }
  }
}
