/// What a recurrent layer computes at each step from its input x and its state.
public enum RecurrentCell: Sendable, Hashable {
  /// h ← f(x·W + h·U + b)
  case simple(FusedActivation = .tanh)
  /// i, f, g, o = sigmoid, sigmoid, tanh, sigmoid of the four blocks of x·W + h·U + b;
  /// c ← f·c + i·g, h ← o·tanh c
  case lstm
  /// z, r = sigmoid of two blocks of x·W + h·U + b; h ← z·h + (1 − z)·tanh(candidate). With
  /// `resetAfter` the candidate is x·W + b + r·(h·U + b′), and the bias is `[2, 3·units]`; without,
  /// it is x·W + (r·h)·U + b.
  case gru(resetAfter: Bool = true)

  /// The blocks of `units` columns that W, U and b have side by side.
  public var blocks: Int {
    switch self {
    case .simple: 1
    case .lstm: 4
    case .gru: 3
    }
  }

  /// The numbers of state for each unit: h, and for the LSTM c behind it.
  public var statesPerUnit: Int { self == .lstm ? 2 : 1 }
}

/// What a recurrent layer is given.
public struct RecurrentInputs: Sendable {
  /// `[batch, time, inputs]`
  public var x: Tensor
  /// W, `[inputs, blocks·units]`
  public var kernel: Tensor
  /// U, `[units, blocks·units]`
  public var recurrentKernel: Tensor
  /// b, `[blocks·units]`, or `[2, blocks·units]` for a GRU with `resetAfter`
  public var bias: Tensor?
  /// The state before the first step, `[batch, statesPerUnit·units]`; zeros where `nil`.
  public var start: Tensor?
  /// `[batch, time]`: 0 at steps that leave the state as it is.
  public var mask: Tensor?

  /// Inputs with these parts; what is not given is left out.
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

/// The states of a recurrent layer after each step, and what the way back needs.
public struct RecurrentStates: Sendable {
  /// `[batch, time, statesPerUnit·units]`: h, and for the LSTM c behind it.
  public let states: Tensor
  /// What the kernels keep for the way back: values of the gates, `[batch, time, …]`.
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
  public func run(_ inputs: RecurrentInputs) -> RecurrentStates {
    check(inputs)
    return KernelChoice.current.recurrent(self, inputs)
  }

  /// The gradients for the gradient of the states.
  public func gradients(
    _ inputs: RecurrentInputs, _ states: RecurrentStates, dstates: Tensor
  ) -> RecurrentGradients {
    KernelChoice.current.recurrentGradient(self, inputs, states, dstates: dstates)
  }

  private func check(_ inputs: RecurrentInputs) {
    let (x, w, u) = (inputs.x.shape, inputs.kernel.shape, inputs.recurrentKernel.shape)
    let biasRows = self == .gru(resetAfter: true) ? 2 : 1
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
