import Randomness
import Tensors
import Testing

@testable import Autograd

/// A plan gives what the recorded step gives, to the last bit, and is not made where it could not.
struct StepPlanTests {
  /// A batch and two layers, as leaves.
  private struct Step {
    let x, t: Tensor
    let w, b, v: Variable

    init(seed: UInt64, rows: Int = 7, inputs: Int = 5, hidden: Int = 6, outputs: Int = 3) {
      var random = RandomSource(seed: seed)
      x = .uniform([rows, inputs], using: &random)
      t = .uniform([rows, outputs], using: &random)
      w = Variable(.uniform([inputs, hidden], using: &random), requiresGradient: true)
      b = Variable(.uniform([hidden], using: &random), requiresGradient: true)
      v = Variable(.uniform([hidden, outputs], using: &random), requiresGradient: true)
    }

    var parameters: [Variable] { [w, b, v] }

    /// Two layers and the mean of the squared errors.
    func pass(_ f: FusedActivation) -> (y: Variable, loss: Variable) {
      let h = Primitive.linear(f)(Variable(x), w, b)
      let y = Primitive.linear(bias: false)(h, v)
      return (y, (y - Variable(t)).squared().mean([-1]).mean())
    }

    func plan(_ f: FusedActivation) throws -> StepPlan {
      let (y, loss) = pass(f)
      return try #require(
        StepPlan(loss: loss, predictions: y, inputs: x, targets: t, parameters: parameters))
    }
  }

  /// Plans are of the fast kernels, whatever the process has.
  private func withFastKernels(_ body: () throws -> Void) throws {
    try KernelChoice.with(OneDNNKernels(), body)
  }

  @Test(arguments: FusedActivation.examples)
  func everyActivation(_ f: FusedActivation) throws {
    try withFastKernels {
      let step = Step(seed: 1)
      let plan = try step.plan(f)
      let loss = try #require(plan.run(inputs: step.x, targets: step.t))
      let (y, recorded) = step.pass(f)
      recorded.backward()
      #expect(loss == recorded.scalar)
      #expect(plan.agrees(withLoss: recorded.scalar, predictions: y.value))
    }
  }

  /// The next batch, and weights that have changed, with the plan of the first.
  @Test func anotherBatchAndOtherWeights() throws {
    try withFastKernels {
      let (first, second) = (Step(seed: 2), Step(seed: 3))
      let plan = try first.plan(.tanh)
      for (mine, other) in zip(first.parameters, second.parameters) { mine.value = other.value }
      _ = plan.run(inputs: second.x, targets: second.t)
      plan.handOutGradients()
      let (_, loss) = second.pass(.tanh)
      loss.backward()
      for (mine, other) in zip(first.parameters, second.parameters) {
        #expect(mine.gradient?.floats == other.gradient?.floats)
      }
    }
  }

  /// One bit is enough: in the loss, in the predictions, in a gradient.
  @Test func aDifferenceIsFound() throws {
    try withFastKernels {
      let step = Step(seed: 4)
      let plan = try step.plan(.relu)
      let loss = try #require(plan.run(inputs: step.x, targets: step.t))
      plan.handOutGradients()
      let y = try #require(plan.latestPredictions)
      #expect(plan.agrees(withLoss: loss, predictions: y))
      #expect(!plan.agrees(withLoss: loss.nextUp, predictions: y))
      #expect(!plan.agrees(withLoss: loss, predictions: changedInTheLastBit(y)))
      for parameter in step.parameters {
        let right = try #require(parameter.gradient)
        parameter.replaceGradient(by: .dense(changedInTheLastBit(right)))
        #expect(!plan.agrees(withLoss: loss, predictions: y))
        parameter.replaceGradient(by: .dense(right))
      }
      step.w.clearGradient()
      #expect(!plan.agrees(withLoss: loss, predictions: y))
    }
  }

  private func changedInTheLastBit(_ x: Tensor) -> Tensor {
    var numbers = x.floats
    numbers[numbers.count - 1] = numbers[numbers.count - 1].nextUp
    return Tensor(numbers.map(Double.init), shape: x.shape)
  }

  /// A gradient that somebody keeps is not written over by the next run.
  @Test func whatIsKeptStays() throws {
    try withFastKernels {
      let (step, next) = (Step(seed: 5), Step(seed: 6))
      let plan = try step.plan(.sigmoid)
      _ = plan.run(inputs: step.x, targets: step.t)
      plan.handOutGradients()
      let (kept, y) = (try #require(step.w.gradient), try #require(plan.latestPredictions))
      let (before, predicted) = (kept.floats, y.floats)
      _ = plan.run(inputs: next.x, targets: next.t)
      #expect(kept.floats == before && y.floats == predicted)
      #expect(try #require(plan.latestPredictions).floats != predicted)
    }
  }

  @Test func aBatchOfAnotherFormIsNotTaken() throws {
    try withFastKernels {
      let (step, longer) = (Step(seed: 7), Step(seed: 7, rows: 8))
      let plan = try step.plan(.relu)
      #expect(plan.run(inputs: longer.x, targets: longer.t) == nil)
      #expect(plan.run(inputs: step.x.converted(to: .double), targets: step.t) == nil)
      step.b.value = step.b.value.converted(to: .double)
      #expect(plan.run(inputs: step.x, targets: step.t) == nil)
    }
  }

  /// What a plan does not know, or could not repeat.
  @Test func noPlan() throws {
    try withFastKernels {
      let step = Step(seed: 8)
      let (y, loss) = step.pass(.relu)
      func plan(_ loss: Variable, _ parameters: [Variable]) -> StepPlan? {
        StepPlan(
          loss: loss, predictions: nil, inputs: step.x, targets: step.t, parameters: parameters)
      }
      #expect(plan(loss, step.parameters) != nil)
      #expect(plan(loss, [step.w]) == nil, "leaves that are neither parameters nor the batch")
      let unused = Variable(Tensor([1.0]), requiresGradient: true)
      #expect(plan(loss, step.parameters + [unused]) == nil, "a parameter without a part")
      #expect(plan(y.exp().mean(), step.parameters) == nil, "an unknown operation")
      #expect(plan(loss + 1, step.parameters) == nil, "an unknown operation at the end")
      let noise = Variable(Tensor.full(y.shape, 0.5))
      #expect(plan((y - noise).squared().mean(), step.parameters) == nil, "a constant")
      let square = Variable(Tensor.full([3, 3], 0.5), requiresGradient: true)
      let layer = Primitive.linear(bias: false)
      let once = layer(y, square).squared().mean()
      let twice = layer(layer(y, square), square).squared().mean()
      #expect(plan(once, step.parameters + [square]) != nil)
      #expect(plan(twice, step.parameters + [square]) == nil, "a weight that is used twice")
      #expect(plan(loss.detached(), step.parameters) == nil, "no history")
      loss.backward()
      #expect(plan(loss, step.parameters) == nil, "a history that is used up")
    }
  }
}
