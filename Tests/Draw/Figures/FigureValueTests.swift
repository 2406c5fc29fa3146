import Foundation
import Testing

@testable import Figures

@Suite struct FigureValueTests {
  @Test func bareMarksFormOnePanel() {
    let figure = Figure("Loss", x: "epoch", y: "loss") {
      Line([3, 2, 1])
      for level in [1.0, 2.0] { ReferenceLine(y: level) }
      if figureOfEverything.panels.isEmpty { Line([1]) }
    }
    #expect(figure.panels.count == 1)
    #expect(figure.panels[0].marks.count == 3)
    #expect(figure.panels[0].x == "epoch")
  }

  @Test func panelsStandInTheOrderWritten() {
    let figure = Figure("Many") {
      for name in ["a", "b", "c"] { Panel(name) { Line([1, 2]) } }
      if figureOfEverything.panels.count > 3 { Panel("d") { Points([1], [1]) } }
    }
    #expect(figure.panels.map(\.title) == ["a", "b", "c", "d"])
    #expect(FigureLayout.columns(figure) == 2)
  }

  @Test func everyMarkSurvivesJSON() throws {
    let bytes = try JSONEncoder().encode(figureOfEverything)
    let back = try JSONDecoder().decode(Figure.self, from: bytes)
    #expect(back == figureOfEverything)
    var other = back
    other.panels[0].title += "!"
    #expect(other != figureOfEverything)
  }

  @Test func aHistogramCountsEverySampleOnce() {
    let histogram = Histogram([0, 0.1, 0.5, 0.99, 1, .nan, .infinity, 7], bins: 2, range: 0...1)
    #expect(histogram.counts == [2, 3])
    #expect(histogram.edges == [0, 0.5, 1])
    #expect(histogram.notFinite == 2)
    #expect(histogram.outside == 1)
  }

  @Test func aBandIsMeanAndSampleSpread() {
    let band = Band([0, 1], runs: [[1, 4], [3, 4]])
    #expect(band.middle == [2, 4])
    let spread = 2.0.squareRoot()
    #expect(abs(band.upper[0] - (2 + spread)) < 1e-12 && abs(band.lower[0] - (2 - spread)) < 1e-12)
    #expect(band.upper[1] == 4)
  }

  @Test func aDiagramRefusesGradientsThatWereNeverComputed() throws {
    let nodes = [Diagram.Node("a", data: 2, gradient: 1), Diagram.Node("b", data: 3)]
    #expect(throws: FigureError.gradientsNeverComputed(["b"])) {
      try Diagram(nodes, edges: [], showsGradients: true)
    }
    #expect(throws: FigureError.unknownNode("z", known: ["a", "b"])) {
      try Diagram(nodes, edges: [.init(from: "a", to: "z")])
    }
    #expect(throws: FigureError.repeatedNode("a")) {
      try Diagram([nodes[0], nodes[0]], edges: [])
    }
    #expect(try Diagram(nodes, edges: [.init(from: "a", to: "b")]).nodes.count == 2)
  }
}

/// Samples that lie closer together than numbers can tell, and no bins at all.
@Suite struct NarrowHistogramTests {
  @Test(
    arguments: [
      ([0, 5e-324], nil), ([3, 3, 3], 3.0...3.0), ([1e16, 1e16 + 2], nil), ([5e-324], 0...5e-324),
      ([], 2.0...2.0),
      ([-1e308, 1e308], nil), ([.greatestFiniteMagnitude], nil),
    ] as [([Double], ClosedRange<Double>?)])
  func everySampleHasABin(samples: [Double], range: ClosedRange<Double>?) {
    for bins in [-1, 0, 1, 10, 30] {
      let histogram = Histogram(samples, bins: bins, range: range)
      #expect(histogram.counts.reduce(0, +) + Double(histogram.outside) == Double(samples.count))
      #expect(zip(histogram.edges, histogram.edges.dropFirst()).allSatisfy { $0 < $1 })
    }
  }

  @Test func aRangeWithoutWidthIsWidenedAsNumPyDoes() {
    let histogram = Histogram([3, 3, 3], bins: 10, range: 3...3)
    #expect(histogram.edges.first == 2.5 && histogram.edges.last == 3.5)
    #expect(histogram.counts.reduce(0, +) == 3)
    let ridge = RidgePlot(samples: [[1, 2], [2, 3]], names: ["a", "b"], bins: 0)
    #expect(ridge.histograms.map(\.counts) == [[2], [2]])
  }
}
