/// Recurrent layers over a whole sequence `[batch, time, inputs]`.
///
/// A mask `[batch, time]` of 0 and 1 leaves the state as it is at the steps where it is 0.
public protocol RecurrentKernels: Sendable {
  /// The states of each step, and what the gradient needs.
  func recurrent(_ cell: RecurrentCell, _ inputs: RecurrentInputs) -> RecurrentStates

  /// The gradients of the inputs for the gradient of the states.
  func recurrentGradient(
    _ cell: RecurrentCell, _ inputs: RecurrentInputs, _ states: RecurrentStates, dstates: Tensor
  ) -> RecurrentGradients
}

extension RecurrentKernels where Self: Kernels {
  /// The states of a recurrent cell at every step, `[batch, time, states]`.
  public func recurrent(_ cell: RecurrentCell, _ inputs: RecurrentInputs) -> RecurrentStates {
    formula(of: cell, inputs)
  }

  /// The gradients of `recurrent`, backwards through time.
  public func recurrentGradient(
    _ cell: RecurrentCell, _ inputs: RecurrentInputs, _ states: RecurrentStates, dstates: Tensor
  ) -> RecurrentGradients {
    formulaGradient(of: cell, inputs, states, dstates: dstates)
  }

  /// One step after the other, each as the cell's formula says.
  func formula(of cell: RecurrentCell, _ inputs: RecurrentInputs) -> RecurrentStates {
    KernelChoice.with(self) {
      let formula = cell.formula(inputs)
      var state = inputs.startOrZeros(cell)
      var (states, memories) = ([Tensor](), [Tensor]())
      for t in 0..<inputs.steps {
        var (next, memory) = formula.step(inputs.x[Axis.all, t], state)
        if let mask = inputs.mask { next = .select(mask[Axis.all, t, Axis.new], next, state) }
        state = next
        states.append(next)
        memories.append(memory)
      }
      return RecurrentStates(
        states: .stack(states, axis: 1), memory: .stack(memories, axis: 1))
    }
  }

  /// Backpropagation through time: from the last step to the first, each step adds to the gradients of
  /// the weights, and passes on the gradient of the state before it.
  func formulaGradient(
    of cell: RecurrentCell, _ inputs: RecurrentInputs, _ states: RecurrentStates, dstates: Tensor
  ) -> RecurrentGradients {
    KernelChoice.with(self) {
      let formula = cell.formula(inputs)
      let start = inputs.startOrZeros(cell)
      var d = RecurrentGradients(
        x: inputs.x.zerosLike, kernel: inputs.kernel.zerosLike,
        recurrentKernel: inputs.recurrentKernel.zerosLike, bias: inputs.bias?.zerosLike,
        start: start.zerosLike)
      for t in stride(from: inputs.steps - 1, through: 0, by: -1) {
        let before = t == 0 ? start : states.states[Axis.all, t - 1]
        let incoming = dstates[Axis.all, t] + d.start
        var dnext = incoming
        if let mask = inputs.mask { dnext = incoming * mask[Axis.all, t, Axis.new] }
        let memory = states.memory[Axis.all, t]
        var dbefore = formula.back(
          dnext, inputs.x[Axis.all, t], before, states.states[Axis.all, t], memory, t, &d)
        if inputs.mask != nil { dbefore += incoming - dnext }
        d.start = dbefore
      }
      return d
    }
  }
}

/// One step of a cell, and its gradient.
protocol CellFormula {
  /// The next state, and what the gradient needs.
  func step(_ x: Tensor, _ state: Tensor) -> (state: Tensor, memory: Tensor)

  /// The gradient of the state before; the gradients of x and the weights are added to `d`.
  func back(
    _ dstate: Tensor, _ x: Tensor, _ before: Tensor, _ after: Tensor, _ memory: Tensor, _ t: Int,
    _ d: inout RecurrentGradients
  ) -> Tensor
}

extension RecurrentInputs {
  func startOrZeros(_ cell: RecurrentCell) -> Tensor {
    start ?? .zeros([batch, cell.statesPerUnit * units], x.precision)
  }

  /// x·W + b
  func project(_ x: Tensor) -> Tensor {
    let z = x.matmul(kernel)
    return if let bias { z + bias } else { z }
  }

  /// Adds the shares of one step to dW, dU, db and dx, for dz, the gradient of z = x·W + h·U + b; returns
  /// dh.
  func pull(_ dz: Tensor, _ x: Tensor, _ h: Tensor, _ t: Int, _ d: inout RecurrentGradients)
    -> Tensor
  {
    d.kernel += x.transposed().matmul(dz)
    d.recurrentKernel += h.transposed().matmul(dz)
    d.bias? += dz.sum(0)
    d.x[Axis.all, t] = dz.matmul(kernel.transposed())
    return dz.matmul(recurrentKernel.transposed())
  }
}
