import Autograd
import Foundation
import Tensors
import Testing

@testable import Optimizers

/// Lion, Nadam and gradient accumulation, step by step with plain numbers.
struct NewRuleTests {
  /// The weight after each step for these gradients.
  func walk(_ optimizer: Optimizer, _ gradients: [Double], from start: Double = 1) -> [Double] {
    let w = Variable(Tensor([start], shape: [1], .double), requiresGradient: true)
    var memory = OptimizerMemory()
    return gradients.map { g in
      (w * g).sum().backward()
      optimizer.step([w], memory: &memory)
      return w.value.scalar
    }
  }

  @Test func lionTakesStepsOfOneLength() {
    let steps = walk(.lion(learningRate: 0.1), [2, -1, 5, -30])
    // m: 0, 0.02, 0.0098, 0.059702; c = 0.9·m + 0.1·g: 0.2, −0.082, 0.50882, −2.946…
    for (got, want) in zip(steps, [0.9, 1.0, 0.9, 1.0]) { #expect(abs(got - want) < 1e-12) }
    let decayed = walk(.lion(learningRate: 0.1, weightDecay: 0.5), [2])
    #expect(abs(decayed[0] - (0.95 - 0.1)) < 1e-12)
  }

  /// Keras' lines, written out.
  @Test func nadamIsItsFormula() {
    let gradients = [0.5, -0.2, 0.9, 0.1]
    var (w, m, v, product) = (1.0, 0.0, 0.0, 1.0)
    var wanted: [Double] = []
    for (index, g) in gradients.enumerated() {
      let t = Double(index + 1)
      let u = 0.9 * (1 - 0.5 * pow(0.96, t))
      let next = 0.9 * (1 - 0.5 * pow(0.96, t + 1))
      product *= u
      m = 0.9 * m + 0.1 * g
      v = 0.999 * v + 0.001 * g * g
      let mHat = next * m / (1 - product * next) + (1 - u) * g / (1 - product)
      let vHat = v / (1 - pow(0.999, t))
      w -= 0.01 * mHat / (vHat.squareRoot() + 1e-7)
      wanted.append(w)
    }
    let got = walk(.nadam(learningRate: 0.01), gradients)
    for (a, b) in zip(got, wanted) { #expect(abs(a - b) < 1e-12) }
    let late = walk(.nadam(learningRate: 0.01), [Double](repeating: 1, count: 1200))
    let isFinite = late.allSatisfy { $0.isFinite }
    #expect(isFinite)
  }

  @Test(arguments: [
    Optimizer.sgd(learningRate: 0.1), .adam(learningRate: 0.1),
    .momentum(learningRate: 0.1, clipping: .byGlobalNorm(0.5)),
  ])
  func accumulatedStepsAreOneStepOfTheirMean(optimizer: Optimizer) {
    var accumulating = optimizer
    accumulating.gradientAccumulationSteps = 2
    let pieces = walk(accumulating, [1, 3, -2, 0.5])
    let whole = walk(optimizer, [2, -0.75])
    #expect(pieces[0] == 1 && pieces[2] == pieces[1])
    #expect(abs(pieces[1] - whole[0]) < 1e-12 && abs(pieces[3] - whole[1]) < 1e-12)
  }

  @Test func whatIsAccumulatedIsSavedToo() throws {
    var optimizer = Optimizer.adam(learningRate: 0.1)
    optimizer.gradientAccumulationSteps = 3
    let w = Variable(Tensor([1], shape: [1], .double), requiresGradient: true)
    var memory = OptimizerMemory()
    for g in [1.0, 2, 3, 4] {
      (w * g).sum().backward()
      optimizer.step([w], memory: &memory)
    }
    let saved = memory.namedTensors(for: optimizer, parameters: ["w"])
    var restored = try OptimizerMemory(restoring: saved, for: optimizer, parameters: [("w", w)])
    let start = w.value
    func goOn(_ memory: inout OptimizerMemory) -> Tensor {
      w.value = start
      for g in [5.0, 6] {
        (w * g).sum().backward()
        optimizer.step([w], memory: &memory)
      }
      return w.value
    }
    let unbroken = goOn(&memory)
    #expect(!unbroken.isIdentical(to: start))
    #expect(goOn(&restored).isIdentical(to: unbroken))
  }

  @Test func aParameterThatJoinsLaterBeginsAnew() {
    let (a, b) = (
      Variable(Tensor([1], shape: [1], .double), requiresGradient: true),
      Variable(Tensor([1], shape: [1], .double), requiresGradient: true)
    )
    var memory = OptimizerMemory()
    let adam = Optimizer.adam(learningRate: 0.1)
    func step(_ variables: [Variable]) {
      for variable in variables { (variable * 2).sum().backward() }
      adam.step(variables, memory: &memory)
    }
    for _ in 0..<5 { step([a]) }
    step([a, b])
    // The first step of Adam is as long as its rate.
    #expect(abs(b.value.scalar - 0.9) < 1e-6)
    let rested = memory[0]
    step([b])
    step([b, a])
    #expect(
      memory[1][0].isIdentical(to: 0.9 * rested[0] + (1 - 0.9) * Tensor([2], shape: [1], .double)))
  }
}
