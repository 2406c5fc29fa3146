import Autograd
import Layers
import Randomness
import Tensors
import Testing

@testable import Training

struct ArchitectureTests {
  @Test func aListOfLayersIsAChain() {
    let model = Sequential([
      .conv2D(4, 3, activation: .relu, inputShape: [8, 8, 1]), .maxPooling2D(2), .dropout(0.5),
      .flatten(), .dense(3, activation: .softmax),
    ])
    let found = model.architecture(inputShapes: [[8, 8, 1]])
    #expect(
      found.nodes.map(\.name) == [
        "input", "conv2d", "max_pooling2d", "dropout", "flatten", "dense",
      ])
    #expect(
      found.nodes.map(\.shape) == [[8, 8, 1], [6, 6, 4], [3, 3, 4], [3, 3, 4], [36], [3]])
    #expect(found.nodes.map(\.parameters) == [0, 40, 0, 0, 0, 111])
    #expect(found.nodes[1].kind == .layer("Conv2D") && found.nodes[0].kind == .input)
    #expect(found.edges == (0..<5).map { Architecture.Edge(from: $0, to: $0 + 1) })
  }

  @Test func branchesMeetWhereTheModelJoinsThem() {
    var random = RandomSource(seed: 1)
    let found = TwoInputs(using: &random).architecture(inputShapes: [[1], [1]])
    #expect(
      found.nodes.map(\.name) == [
        "input 1", "input 2", "dense", "dense_1", "concatenate", "dense_2",
      ])
    #expect(found.nodes[4].kind == .operation && found.nodes[4].shape == [8])
    #expect(pairs(found) == [[0, 2], [1, 3], [2, 4], [3, 4], [4, 5]])
  }

  @Test func aResidualBranchHasAWayAround() {
    let model = Sequential([
      .dense(4, inputShape: [4]), .residual([.dense(4, activation: .relu)]), .dense(1),
    ])
    let found = model.architecture(inputShapes: [[4]])
    #expect(found.nodes.map(\.name) == ["input", "dense", "residual/dense", "add", "dense_1"])
    #expect(pairs(found) == [[0, 1], [1, 2], [1, 3], [2, 3], [3, 4]])
  }

  @Test func anEmbeddingReadsTheInput() {
    let model = Sequential([.embedding(10, 3, inputLength: 5), .lstm(4), .dense(1)])
    let found = model.architecture(inputShapes: [[5]])
    #expect(found.nodes.map(\.shape) == [[5], [5, 3], [4], [1]])
    #expect(pairs(found) == [[0, 1], [1, 2], [2, 3]])
  }

  /// Frozen weights, and those that are not trained at all, count as in the summary.
  @Test func frozenLayersKeepTheirPlaceAndCount() {
    var model = Sequential([.dense(4, inputShape: [3]), .batchNormalization(), .dense(2)])
    let free = model.architecture(inputShapes: [[3]])
    model.isTrainable = false
    #expect(model.architecture(inputShapes: [[3]]) == free)
    #expect(
      free.nodes.map(\.parameters).reduce(0, +)
        == model.parameters.reduce(0) { $0 + $1.variable.value.count })
  }

  /// A model that lets its first layer's output fall has no arrow from it.
  @Test func whatIsNotUsedLeadsNowhere() {
    var random = RandomSource(seed: 1)
    let found = Wasteful(using: &random).architecture(inputShapes: [[2]])
    #expect(pairs(found) == [[0, 1], [0, 2]])
  }

  private struct Wasteful: Model {
    let unused, used: Dense
    var trainer = Trainer()

    init(using random: inout RandomSource) {
      unused = Dense(2, 3, name: "unused", using: &random)
      used = Dense(2, 1, name: "used", using: &random)
    }

    func callAsFunction(_ x: Variable) -> Variable {
      _ = unused(x)
      return used(x)
    }

    var parameters: [Parameter] { unused.parameters + used.parameters }
  }

  private func pairs(_ architecture: Architecture) -> [[Int]] {
    architecture.edges.map { [$0.from, $0.to] }
  }
}
