import Randomness
import Tensors
import Testing

@testable import Autograd

/// Serialized, and alone in looking at the shared pool: other suites' tensors come and go beside it, so
/// the limits are loose, and far below what a leak of a tensor a step would come to.
@Suite(.serialized) struct MemoryTests {
  @Test func releasingALongHistoryDoesNotOverflowTheStack() {
    let x = Variable(Tensor(1.0), requiresGradient: true)
    var y = x * 1
    for _ in 0..<200_000 { y = y + 0.5 }
    #expect(y.scalar == 100_001)
    y = x
    #expect(y.scalar == 1)
  }

  @Test func alsoBackwardThroughALongHistory() {
    let x = Variable(Tensor(1.0, .double), requiresGradient: true)
    var y = x * 1
    for _ in 0..<200_000 { y = y + 0.5 }
    y.backward()
    #expect(x.gradient!.scalar == 1)
  }

  @Test func noVariableOutlivesItsUse() {
    weak var middle: Variable?
    weak var last: Variable?
    do {
      let x = Variable(.ones([3, 3]), requiresGradient: true)
      let h = x.matmul(x).tanh()
      let loss = (h * h).sum()
      (middle, last) = (h, loss)
      loss.backward()
    }
    #expect(middle == nil && last == nil)
  }

  @Test func everyPrimitiveLeavesNothingBehind() {
    for primitive in Primitive.all {
      weak var result: Variable?
      do {
        var source = RandomSource(seed: 1)
        let inputs = primitive.example.inputs(using: &source)
        let y = primitive(inputs.map { Variable($0, requiresGradient: true) })
        result = y
      }
      #expect(result == nil, "\(primitive.name) holds on to its result")
    }
  }

  @Test func memoryDoesNotGrowOverTenThousandSteps() {
    let step = TrainingStep()
    for _ in 0..<500 { step.run() }
    let before = BufferPool.shared.statistics
    let weights = step.parameters.map { $0.value }
    for _ in 0..<10_000 { step.run() }
    let after = BufferPool.shared.statistics
    #expect(after.bytesInUse - before.bytesInUse < 10_000 * 64)
    #expect(after.systemAllocations - before.systemAllocations < 2_000)
    #expect(zip(weights, step.parameters).allSatisfy { !$0.isIdentical(to: $1.value) })
  }

  @Test func updatesDoNotCopyTheWeights() {
    let step = TrainingStep()
    step.run()
    func addresses() -> [UnsafeRawPointer] { step.parameters.map { $0.value.bufferAddress } }
    let before = addresses()
    for _ in 0..<100 { step.run() }
    #expect(addresses() == before)
  }
}

/// A small network, its loss, and Adam.
final class TrainingStep {
  let parameters: [Variable]
  private let x, t: Tensor
  private var m, v: [Tensor]

  init() {
    var source = RandomSource(seed: 1)
    parameters = [[8, 10], [10], [10, 1], [1]].map {
      Variable(.uniform(Shape($0), in: -0.5...0.5, using: &source), requiresGradient: true)
    }
    x = .uniform([32, 8], using: &source)
    t = Tensor((0..<32).map { Double($0 % 2) }, shape: [32, 1])
    m = parameters.map { $0.value.zerosLike }
    v = m
  }

  func run() {
    let h = Primitive.linear(.relu)(Variable(x), parameters[0], parameters[1])
    let z = Primitive.linear()(h, parameters[2], parameters[3])
    Primitive.sigmoidCrossEntropy(t)(z).mean().backward()
    let step = AdamStep(rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7)
    for (i, parameter) in parameters.enumerated() {
      let gradient = parameter.takeGradient()!.toDense()
      parameter.value.adamStep(&m[i], &v[i], gradient, step)
    }
  }
}
