import Tensors

/// Recurrent layers over a whole sequence `[batch, time, inputs]` in one step.
extension Primitive {
  /// y = the states after each step, `[batch, time, units]`, for the LSTM `[batch, time, 2·units]` with
  /// h before c.
  ///
  /// Inputs: x `[batch, time, inputs]`, kernel W, recurrent kernel U, then the bias with `bias`, and the
  /// state before the first step with `start`. Where the mask `[batch, time]` is 0 the state stays as it is.
  ///
  /// One step and its gradient stand in Core/Tensors/Kernels/Recurrent: `LSTMCell.swift`, `GRUCell.swift`,
  /// `SimpleCell.swift`.
  public static func recurrent(
    _ cell: RecurrentCell, bias: Bool = true, start: Bool = false, mask: Tensor? = nil
  ) -> Primitive {
    let blocks = cell.blocks
    var shapes: [Shape] = [[2, 3, 4], [4, 3 * blocks], [3, 3 * blocks]]
    if bias { shapes.append(cell.biasRows == 2 ? [2, 3 * blocks] : [3 * blocks]) }
    if start { shapes.append([2, 3 * cell.statesPerUnit]) }
    return Primitive(
      "recurrent", on: Example(shapes: shapes, in: -1...1),
      joint: { tensors in
        let inputs = RecurrentInputs(
          x: tensors[0], kernel: tensors[1], recurrentKernel: tensors[2],
          bias: bias ? tensors[3] : nil, start: start ? tensors[bias ? 4 : 3] : nil,
          mask: mask?.converted(to: tensors[0].precision))
        let states = cell.run(inputs)
        return (
          states.states,
          { dy, _ in
            let d = cell.gradients(inputs, states, dstates: dy)
            var all = [d.x, d.kernel, d.recurrentKernel].map(Gradient.dense)
            if bias { all.append(.dense(d.bias!)) }
            if start { all.append(.dense(d.start)) }
            return all
          }
        )
      })
  }
}
