import Autograd
import Initializers
import Randomness
import Tensors
import Testing

@testable import Layers

/// What single layers do beside their formulas.
struct BehaviourTests {
  @Test func dropoutKeepsTheMeanInTrainingAndNothingElseOutside() {
    let x = Variable(.ones([200, 100]), requiresGradient: true)
    let layer = Dropout(0.4)
    #expect(layer(x) === x)
    var random = RandomSource(seed: 1)
    let y = TrainingMode.on(using: &random) { layer(x) }
    let numbers = Set(y.value.floats)
    #expect(numbers == [0, 1 / (1 - Float(0.4))] || numbers.count == 2)
    #expect(abs(y.value.mean().scalar - 1) < 0.02)
    y.sum().backward()
    #expect(x.gradient!.floats == y.value.floats)
  }

  @Test func dropoutIsDeterminedByItsSeed() {
    func run(_ seed: UInt64) -> [Float] {
      var random = RandomSource(seed: seed)
      return TrainingMode.on(using: &random) {
        Dropout(0.5)(Variable(.ones([50])))
      }.value.floats
    }
    #expect(run(1) == run(1))
    #expect(run(1) != run(2))
  }

  @Test func theRandomSourceGoesOnAfterTraining() {
    var random = RandomSource(seed: 4)
    let first = TrainingMode.on(using: &random) { Dropout(0.5)(Variable(.ones([50]))) }
    let second = TrainingMode.on(using: &random) { Dropout(0.5)(Variable(.ones([50]))) }
    #expect(first.value.floats != second.value.floats)
    #expect(!TrainingMode.isOn)
  }

  /// Steps that are padding neither change the state nor get a gradient.
  @Test func paddingIsSkipped() {
    var random = RandomSource(seed: 1)
    let embedding = Embedding(6, 4, maskZero: true, using: &random)
    for layer in [
      SimpleRNN(4, 3, using: &random), LSTM(4, 3, using: &random), GRU(4, 3, using: &random),
    ] as [any Layer] {
      func run(_ indices: [Double]) -> [Float] {
        var mask: Tensor?
        let x = embedding(Variable(Tensor(indices, shape: [1, indices.count])), mask: &mask)
        let y = layer(x, mask: &mask)
        #expect(mask == nil)
        return y.value.floats
      }
      let (short, long) = (run([3, 1, 5]), run([3, 1, 5, 0, 0]))
      #expect(zip(short, long).allSatisfy { abs($0 - $1) < 1e-6 })
      #expect(short != run([3, 1, 5, 2, 2]))
    }
  }

  @Test func aMaskGoesThroughLayersThatKeepTheSteps() throws {
    var random = RandomSource(seed: 1)
    let chain = try Chain(
      [.embedding(6, 4, maskZero: true), .dropout(0.1), .lstm(3, returnSequences: true), .lstm(2)],
      input: [nil], using: &random)
    let short = chain(Variable(Tensor([3, 1], shape: [1, 2]))).value.floats
    let long = chain(Variable(Tensor([3, 1, 0, 0], shape: [1, 4]))).value.floats
    #expect(zip(short, long).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func attentionDoesNotLookAtPadding() throws {
    var random = RandomSource(seed: 1)
    let layer = MultiHeadAttention(4, numHeads: 2, keyDim: 3, using: &random)
    let x = Tensor.uniform([1, 3, 4], in: -1...1, using: &random)
    let changed = Tensor.concatenate([x[0..<1, 0..<2], .full([1, 1, 4], 9)], axis: 1)
    var mask: Tensor? = Tensor([1, 1, 0], shape: [1, 3])
    let y = layer(Variable(x), mask: &mask).value[0, 0..<2].floats
    let z = layer(Variable(changed), mask: &mask).value[0, 0..<2].floats
    #expect(zip(y, z).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func forgetGatesStartOpen() {
    var random = RandomSource(seed: 1)
    let bias = LSTM(2, 3, using: &random).bias!.value.floats
    #expect(bias == [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    #expect(LSTM(2, 3, unitForgetBias: false, using: &random).bias!.value.max().scalar == 0)
  }

  @Test func regularizersAreTheirFormulas() {
    let w = Variable(Tensor([1, -2, 3]), requiresGradient: true)
    #expect(Regularizer.l1(0.1).penalty(w).scalar.isNear(0.6))
    #expect(Regularizer.l1L2(l1: 0.1, l2: 0.01).penalty(w).scalar.isNear(0.74))
    Regularizer.l2(0.5).penalty(w).backward()
    #expect(w.gradient!.floats == [1, -2, 3])
  }

  @Test func aCopySharesItsWeightsButNotWhetherItLearns() {
    var random = RandomSource(seed: 1)
    let layer = Dense(2, 2, using: &random)
    var frozen = layer
    frozen.isTrainable = false
    layer.kernel.value = .identity(2)
    #expect(frozen.kernel.value.floats == [1, 0, 0, 1])
    #expect(layer.isTrainable && !frozen.isTrainable)
  }

  @Test func aFrozenBatchNormalizationPredictsInTraining() {
    var layer = BatchNormalization(2)
    layer.isTrainable = false
    var random = RandomSource(seed: 1)
    let x = Variable(Tensor([[1, 2], [3, 4]]))
    let y = TrainingMode.on(using: &random) { layer(x) }
    #expect(y.value.floats == layer(x).value.floats)
    #expect(layer.movingMean.value.floats == [0, 0])
  }
}

extension Double {
  fileprivate func isNear(_ other: Double) -> Bool { abs(self - other) < 1e-6 }
}
