import Autograd
import Randomness
import Tensors
import Testing

@testable import Layers

/// Where masks begin, end and change.
struct MaskEffectTests {
  /// What each layer says of a mask is what its call does with it.
  @Test(arguments: LayerExample.all)
  func whatALayerSaysIsWhatItDoes(example: LayerExample) throws {
    let layer = try example.layer()
    let x = Variable(example.batch())
    var none: Tensor?
    _ = layer(x, mask: &none)
    #expect(layer.maskEffect(false).isMaskedAfter == (none != nil))
    guard x.value.rank == 3 else { return }
    var mask: Tensor? = .ones([2, x.shape[1]], .double)
    let y = layer(x, mask: &mask)
    let effect = layer.maskEffect(true)
    if effect == .passes && y.shape.dimensions.prefix(2) != x.shape.dimensions.prefix(2) { return }
    #expect(effect.isMaskedAfter == (mask != nil), "\(example.name) says \(effect)")
    if let mask { #expect(mask.isMask(for: y.shape)) }
  }

  @Test func aLayerThatSaysSomethingElseIsCaught() {
    struct Silent: FunctionLayer {
      let name = "silent"
      func call(_ x: Variable) -> Variable { x }
      func call(_ x: Variable, mask: inout Tensor?) -> Variable {
        mask = nil
        return x
      }
    }
    var mask: Tensor? = .ones([2, 3])
    _ = Silent()(Variable(.ones([2, 3, 1])), mask: &mask)
    #expect(Silent().maskEffect(true).isMaskedAfter != (mask != nil))
  }

  @Test func effectsInARow() throws {
    var random = RandomSource(seed: 1)
    let chain = try Chain(
      [
        .embedding(9, 4, maskZero: true), .dropout(0.1),
        .multiHeadAttention(numHeads: 1, keyDim: 2),
        .residual([.dense(4), .lstm(4, returnSequences: true)]),
        .concatenate([[.dense(2)], [.conv1D(2, 1)]], axis: 1),
        .batchNormalization(), .lstm(3), .dense(1),
      ], input: [5], using: &random)
    #expect(
      chain.maskEffects(false) == [
        .begins, .passes, .used, .used, .changes, .used, .usedAndEnds, .none,
      ])
    #expect(chain.maskEffect(false) == .none)
    var mask: Tensor?
    let y = chain(Variable(Tensor([[1, 2, 0, 0, 0], [0, 0, 0, 0, 0]])), mask: &mask)
    #expect(mask == nil && y.value.isFinite)
  }

  /// A layer of someone who did not think of masks, and whose outputs have other steps.
  @Test func aMaskThatDoesNotFitEnds() throws {
    struct Shorter: FunctionLayer {
      let name = "shorter"
      func call(_ x: Variable) -> Variable { x[Axis.all, 1...] }
      func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
        [input[0].map { $0 - 1 }, input[1]]
      }
    }
    var random = RandomSource(seed: 1)
    let chain = try Chain(
      [.embedding(9, 4, maskZero: true), .layer(Shorter()), .lstm(2)], input: [4], using: &random)
    #expect(chain.maskEffects(false) == [.begins, .ends, .none])
    #expect(chain(Variable(Tensor([[1, 2, 3, 0]]))).shape == [1, 2])
  }

  @Test func aMaskGoesIntoTheBranchesOfAJoin() throws {
    var random = RandomSource(seed: 1)
    let joins: [LayerPlan] = [
      .residual([.multiHeadAttention(numHeads: 1, keyDim: 3)]),
      .concatenate([[.multiHeadAttention(numHeads: 1, keyDim: 3)], [.dense(2)]]),
    ]
    for plan in joins {
      let layer = try plan.build([nil, 4], "join", &random)
      let x = Tensor.uniform([1, 3, 4], in: -1...1, using: &random)
      let changed = Tensor.concatenate([x[0..<1, 0..<2], .full([1, 1, 4], 9)], axis: 1)
      func real(_ x: Tensor) -> [Float] {
        var mask: Tensor? = Tensor([[1, 1, 0]])
        let y = layer(Variable(x), mask: &mask)
        #expect(mask!.floats == [1, 1, 0])
        return y.value[0, 0..<2].floats
      }
      #expect(zip(real(x), real(changed)).allSatisfy { abs($0 - $1) < 1e-6 })
    }
  }

  @Test func theTimeOfBranchesIsJoinedWithTheirMasks() throws {
    var random = RandomSource(seed: 1)
    let plan = LayerPlan.concatenate([[.dense(2)], [.conv1D(2, 2)]], axis: 1)
    let layer = try plan.build([3, 4], "join", &random)
    var mask: Tensor? = Tensor([[1, 0, 0]])
    _ = layer(Variable(.ones([1, 3, 4])), mask: &mask)
    #expect(mask!.floats == [1, 0, 0, 1, 1])
  }

  @Test func paddingHasNoPartInTheStatisticsOfABatch() {
    let layer = BatchNormalization(2, momentum: 0)
    var random = RandomSource(seed: 3)
    let real = Tensor.uniform([1, 4, 2], in: -1...3, using: &random)
    let padded = Tensor.concatenate([real, .full([1, 2, 2], 50)], axis: 1)
    var mask: Tensor? = Tensor([[1, 1, 1, 1, 0, 0]])
    let y = TrainingMode.on(using: &random) { layer(Variable(padded), mask: &mask) }
    let (mean, variance) = (real.mean(0, 1), real.variance(0, 1))
    #expect(layer.movingMean.value.isClose(to: mean, relative: 1e-5, absolute: 1e-5))
    #expect(layer.movingVariance.value.isClose(to: variance, relative: 1e-5, absolute: 1e-5))
    let wanted = (real - mean) / (variance + 1e-3).squareRoot()
    #expect(y.value[0..<1, 0..<4].isClose(to: wanted, relative: 1e-4, absolute: 1e-4))
    var nothing: Tensor? = .zeros([1, 6])
    let blind = TrainingMode.on(using: &random) { layer(Variable(padded), mask: &nothing) }
    #expect(blind.value.isFinite)
    #expect(layer.movingMean.value.isClose(to: mean, relative: 1e-5, absolute: 1e-5))
  }

  /// Rows with everything masked, with every kernel set, in both precisions.
  @Test func aQueryThatSeesNothingIsFinite() {
    for kernels in KernelChoice.all {
      for precision in Precision.allCases {
        KernelChoice.with(kernels) {
          var random = RandomSource(seed: 1)
          let q = Variable(.normal([1, 2, 4], precision, using: &random), requiresGradient: true)
          let mask = Tensor([[[1, 1], [0, 0]]])
          let y = Primitive.attention(scale: 0.5, mask: mask)([q, q, q])
          #expect(y.value[0, 1].values == [0, 0, 0, 0] && y.value.isFinite)
          y.sum().backward()
          #expect(q.gradient!.isFinite)
        }
      }
    }
  }

  @Test func everyRateOfDropoutFromZeroToOne() throws {
    var random = RandomSource(seed: 1)
    let y = TrainingMode.on(using: &random) { Dropout(1)(Variable(.ones([3]))) }
    #expect(y.value.floats == [0, 0, 0])
    for rate in [-0.1, 1.1, .nan] {
      #expect(throws: ShapeError.self) {
        try LayerPlan.dropout(rate).build([3], "dropout", &random)
      }
    }
  }
}
