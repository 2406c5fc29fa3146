import Autograd
import Tensors

extension Optimizer {
  /// Changes the parameters in place along the gradients that they hold.
  ///
  /// A parameter without a gradient stays as it is. Nothing new is allocated once the memory is there. Traps
  /// with a message where an argument of the rule, or the rate of this step, is out of its range: see
  /// ``problem``.
  /// - Parameters:
  ///   - parameters: what is to be changed. One that was left out for some steps, as that of a frozen layer,
  ///     finds its memory again; a new one begins with an empty memory.
  ///   - keepingGradients: whether the gradients stay, to be looked at; otherwise they are handed over,
  ///     and the next backward pass starts from nothing.
  public func step(
    _ parameters: [Variable], memory: inout OptimizerMemory, keepingGradients: Bool = false
  ) {
    memory.prepare(for: self, parameters)
    let rate = learningRate(memory.stepCount)
    if let problem = problem(atRate: rate) { fatalError("\(name): \(problem)") }
    let take = { (parameter: Variable) in
      keepingGradients ? parameter.sparseGradient : parameter.takeGradient()
    }
    if clipping == nil && gradientAccumulationSteps == 1 {
      memory.stepCount += 1
      let context = StepContext(step: memory.stepCount, rate: rate)
      for (index, parameter) in parameters.enumerated() {
        if let gradient = take(parameter) { change(parameter, index, gradient, &memory, context) }
      }
      return
    }
    var gradients = parameters.map(take)
    if gradientAccumulationSteps > 1 {
      guard let mean = memory.accumulate(gradients, over: gradientAccumulationSteps) else { return }
      gradients = mean
    }
    memory.stepCount += 1
    let context = StepContext(step: memory.stepCount, rate: rate)
    if let clipping {
      gradients = clipping.clipped(gradients.map { $0?.toDense() }).map { $0.map(Gradient.dense) }
    }
    for (index, gradient) in gradients.enumerated() {
      if let gradient { change(parameters[index], index, gradient, &memory, context) }
    }
  }

  private func change(
    _ parameter: Variable, _ index: Int, _ gradient: Gradient, _ memory: inout OptimizerMemory,
    _ context: StepContext
  ) {
    if case .sparse(let rows) = gradient, let updateRows {
      updateRows(&parameter.value, rows, context)
      return
    }
    let whole = gradient.toDense()
    guard whole.shape == parameter.shape else {
      ShapeError(
        name, got: "a gradient of \(whole.shape) for parameter \(index)",
        need: "\(parameter.shape), as the parameter"
      ).trap()
    }
    let own = memory.context(of: index, context)
    update(&parameter.value, &memory.parameters[index], whole, own)
  }
}

extension OptimizerMemory {
  /// A rule that corrects for its first steps counts those of the parameter.
  func context(of index: Int, _ context: StepContext) -> StepContext {
    let before = parameters[index].stepsBefore
    return before == 0 ? context : StepContext(step: context.step - before, rate: context.rate)
  }
}
