import Figures
import Layers
import StandardPlots
import Testing
import Training

struct ArchitecturePlotTests {
  private let pyramid = Sequential([
    .conv2D(4, 3, activation: .relu, inputShape: [10, 10, 1]), .maxPooling2D(2),
    .flatten(name: "row"), .dense(1000, activation: .softmax),
  ])

  @Test func boxesSayShapesAndParameters() throws {
    let boxes = try nodes(.architecture(of: pyramid, input: [10, 10, 1], caption: "c"))
    #expect(boxes.map(\.name) == ["input", "conv2d", "max_pooling2d", "row", "dense"])
    #expect(boxes.map(\.operation) == [nil, nil, nil, "Flatten", nil])
    #expect(boxes[1].rows == ["8 × 8 × 4", "40 parameters"])
    #expect(boxes[2].rows == ["4 × 4 × 4"] && boxes[3].rows == ["64"])
    #expect(boxes[4].rows == ["1000", "65,000 parameters"])
  }

  @Test func largerPicturesHaveHigherBoxes() throws {
    let boxes = try nodes(.architecture(of: pyramid, input: [10, 10, 1], caption: "c"))
    let heights = boxes.compactMap(\.breadth)
    #expect(heights == heights.sorted(by: >) && heights.count == 3 && heights[0] == 160)
    #expect(boxes[3].breadth == nil && boxes[4].breadth == nil)
  }

  /// Downwards the boxes grow in width, beyond what any of the texts needs.
  @Test func largerPicturesHaveWiderBoxes() throws {
    let boxes = try nodes(
      .architecture(of: pyramid, input: [10, 10, 1], caption: "c", direction: .topToBottom))
    let widths = boxes.compactMap(\.breadth)
    #expect(widths == widths.sorted(by: >) && widths.count == 3)
    #expect(widths.min()! > 100, "as wide as the longest line, and more")
  }

  /// `activation_1` is an ActivationLayer, which its name says; `row` is a Flatten, which it does not.
  @Test func aNameThatSaysTheKindStandsAlone() throws {
    let model = Sequential([
      .dense(3, inputShape: [2]), .activation(.relu), .flatten(name: "row"), .dense(1),
    ])
    let boxes = try nodes(.architecture(of: model, input: [2], caption: "c"))
    #expect(boxes.map(\.operation) == [nil, nil, nil, "Flatten", nil])
  }

  @Test func longModelsLeadDownwards() throws {
    let layers = (0..<8).map { _ in LayerPlan.dense(2) }
    let long = Sequential([.dense(2, inputShape: [2])] + layers)
    let figure = try Figure.architecture(of: long, input: [2], caption: "c")
    #expect(diagram(figure)?.direction == .topToBottom)
    let short = try Figure.architecture(of: pyramid, input: [10, 10, 1], caption: "c")
    #expect(diagram(short)?.direction == .leftToRight)
  }

  @Test func joinsHaveTheirSign() throws {
    let model = Sequential([.residual([.dense(4)], inputShape: [4]), .dense(1)])
    let figure = try Figure.architecture(of: model, input: [4], named: ["x"], caption: "c")
    let boxes = try nodes(figure)
    #expect(boxes.map(\.name) == ["x", "residual/dense", "+", "dense"])
    let ends = try #require(diagram(figure)).edges.filter { $0.to == "2" }.map(\.from)
    #expect(ends == ["0", "1"])
  }

  @Test func theNumbersAreInTheTableAndInWords() throws {
    let figure = try Figure.architecture(of: pyramid, input: [10, 10, 1], caption: "c")
    #expect(figure.csv.contains("1,diagram,40 parameters,conv2d,"))
    #expect(figure.altText.contains("conv2d, 8 × 8 × 4, 40 parameters"))
  }

  @Test func anUnrolledNetworkHasOneStateForEachStep() throws {
    let all = try #require(diagram(.unrolled(steps: 3, caption: "c")))
    #expect(all.nodes.count == 9 && all.edges.count { $0.label == "W" } == 2)
    let last = try #require(diagram(.unrolled(steps: 3, hasAllOutputs: false, caption: "c")))
    #expect(last.nodes.count == 7 && last.edges.count { $0.label == "V" } == 1)
  }

  @Test func eachLossSendsItsGradientIntoItsNetwork() throws {
    let loop = try #require(
      diagram(
        .ganLoop(latent: [2], sample: [2], generator: 1234, discriminator: nil, caption: "c")))
    let back = loop.edges.filter { $0.label != nil }.map { $0.from + $0.to }
    #expect(back == ["lossDD", "lossGG"])
    #expect(loop.nodes.first { $0.id == "G" }?.rows == ["1,234 parameters"])
    #expect(loop.nodes.first { $0.id == "D" }?.rows == [])
  }

  private func diagram(_ figure: Figure) -> Diagram? {
    figure.panels[0].marks.first?.value as? Diagram
  }

  private func nodes(_ figure: Figure) throws -> [Diagram.Node] {
    try #require(diagram(figure)).nodes
  }
}
