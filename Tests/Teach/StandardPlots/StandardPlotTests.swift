import Figures
import Testing

@testable import StandardPlots

struct StandardPlotTests {
  @Test func theBestEpochIsMarked() {
    let figure = Figure.losses(
      training: [3, 2, 1, 0.5], validation: [3, 2, 2.5, .nan], caption: "c")
    #expect(points(figure) == [Points([2], [2], label: "best validation: epoch 2")])
    #expect(rules(figure).map(\.value) == [2, 4] && rules(figure)[1].label == "not a number")
    #expect(figure.panels[0].y.scale == .logarithmic)
    #expect(figure.panels[0].x.ticks == [1, 2, 3, 4])
  }

  @Test func lossesWithoutValidationHaveNoMark() {
    let figure = Figure.losses(training: [1, 0.9, 0.8], caption: "c")
    #expect(points(figure).isEmpty && rules(figure).isEmpty)
    #expect(figure.panels[0].y.scale == .linear)
    #expect(Figure.losses(training: [9, 0, -1], caption: "c").panels[0].y.scale == .linear)
    #expect(Figure.losses(training: [], caption: "c").panels.count == 1)
  }

  @Test func ofAMetricTheHighestIsTheBest() {
    let values = [0.5, 0.9, 0.7]
    let up = Figure.metric("accuracy", training: values, validation: values, caption: "c")
    #expect(points(up)[0].xs == [2] && up.title == "Accuracy")
    let down = Figure.metric(
      "mae", training: values, validation: values, isHigherBetter: false, caption: "c")
    #expect(points(down)[0].xs == [1])
  }

  @Test func vanishingAndExplodingGradientsAreMarked() {
    let sick = Figure.gradientNorms(
      [("a", [1, 1e-8, 1e-9]), ("b", [1, 1e4, .infinity])], caption: "c")
    #expect(points(sick).map(\.label) == ["vanishing", "exploding"])
    #expect(points(sick)[0].xs == [2, 3] && points(sick)[1].ys == [1e4])
    #expect(rules(sick).map(\.value) == [1e-6, 1e3, 3])
    let healthy = Figure.gradientNorms([("a", [1, 0.1])], caption: "c")
    #expect(points(healthy).isEmpty && rules(healthy).isEmpty)
  }

  @Test func deadAndSaturatedUnitsAreCounted() {
    // Three examples of two units at one time: the second unit is 0 for all.
    let relu = ActivationHistory("a", epochs: [1], samples: [[[0, 0], [1, 0], [2, 0]]])
    #expect(relu.dead == [0.5] && relu.zeros == [4.0 / 6] && relu.saturated.isEmpty)
    #expect(relu.histograms[0].counts.reduce(0, +) == 2)
    let tanh = ActivationHistory(
      "b", epochs: [1], samples: [[[0.999, 0.5], [-1, 0]]], flat: -1...1)
    #expect(tanh.saturated == [0.5] && tanh.dead == [0] && tanh.zeros.isEmpty)
    #expect(tanh.histograms[0].counts.reduce(0, +) == 4)
  }

  @Test func fewOfManyTimesAreShown() {
    #expect(thinned(0..<100, to: 5) == [0, 24, 49, 74, 99])
    #expect(thinned(0..<3, to: 5) == [0, 1, 2] && thinned(0..<0, to: 5) == [])
  }

  @Test func confusionMatrixInPartsOfTheRow() throws {
    let figure = Figure.confusionMatrix(
      [[3, 1], [0, 0]], classes: ["a", "b"], showingParts: true, caption: "c")
    let map = try #require(figure.panels[0].marks[0].value as? HeatMap)
    #expect(map.values == [[75, 25], [0, 0]])
  }

  @Test func theAreaStandsInTheLegend() {
    let figure = Figure.roc([("m", [0, 1], [0, 1], 0.5), ("n", [0], [0], .nan)], caption: "c")
    let labels = figure.panels[0].marks.compactMap { ($0.value as? Line)?.label }
    #expect(labels == ["guessing (area 0.5)", "m (area 0.500)", "n (area not defined)"])
  }

  @Test func weightsHaveOneScale() throws {
    let figure = Figure.weights([[[-2, 0, 2]], [[1, 1, 1]]], caption: "c")
    let images = try #require(figure.panels[0].marks[0].value as? Images)
    let colors = Theme.light.diverging
    let pixels = images.images[0].bytes
    #expect(Array(pixels[0..<3]) == [colors[0].red, colors[0].green, colors[0].blue])
    #expect(Array(pixels[3..<6]) == [colors[2].red, colors[2].green, colors[2].blue])
    #expect(Array(pixels[6..<9]) == [colors[4].red, colors[4].green, colors[4].blue])
    #expect(
      Array(images.images[1].bytes[0..<3]) == [colors[3].red, colors[3].green, colors[3].blue])
  }

  @Test func whatLiesBeyondTheReachHasTheColourOfTheEnd() {
    let pixels = PixelImage(signed: [[-9, -1, .nan, 9]], reach: 1).bytes
    let colors = Theme.light.diverging
    #expect(Array(pixels[0..<3]) == Array(pixels[3..<6]))
    #expect(Array(pixels[6..<9]) == [colors[2].red, colors[2].green, colors[2].blue])
    #expect(Array(pixels[9..<12]) == [colors[4].red, colors[4].green, colors[4].blue])
  }

  @Test func aNameStandsWhereThereIsRoom() {
    // Above the first point is the second: its name goes elsewhere.
    let sides = Figure.sides(of: [0, 0, 1], [0, 0.05, 1])
    #expect(sides[0] != .above && sides[1] == .above)
  }

  private func points(_ figure: Figure) -> [Points] {
    figure.panels[0].marks.compactMap { $0.value as? Points }
  }

  private func rules(_ figure: Figure) -> [ReferenceLine] {
    figure.panels[0].marks.compactMap { $0.value as? ReferenceLine }
  }
}
