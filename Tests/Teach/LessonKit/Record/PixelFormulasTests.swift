import Figures
import Foundation
import Tensors
import Testing

@testable import LessonKit

/// Pixels of feature maps, each explained as the sum of products that it is.
@Suite struct PixelFormulasTests {
  static let x: [[Double]] = [[1, 2, 0], [0, 1, 3], [2, 1, 1]]
  static let kernel: [[Double]] = [[1, -1], [0, 2]]
  /// y[i, j] = x[i, j] − x[i, j + 1] + 2·x[i + 1, j + 1]
  static let map: [[Double]] = [[1, 8], [1, 0]]

  static let gray = PixelFormulas(panel: 0, input: x, kernel: kernel)

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
    let sums = PixelFormulas(
      picture: 3, input: input, weights: weights, biases: [0.5, -0.25], activation: .relu,
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

  /// Zeros around the input are no terms of a sum; with stride 2 every other place is left out.
  @Test func paddingAndStrideMoveTheWindow() throws {
    let padded = PixelFormulas(panel: 0, input: Self.x, kernel: Self.kernel, stride: 2, padding: 1)
    #expect(padded.rows == 2 && padded.columns == 2)
    // x with a frame of zeros, at rows and columns −1 and 1.
    let expected: [[Double]] = [[2, 0], [4, 0]]
    for (i, row) in expected.enumerated() {
      for (j, y) in row.enumerated() {
        let explanation = try #require(padded.explanation(picture: 0, row: i, column: j))
        #expect(explanation.entries[0].value == y, "\(i), \(j)")
      }
    }
    let corner = try #require(padded.explanation(picture: 0, row: 0, column: 0)).entries[0]
    #expect(corner.formula == "y[0, 0] = x[0, 0]·k[1, 1]" && corner.substituted == "1·2")
  }

  /// Each number of the input multiplies the kernel, and the copies are added two places apart.
  @Test(arguments: [(Padding.valid, [1.0, 10, 102, 20, 200]), (.same, [1, 10, 102, 20])])
  func copiesOfAKernelAreAdded(padding: Padding, expected: [Double]) throws {
    let maps = PixelFormulas(
      input: Tensor([1.0, 2], shape: [1, 1, 2, 1], .double),
      weights: Tensor([1.0, 10, 100], shape: [1, 3, 1, 1], .double), maps: 1, padding: padding,
      stride: 2, isTransposed: true)
    #expect(maps.columns == expected.count)
    for (j, y) in expected.enumerated() {
      let explanation = try #require(maps.explanation(picture: 0, row: 0, column: j))
      #expect(explanation.entries.map(\.value) == [y])
    }
    let entry = try #require(maps.explanation(picture: 0, row: 0, column: 2)).entries[0]
    #expect(entry.formula == "y[0, 2] = x[0, 1]·w[0, 0] + x[0, 0]·w[0, 2]")
  }

  /// A true convolution has an output wherever any product exists.
  @Test func aTrueConvolutionTurnsTheKernel() throws {
    let full = PixelFormulas(panel: 0, input: [[1, 2]], kernel: [[3, 5]], isTransposed: true)
    let values = try (0..<3).map {
      try #require(full.explanation(picture: 0, row: 0, column: $0)).entries[0].value
    }
    #expect(full.rows == 1 && full.columns == 3 && values == [3, 11, 10])
  }

  /// The largest of four pixels, or their mean; each of them opens in turn.
  @Test func aPooledPixelLeadsToTheConvolution() throws {
    let largest = Self.gray.pooled(by: .max, 2, panel: 1)
    #expect(largest.rows == 1 && largest.columns == 1 && largest.panel == 1)
    let most = try #require(largest.explanation(picture: 0, row: 0, column: 0)).entries
    #expect(most[0].formula == "p[0, 0] = max(y[0, 0], y[0, 1], y[1, 0], y[1, 1])")
    #expect(most[0].substituted == "max(1, 8, 1, 0)" && most[0].value == 8)
    #expect(most[0].slopes.map(\.value) == [0, 1, 0, 0])
    #expect(most[0].slopes.map(\.entry) == [1, 2, 3, 4])
    #expect(most[2].substituted == "2·1 + 0·(−1) + 1·0 + 3·2")
    let mean = Self.gray.pooled(by: .average, 2)
    let average = try #require(mean.explanation(picture: 0, row: 0, column: 0)).entries[0]
    #expect(average.substituted == "(1 + 8 + 1 + 0)/4" && average.value == 2.5)
    #expect(average.slopes.map(\.value) == [0.25, 0.25, 0.25, 0.25])
    #expect(largest.explanation(picture: 0, row: 1, column: 0) == nil)
    let figure = Figure("Pooled") { HeatMap([[8]]) }
    #expect(mean.problem(in: figure) == nil && Self.gray.problem(in: figure) != nil)
    #expect(Self.gray.pooled(by: .max, 0).problem(in: figure) != nil)
  }

  @Test func aSigmoidStandsBeforeItsSum() throws {
    let maps = PixelFormulas(
      input: [[[2]]], weights: [[[[1]]]], biases: [-2], activation: .sigmoid, firstMap: 0)
    let entries = try #require(maps.explanation(picture: 0, row: 0, column: 0)).entries
    #expect(entries.map(\.value) == [0.5, 0] && entries[0].slopes.map(\.value) == [0.25])
    #expect(entries[0].formula == "a[0, 0, 0] = σ(y[0, 0, 0])")
    #expect(entries[0].substituted == "σ(0)")
  }

  /// The maps of a tensor's convolution with padding and stride, from the second filter on.
  @Test func aTensorsMapsAreExplained() throws {
    let x = Tensor((0..<24).map { Double($0 % 5) - 2 }, shape: [1, 4, 3, 2], .double)
    let w = Tensor((0..<54).map { Double($0 % 7) - 3 }, shape: [3, 3, 2, 3], .double)
    let b = Tensor([1, -2, 0.5], .double)
    let axes = try [4, 3].map { try WindowAxis(size: 3, stride: 2, padding: .same, over: $0) }
    let y = x.convolution(w, b, Window(rows: axes[0], columns: axes[1])).y
    let maps = PixelFormulas(
      input: x, weights: w, biases: b, first: 1, maps: 2, padding: .same, stride: 2)
    #expect([1, maps.rows, maps.columns, 3] == y.shape.dimensions)
    for i in 0..<maps.rows {
      for j in 0..<maps.columns {
        for o in 0..<2 {
          let explanation = try #require(maps.explanation(picture: o, row: i, column: j))
          #expect(explanation.entries[0].value == y[0, i, j, o + 1].scalar, "\(i), \(j), \(o)")
          #expect(explanation.entries[0].formula.hasPrefix("y[\(i), \(j), \(o + 1)] = "))
        }
      }
    }
  }

  @Test func whatAFigureDoesNotShowIsToldOf() {
    let figure = Figure("A map") { HeatMap(Self.map) }
    #expect(Self.gray.problem(in: figure) == nil)
    #expect(Self.gray.problem(in: Figure("Another") { HeatMap([[1]]) })?.contains("2 × 2") == true)
    #expect(Self.gray.problem(in: nil) != nil)
    let elsewhere = PixelFormulas(panel: 1, input: Self.x, kernel: Self.kernel)
    #expect(elsewhere.problem(in: figure) != nil)
    let ragged = PixelFormulas(panel: 0, input: [[1, 2, 0], [1]], kernel: [[1]])
    #expect(ragged.problem(in: figure) != nil)
    let none = PixelFormulas(panel: 0, input: [], kernel: [])
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
    #expect(read == record && read.steps[0].pixels(ofBlock: 1).count == 1)
    #expect(read.steps[0].pixels(ofBlock: 0) == [])
    #expect(record.translated(by: .none).steps[0].pixels == record.steps[0].pixels)
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
