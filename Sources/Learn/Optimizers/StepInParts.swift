import Autograd
import Tensors

extension Optimizer {
  /// Whether a step can be shared out, so that each process changes some of the weights.
  package var canStepInParts: Bool {
    isElementwise && clipping == nil && gradientAccumulationSteps == 1
  }

  /// Changes some elements of each parameter, and what is remembered of these, as
  /// ``step(_:memory:keepingGradients:)`` changes all of them. Gradients, which are dense, need to be right there only.
  package func step(
    _ parameters: [Variable], memory: inout OptimizerMemory, parts: [Range<Int>]
  ) {
    memory.prepare(for: self, parameters)
    let rate = learningRate(memory.stepCount)
    if let problem = problem(atRate: rate) { fatalError("\(name): \(problem)") }
    memory.stepCount += 1
    let context = StepContext(step: memory.stepCount, rate: rate)
    for (index, parameter) in parameters.enumerated() {
      guard let gradient = parameter.takeGradient(), !parts[index].isEmpty else { continue }
      let g = gradient.toDense().reshaped(to: [parameter.value.count]).slice(parts[index], axis: 0)
      let own = memory.context(of: index, context)
      parameter.value.updatePart(parts[index]) { w in
        memory.parameters[index].updatePart(parts[index]) { slots in update(&w, &slots, g, own) }
      }
    }
  }
}

extension SlotTensors {
  /// Calls `body` with a part of each tensor, which lies where it lies.
  fileprivate mutating func updatePart(
    _ range: Range<Int>, _ body: (inout SlotTensors) -> Void
  ) {
    let stepsBefore = stepsBefore
    tensors.withUnsafeMutableBufferPointer { tensors in
      var parts: [Tensor] = []
      func open(_ slot: Int) {
        guard slot < tensors.count else {
          var slots = SlotTensors(parts, stepsBefore: stepsBefore)
          parts = []
          body(&slots)
          parts = slots.tensors
          return
        }
        tensors[slot].updatePart(range) { part in
          // Moved, for what two hold is copied before it is changed.
          parts.append(part)
          part = Tensor(0.0)
          open(slot + 1)
          part = parts[slot]
        }
      }
      open(0)
    }
  }
}

extension OptimizerMemory {
  /// How many tensors are remembered of each parameter.
  package var slotCount: Int { parameters.first?.tensors.count ?? 0 }

  /// Calls `body` with a slot of a parameter, for writing.
  package mutating func updateSlot<Result>(
    _ slot: Int, of parameter: Int, _ body: (inout Tensor) -> Result
  ) -> Result {
    body(&parameters[parameter][slot])
  }
}
