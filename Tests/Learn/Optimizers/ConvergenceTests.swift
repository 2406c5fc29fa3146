import Optimizers
import Tensors
import Testing

/// Every optimizer, with a rate that suits the objective, reaches the minimum.
struct ConvergenceTests {
  /// A long bowl whose minimum ½·A·x = b lies at (1, −2).
  static let bowl = Objective.quadratic(
    Tensor([[3, 0.5], [0.5, 1]], .double), Tensor([2, -1.5], .double))

  static let rates: [String: (bowl: Double, valley: Double)] = [
    "sgd": (0.1, 0.002), "momentum": (0.05, 0.001), "nesterov": (0.05, 0.001),
    "adagrad": (0.5, 0.5), "rmsprop": (0.05, 0.001), "adam": (0.05, 0.01), "adamw": (0.05, 0.01),
    "nadam": (0.05, 0.01), "lion": (0.05, 0.001),
  ]

  @Test(arguments: Optimizer.all.indices)
  func reachesTheMinimumOfABowl(index: Int) throws {
    var optimizer = Optimizer.all[index]
    optimizer.learningRate = .exponential(
      try #require(Self.rates[optimizer.name]).bowl, decaySteps: 500, decayRate: 0.1)
    if optimizer.name == "adamw" { optimizer = withoutDecay(optimizer) }
    #expect(distance(Self.bowl, optimizer, 1500, from: [-2, 2], to: [1, -2]) < 1e-2)
  }

  @Test(arguments: Optimizer.all.indices)
  func comesAlongTheValleyOfRosenbrock(index: Int) throws {
    var optimizer = Optimizer.all[index]
    optimizer.learningRate = .constant(try #require(Self.rates[optimizer.name]).valley)
    if optimizer.name == "adamw" { optimizer = withoutDecay(optimizer) }
    let left = distance(.rosenbrock, optimizer, 8000, from: [-1.2, 1], to: [1, 1])
    #expect(left < 0.05, "\(optimizer) stops \(left) before the minimum")
  }

  @Test func weightDecayPullsTowardsZero() {
    let decayed = Optimizer.adamW(learningRate: 0.05, weightDecay: 0.1)
    let left = distance(Self.bowl, decayed, 1500, from: [-2, 2], to: [1, -2])
    #expect(left > 0.01)
  }

  @Test func aRuleThatClimbsIsCaught() {
    let climbing = Optimizer("climbing", learningRate: 0.01) { w, _, g, context in
      w.add(g, times: context.rate)
    }
    #expect(!(distance(Self.bowl, climbing, 300, from: [-2, 2], to: [1, -2]) < 1e-2))
  }

  private func withoutDecay(_ optimizer: Optimizer) -> Optimizer {
    .adamW(learningRate: optimizer.learningRate, weightDecay: 0)
  }

  /// How far from `goal` the descent ends.
  private func distance(
    _ objective: Objective, _ optimizer: Optimizer, _ steps: Int, from start: [Double],
    to goal: [Double]
  ) -> Double {
    let path = objective.descend(from: Tensor(start, .double), with: optimizer, steps: steps)
    let last = path.x[-1] - Tensor(goal, .double)
    return last.squared().sum().scalar.squareRoot()
  }
}
