import Autograd
import Tensors

extension Optimizer {
  /// Changes the parameters in place along the gradients that they hold.
  ///
  /// A parameter without a gradient stays as it is. Nothing new is allocated once the memory is there.
  /// - Parameters:
  ///   - parameters: always the same ones in the same order: the memory belongs to places in it.
  ///   - keepingGradients: whether the gradients stay, to be looked at; otherwise they are handed over,
  ///     and the next backward pass starts from nothing.
  public func step(
    _ parameters: [Variable], memory: inout OptimizerMemory, keepingGradients: Bool = false
  ) {
    memory.prepare(for: self, parameters)
    let rate = learningRate(memory.stepCount)
    memory.stepCount += 1
    let context = StepContext(step: memory.stepCount, rate: rate)
    let take = { (parameter: Variable) in
      keepingGradients ? parameter.sparseGradient : parameter.takeGradient()
    }
    if let clipping {
      let gradients = clipping.clipped(parameters.map { take($0)?.toDense() })
      for (index, gradient) in gradients.enumerated() {
        if let gradient { change(parameters[index], index, .dense(gradient), &memory, context) }
      }
    } else {
      for (index, parameter) in parameters.enumerated() {
        if let gradient = take(parameter) { change(parameter, index, gradient, &memory, context) }
      }
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
    update(&parameter.value, &memory.parameters[index], whole, context)
  }
}
