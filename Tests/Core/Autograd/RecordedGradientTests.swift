import Randomness
import Tensors
import Testing

@testable import Autograd

/// Gradients that are made of recorded operations: the same numbers as the ordinary pullbacks give, and right
/// gradients of their own.
struct RecordedGradientTests {
  /// Every primitive that has a recorded pullback; `linear` and the activations have one, which some of their
  /// activations cannot serve.
  @Test(arguments: Primitive.all.indices) func everyRecordedPullback(index: Int) throws {
    let primitive = Primitive.all[index]
    if primitive.recordedPullback == nil { return }
    do {
      #expect(try worstError(of: primitive) < 1e-6, "\(primitive.name)")
    } catch let error as RecordedGradientError {
      #expect(["linear", "gelu", "geluTanh"].contains(error.operation))
    }
  }

  @Test func aWrongRecordedPullbackIsCaught() throws {
    let wrongSlope = Primitive("exp") { x in
      let y = x.exp()
      return (y, { dy in y * dy })
    }.withRecordedPullback { _, y, dy in [y * dy * 1.001] }
    #expect(try worstError(of: wrongSlope) > 1e-4)
    let wrongCurvature = Primitive("exp") { x in
      let y = x.exp()
      return (y, { dy in y * dy })
    }.withRecordedPullback { _, y, dy in [y.detached() * dy] }
    #expect(try worstError(of: wrongCurvature) > 1e-2)
  }

  /// The worst difference of the recorded from the ordinary gradients, and of the gradients of these from differences
  /// along a line.
  private func worstError(of primitive: Primitive) throws -> Double {
    var random = RandomSource(seed: 11)
    let inputs = primitive.example.inputs(using: &random)
    let upstream = Tensor.uniform(primitive.value(inputs).shape, .double, using: &random)
    let weights = inputs.map { Tensor.uniform($0.shape, .double, using: &random) }
    let direction = inputs.map { Tensor.uniform($0.shape, .double, using: &random) }

    /// Σ weights·(gradients of Σ upstream·y), by the ordinary pullbacks.
    func slopes(at inputs: [Tensor]) -> [Tensor] {
      let leaves = inputs.map { Variable($0, requiresGradient: true) }
      primitive(leaves).backward(from: upstream)
      return leaves.map { $0.gradient ?? $0.value.zerosLike }
    }
    func weighted(_ slopes: [Tensor]) -> Double {
      zip(slopes, weights).reduce(0) { $0 + ($1.0 * $1.1).sum().scalar }
    }

    let leaves = inputs.map { Variable($0, requiresGradient: true) }
    let found = try gradients(
      of: primitive(leaves), withRespectTo: leaves, upstream: Variable(upstream))
    let expected = slopes(at: inputs)
    var worst = zip(found, expected).reduce(0.0) { worst, pair in
      #expect(pair.0.shape == pair.1.shape)
      return max(worst, (pair.0.value - pair.1).absolute().max().scalar)
    }

    let sum = zip(found, weights).map { ($0 * $1).sum() }.reduce(Variable(Tensor(0, .double)), +)
    if sum.requiresGradient { sum.backward() }
    let slope = zip(leaves, direction).reduce(0.0) { total, pair in
      total + (pair.0.gradient.map { ($0 * pair.1).sum().scalar } ?? 0)
    }
    let step = 1e-5
    let (ahead, behind) = (
      weighted(slopes(at: zip(inputs, direction).map { $0 + $1 * step })),
      weighted(slopes(at: zip(inputs, direction).map { $0 - $1 * step }))
    )
    worst = max(worst, abs((ahead - behind) / (2 * step) - slope) / max(1, abs(slope)))
    return worst
  }

  @Test func byHand() throws {
    // y = x³: y′ = 3x², y″ = 6x, y‴ = 6.
    let x = Variable(Tensor(2, .double), requiresGradient: true)
    let first = try gradients(of: x * x * x, withRespectTo: [x])[0]
    let second = try gradients(of: first, withRespectTo: [x])[0]
    let third = try gradients(of: second, withRespectTo: [x])[0]
    #expect([first.scalar, second.scalar, third.scalar] == [12, 12, 6])
    #expect(x.gradient == nil)
    first.backward()
    #expect(x.gradient?.scalar == 12)
  }

  @Test func whatDoesNotDependIsZeroAndIntermediatesServe() throws {
    let x = Variable(Tensor([1, 2], .double), requiresGradient: true)
    let other = Variable(Tensor([1, 2, 3], .double), requiresGradient: true)
    let middle = x * 3
    let found = try gradients(of: (middle * middle).sum(), withRespectTo: [middle, other, x])
    #expect(found[0].value.values == [6, 12] && found[1].value.values == [0, 0, 0])
    #expect(found[2].value.values == [18, 36])
  }

  @Test func hessians() throws {
    // f = x₀²·x₁: H = [[2x₁, 2x₀], [2x₀, 0]]
    func f(_ x: Variable) -> Variable {
      let first = (x * Tensor([1, 0], .double)).sum()
      let second = (x * Tensor([0, 1], .double)).sum()
      return first * first * second
    }
    let x = Tensor([3, 5], .double)
    #expect(try hessian(at: x, of: f).values == [10, 6, 6, 0])
    #expect(try hessianVectorProduct(at: x, Tensor([1, -1], .double), of: f).values == [4, 6])
  }

  @Test func whatCannotBeDoneIsTold() {
    let x = Variable(Tensor([1, 2], .double), requiresGradient: true)
    #expect {
      try gradients(of: Primitive.gelu(x).sum(), withRespectTo: [x])
    } throws: { "\($0)".contains("operation gelu") }
  }
}
