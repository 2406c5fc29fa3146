/// What a recurrent layer computes at each step from its input x and its state.
///
/// The cells are static members that stand beside their formulas: `.lstm` in `LSTMCell.swift`, `.gru` in
/// `GRUCell.swift`, `.simple` in `SimpleCell.swift`. `formula` is one step and its gradient, for one
/// sequence's inputs; every kernel set computes what it says.
public struct RecurrentCell: Sendable, Hashable, CustomStringConvertible {
  /// The name with its arguments, such as `gru(resetAfter: true)`. Cells of one name are equal.
  public let description: String
  /// The blocks of `units` columns that W, U and b have side by side: one for each gate or candidate.
  public let blocks: Int
  /// The numbers of state for each unit: 1 for h, 2 where the cell also keeps c, which stands behind h.
  public let statesPerUnit: Int
  /// The rows of b: 1, or 2 where h·U has a bias of its own.
  public let biasRows: Int
  /// The step and its gradient for these inputs.
  let formula: @Sendable (RecurrentInputs) -> any CellFormula

  init(
    _ description: String, blocks: Int, statesPerUnit: Int = 1, biasRows: Int = 1,
    formula: @escaping @Sendable (RecurrentInputs) -> any CellFormula
  ) {
    self.description = description
    (self.blocks, self.statesPerUnit, self.biasRows) = (blocks, statesPerUnit, biasRows)
    self.formula = formula
  }

  /// Whether both are the same cell with the same arguments.
  public static func == (a: RecurrentCell, b: RecurrentCell) -> Bool {
    a.description == b.description
  }

  /// Hashes the name with its arguments.
  public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

/// The inputs of a recurrent layer: sequences, weights, and where to start from.
public struct RecurrentInputs: Sendable {
  /// `[batch, time, inputs]`
  public var x: Tensor
  /// W, `[inputs, blocks·units]`
  public var kernel: Tensor
  /// U, `[units, blocks·units]`
  public var recurrentKernel: Tensor
  /// b, `[blocks·units]`, or `[2, blocks·units]` for a GRU with `resetAfter`
  public var bias: Tensor?
  /// The state before the first step, `[batch, statesPerUnit·units]`; 0 where `nil`.
  public var start: Tensor?
  /// `[batch, time]`: 0 at steps that leave the state as it is.
  public var mask: Tensor?

  /// The inputs of a layer; what is `nil` is left out.
  public init(
    x: Tensor, kernel: Tensor, recurrentKernel: Tensor, bias: Tensor? = nil, start: Tensor? = nil,
    mask: Tensor? = nil
  ) {
    (self.x, self.kernel, self.recurrentKernel) = (x, kernel, recurrentKernel)
    (self.bias, self.start, self.mask) = (bias, start, mask)
  }

  var units: Int { recurrentKernel.shape[0] }
  var batch: Int { x.shape[0] }
  var steps: Int { x.shape[1] }
}

/// The states of a recurrent layer after each step, and what its gradient needs.
public struct RecurrentStates: Sendable {
  /// `[batch, time, statesPerUnit·units]`: h, and for the LSTM c behind it.
  public let states: Tensor
  /// What the kernels keep for the gradient: the values of the gates, `[batch, time, …]`.
  let memory: Tensor
}

/// The gradients of a recurrent layer's inputs.
public struct RecurrentGradients: Sendable {
  /// dx, `[batch, time, inputs]`
  public var x: Tensor
  /// dW
  public var kernel: Tensor
  /// dU
  public var recurrentKernel: Tensor
  /// db, where there is a bias
  public var bias: Tensor?
  /// The gradient of the state before the first step.
  public var start: Tensor
}

/// Recurrent layers over whole sequences.
extension RecurrentCell {
  /// The states after each step.
  ///
  /// Traps with a message where the shapes do not fit, or the sequences have no step.
  public func run(_ inputs: RecurrentInputs) -> RecurrentStates {
    check(inputs)
    return KernelChoice.compute { kernels in kernels.recurrent(self, inputs) }
  }

  /// The gradients of the inputs for the gradient of the states.
  public func gradients(
    _ inputs: RecurrentInputs, _ states: RecurrentStates, dstates: Tensor
  ) -> RecurrentGradients {
    KernelChoice.compute { kernels in
      kernels.recurrentGradient(self, inputs, states, dstates: dstates)
    }
  }

  private func check(_ inputs: RecurrentInputs) {
    let (x, w, u) = (inputs.x.shape, inputs.kernel.shape, inputs.recurrentKernel.shape)
    let fits =
      x.rank == 3 && w.rank == 2 && u.rank == 2 && x[2] == w[0] && w[1] == blocks * u[0]
      && u[1] == blocks * u[0] && (inputs.bias == nil || inputs.bias!.count == biasRows * w[1])
    guard fits else {
      let bias = inputs.bias.map { ", bias \($0.shape)" } ?? ""
      ShapeError(
        "recurrent", got: "sequences \(x), kernel \(w), recurrent kernel \(u)\(bias)",
        need: "sequences [batch, time, inputs], kernel [inputs, \(blocks)·units], recurrent kernel "
          + "[units, \(blocks)·units], bias of \(biasRows)·\(blocks)·units numbers"
      ).trap()
    }
    let state: Shape = [x[0], statesPerUnit * u[0]]
    guard x[1] > 0, inputs.start == nil || inputs.start!.shape == state,
      inputs.mask == nil || inputs.mask!.shape == [x[0], x[1]]
    else {
      ShapeError(
        "recurrent",
        got: "sequences \(x), start \(inputs.start.map { "\($0.shape)" } ?? "none"), "
          + "mask \(inputs.mask.map { "\($0.shape)" } ?? "none")",
        need: "at least one step, a start of \(state), a mask of [\(x[0]), \(x[1])]"
      ).trap()
    }
    for tensor in [inputs.kernel, inputs.recurrentKernel, inputs.bias, inputs.start, inputs.mask] {
      tensor?.requireSamePrecision(as: inputs.x, "recurrent")
    }
  }
}
