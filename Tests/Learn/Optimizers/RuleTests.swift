import Autograd
import Optimizers
import Tensors
import Testing

/// Two steps of one weight that starts at 1, worked by hand, for the gradients 2 and −1.
struct RuleTests {
  /// Whatever its betas are, Adam's first step is the learning rate.
  @Test func adamsFirstStep() {
    for kernels in KernelChoice.all {
      for beta in [0.9, 0.999, 0.9999, 0.99999, 0.999999, 0.99999999] {
        KernelChoice.with(kernels) {
          let w = Variable(Tensor([1]), requiresGradient: true)
          var memory = OptimizerMemory()
          (w * 2.0).sum().backward()
          let adam = Optimizer.adam(
            learningRate: 0.1, beta1: min(beta, 0.9999), beta2: beta, convention: .torch)
          adam.step([w], memory: &memory)
          #expect(abs(w.value.scalar - 0.9) < 1e-6, "\(kernels.name), \(beta)")
        }
      }
    }
  }

  @Test func gradientDescent() {
    // 1 − 0.1·2 = 0.8, 0.8 + 0.1·1 = 0.9
    expect(.sgd(learningRate: 0.1), [0.8, 0.9])
  }

  @Test func momentum() {
    // v = −0.2, w = 0.8; v = −0.18 + 0.1 = −0.08, w = 0.72
    expect(.momentum(learningRate: 0.1), [0.8, 0.72])
    expect(.sgd(learningRate: 0.1, momentum: 0.9), [0.8, 0.72])
  }

  @Test func nesterov() {
    // v = −0.2, w = 1 − 0.18 − 0.2 = 0.62; v = −0.08, w = 0.62 − 0.072 + 0.1 = 0.648
    expect(.nesterov(learningRate: 0.1), [0.62, 0.648])
    expect(.sgd(learningRate: 0.1, momentum: 0.9, nesterov: true), [0.62, 0.648])
  }

  @Test func adagrad() {
    // s = 5 + 4 = 9, w = 1 − 0.3·2/3 = 0.8; s = 10, w = 0.8 + 0.3/√10
    let last = 0.8 + 0.3 / 10.0.squareRoot()
    expect(
      .adagrad(learningRate: 0.3, initialAccumulatorValue: 5, epsilon: 0), [0.8, last])
  }

  @Test func rmsprop() {
    // v = ½·4 = 2, w = 1 − 0.1·2/√2; v = 1 + ½ = 1.5, w + 0.1/√1.5
    let first = 1 - 0.2 / 2.0.squareRoot()
    expect(
      .rmsprop(learningRate: 0.1, rho: 0.5, epsilon: 0),
      [first, first + 0.1 / 1.5.squareRoot()])
  }

  @Test func centeredRMSprop() {
    // v = 2, a = 1, v − a² = 1, w = 1 − 0.1·2; v = 1.5, a = ½ − ½ = 0, w = 0.8 + 0.1/√1.5
    expect(
      .rmsprop(learningRate: 0.1, rho: 0.5, epsilon: 0, centered: true),
      [0.8, 0.8 + 0.1 / 1.5.squareRoot()])
  }

  @Test func rmspropWithMomentum() {
    // d = 0.2/√2, w = 1 − d; b = ½·d − 0.1/√1.5, w − b
    let d = 0.2 / 2.0.squareRoot()
    let b = 0.5 * d - 0.1 / 1.5.squareRoot()
    for convention in Convention.allCases {
      expect(
        .rmsprop(learningRate: 0.1, rho: 0.5, momentum: 0.5, epsilon: 0, convention: convention),
        [1 - d, 1 - d - b])
    }
  }

  @Test func adam() {
    // m = 1, v = 1, both corrected 2 and 4: w = 1 − 0.1·2/2; m = ½ − ½ = 0, so w stays
    expect(
      .adam(learningRate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 0), [0.9, 0.9])
  }

  @Test func theFirstStepOfAdamIsTheRate() {
    for gradient in [1e-3, 1, 1e3] {
      let w = steps(.adam(learningRate: 0.1, epsilon: 0), gradients: [gradient])
      #expect(abs(w[0] - 0.9) < 1e-12)
    }
  }

  @Test func adamW() {
    // Before each step of Adam, 1 − 0.1·0.5 = 0.95 of the weight is left.
    expect(
      .adamW(learningRate: 0.1, weightDecay: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 0),
      [0.85, 0.85 * 0.95])
  }

  @Test func amsgradNeverForgetsASteepGradient() {
    // v̂ = 1 and then max(1, ¾ + ¼) = 1 for gradients 2 and −1; after −1 once more: v falls, v̂ does not.
    let plain = steps(.adam(beta1: 0, beta2: 0.5), gradients: [10, 0.1, 0.1])
    let greatest = steps(.adam(beta1: 0, beta2: 0.5, amsgrad: true), gradients: [10, 0.1, 0.1])
    #expect(plain[0] == greatest[0])
    #expect(plain[1] - plain[2] > greatest[1] - greatest[2])
  }

  @Test func eachConventionAddsEpsilonAtItsPlace() {
    // s = 9: √(9 + 7) = 4 and √9 + 7 = 10
    expect(.adagrad(learningRate: 1, initialAccumulatorValue: 5, epsilon: 7), [1 - 2.0 / 4])
    expect(
      .adagrad(learningRate: 1, initialAccumulatorValue: 5, epsilon: 7, convention: .torch),
      [1 - 2.0 / 10])
    // v = 2: √(2 + 2) = 2 and √2 + 2
    expect(.rmsprop(learningRate: 1, rho: 0.5, epsilon: 2), [1 - 2.0 / 2])
    expect(
      .rmsprop(learningRate: 1, rho: 0.5, epsilon: 2, convention: .torch),
      [1 - 2 / (2.0.squareRoot() + 2)])
    // m = v = 1: (√¼/½)·1/(1 + 1) and 2/(√4 + 1)
    expect(.adam(learningRate: 1, beta1: 0.5, beta2: 0.75, epsilon: 1), [1 - 0.5])
    expect(
      .adam(learningRate: 1, beta1: 0.5, beta2: 0.75, epsilon: 1, convention: .torch),
      [1 - 2.0 / 3])
  }

  private func expect(
    _ optimizer: Optimizer, _ expected: [Double],
    at location: SourceLocation = #_sourceLocation
  ) {
    for (got, wanted) in zip(steps(optimizer, gradients: [2, -1]), expected) {
      #expect(
        abs(got - wanted) < 1e-12, "\(optimizer): \(got) instead of \(wanted)",
        sourceLocation: location)
    }
  }

  /// The weight after each step.
  private func steps(_ optimizer: Optimizer, gradients: [Double]) -> [Double] {
    let weight = Variable(Tensor([1], .double), requiresGradient: true)
    var memory = OptimizerMemory()
    return gradients.map { gradient in
      (weight * gradient).sum().backward()
      optimizer.step([weight], memory: &memory)
      return weight.value[0].scalar
    }
  }
}
