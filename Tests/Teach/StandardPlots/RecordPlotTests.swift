import Figures
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import StandardPlots
@testable import Training

/// From a run that was recorded to the standard figures.
struct RecordPlotTests {
  private func run() throws -> History {
    var random = RandomSource(seed: 1)
    let x = Tensor.uniform([80, 2], in: -1...1, using: &random)
    let y = (x.sum(1) .> 0).reshaped(80, 1)
    var model = Sequential([
      .dense(6, activation: .relu, inputShape: [2]), .dense(1, activation: .sigmoid),
    ])
    model.compile(
      optimizer: .adam(learningRate: 0.02), loss: .binaryCrossentropy, metrics: [.accuracy])
    return try model.fit(
      x, y, epochs: 3, batchSize: 20, validationSplit: 0.25, callbacks: [.recorder(every: 2)],
      progress: .silent)
  }

  @Test func losses() throws {
    let history = try run()
    let figure = Figure.losses(history, caption: "c")
    let line = try #require(figure.panels[0].marks.lazy.compactMap { $0.value as? Line }.first)
    #expect(line.ys == history["loss"])
    #expect(Figure.metric("accuracy", history, caption: "c").title == "Accuracy")
  }

  @Test func activations() throws {
    let record = try #require(run().record)
    let history = ActivationHistory("dense", record)
    #expect(history.epochs == [1, 2, 3])
    #expect(history.dead.count == 3 && history.zeros.count == 3)
    let seen = record.looks.last!.layers[0]
    let counted = history.histograms[2].counts.reduce(0, +)
    #expect(counted == Double(seen.others.counts.reduce(0, +)))
    #expect(Set(history.histograms.map { $0.edges[0] }).count == 1)
    #expect(ActivationHistory("dense_1", record).zeros.isEmpty)
    #expect(Figure.activations(record, caption: "c").panels.count == 3)
  }

  /// Bins of another width must not make every second bin higher than its neighbors.
  @Test func evenHistogramsStayEvenInOtherBins() throws {
    var narrow = try #require(run().record).looks[0].layers[0].spread
    (narrow.minimum, narrow.maximum, narrow.counts) = (0, 0.6, [Int](repeating: 10, count: 40))
    var wide = narrow
    wide.maximum = 1
    let counts = aligned([narrow, wide])[0].counts
    #expect(counts.reduce(0, +) == 400)
    #expect(counts.prefix(24).allSatisfy { (16...17).contains($0) }, "\(counts)")
    #expect(counts.dropFirst(24).allSatisfy { $0 == 0 })
    #expect(aligned([wide])[0].counts == [Double](repeating: 10, count: 40))
  }

  @Test func aLayerThatCannotDieHasNoSecondPanel() throws {
    let record = try #require(run().record)
    #expect(ActivationHistory("dense_1", record).dead.isEmpty)
    let lower = Figure.activations(record, caption: "c").panels[2...]
    #expect(lower.map(\.title) == ["dense, not active"])
    #expect(lower.first?.marks.count { $0.lineLabel != nil } == 2)

    let sigmoid = ActivationHistory("a", epochs: [1, 2], samples: [[[0.2]], [[0.7]]])
    #expect(Figure.activations(over: [sigmoid, sigmoid], caption: "c").panels.count == 2)
    let relu = ActivationHistory("b", epochs: [1, 2], samples: [[[0.2]], [[0]]])
    #expect(relu.dead == [0, 1])
    #expect(Figure.activations(over: [relu, sigmoid], caption: "c").panels.count == 3)
    #expect(Figure.activations(over: [relu, relu], caption: "c").panels.count == 4)
  }

  @Test func gradients() throws {
    let record = try #require(run().record)
    #expect(Figure.gradients(record, caption: "c").panels.map(\.title).contains("dense/kernel"))
    let norms = Figure.gradientNorms(record, caption: "c")
    #expect(norms.panels[0].x.label == "step")
    let lines = norms.panels[0].marks.compactMap { $0.value as? Line }.filter { $0.label != nil }
    #expect(lines.count == 4 && lines.allSatisfy { $0.xs == record.looks.map { Double($0.step) } })
  }

  @Test func ofManyParametersTheNormsAreThoseOfLayers() throws {
    var record = try #require(run().record)
    for i in record.looks.indices {
      let twin = record.looks[i].parameters.map { change in
        var other = change
        other.parameter = "again/" + change.parameter.replacing("/", with: "_")
        return other
      }
      record.looks[i].parameters += twin
    }
    let figure = Figure.gradientNorms(record, caption: "c")
    let lines = figure.panels[0].marks.compactMap { $0.value as? Line }.filter { $0.label != nil }
    #expect(lines.map(\.label) == ["dense", "dense_1", "again"])
    let first = record.looks[0].parameters.prefix(2).map(\.gradientNorm)
    #expect(abs(lines[0].ys[0] - (first[0] * first[0] + first[1] * first[1]).squareRoot()) < 1e-12)
  }

  @Test func updateRatiosHaveOnePanel() throws {
    let record = try #require(run().record)
    #expect(Figure.updateRatios(record, caption: "c").panels.count == 1)
  }
}

extension Mark {
  fileprivate var lineLabel: String? { (value as? Line)?.label }
}
