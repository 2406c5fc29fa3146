import Chalk

/// A network that reads a sequence `[batch, time, inputs]` and gives a logit to each of two classes.
struct Reader {
  enum Kind {
    case plain, lstm, gru, attention
    /// Attention with a learned vector for each position, added to the keys.
    case positionedAttention
    /// The mean of all inputs, in which order is lost.
    case bag
  }

  let kind: Kind
  let units: Int
  let parameters: [Variable]

  /// Random weights with variance 1/inputs; the biases 0, that of the gate that keeps, an LSTM's forget gate or a
  /// GRU's update gate, as given. `time` is needed for positions only.
  init(
    _ kind: Kind, units: Int, forgetBias: Double = 1, time: Int = 0, random: inout RandomSource
  ) {
    self.kind = kind
    self.units = units
    let inputs = SymbolTask.symbols.count
    func weights(_ rows: Int, _ columns: Int) -> Tensor {
      .normal([rows, columns], deviation: 1 / Double(rows).squareRoot(), using: &random)
    }
    let zeros = Tensor.zeros([units])
    func projections() -> [Tensor] { (0..<3).map { _ in weights(inputs, units) } }
    let reading: [Tensor] =
      switch kind {
      case .plain: [weights(inputs, units), weights(units, units), zeros]
      case .lstm:
        [
          weights(inputs, 4 * units), weights(units, 4 * units),
          .concatenate([zeros, zeros + forgetBias, zeros, zeros]),
        ]
      case .gru:
        [
          weights(inputs, 3 * units), weights(units, 3 * units),
          .concatenate([zeros + forgetBias, zeros, zeros]),
        ]
      case .attention: projections()
      case .positionedAttention:
        projections() + [.normal([time, units], deviation: 0.1, using: &random)]
      case .bag: [weights(inputs, units)]
      }
    parameters = (reading + [weights(units, 2), .zeros([2])]).map {
      Variable($0, requiresGradient: true)
    }
  }

  // excerpt: reader
  /// The logits after the last symbol, `[batch, 2]`
  func callAsFunction(_ x: Variable) -> Variable {
    hiddenState(x).matmul(parameters[parameters.count - 2]) + parameters[parameters.count - 1]
  }

  /// What is left of the sequence after its last symbol, `[batch, units]`
  func hiddenState(_ x: Variable) -> Variable {
    let last = x.shape[1] - 1
    let p = parameters
    return switch kind {
    case .plain: Primitive.recurrent(.simple(.tanh))([x, p[0], p[1], p[2]])[Axis.all, last]
    case .lstm:
      Primitive.recurrent(.lstm)([x, p[0], p[1], p[2]])[Axis.all, last, 0..<units]
    case .gru:
      Primitive.recurrent(.gru(resetAfter: false))([x, p[0], p[1], p[2]])[Axis.all, last]
    case .attention: attend(x, keys: x.matmul(p[1]))
    case .positionedAttention: attend(x, keys: x.matmul(p[1]) + p[3])
    case .bag: x.matmul(p[0]).mean([1])
    }
  }
  // end excerpt

  /// The last symbol asks all symbols.
  private func attend(_ x: Variable, keys: Variable) -> Variable {
    let last = x.shape[1] - 1
    let q = x[Axis.all, last..<(last + 1)].matmul(parameters[0])
    let scale = 1 / Double(units).squareRoot()
    let v = x.matmul(parameters[2])
    return Primitive.attention(scale: scale)([q, keys, v])[Axis.all, 0]
  }

  // excerpt: descent
  /// One step of gradient descent, w ← w − α·g, for every weight; g, the gradient of the mean
  /// cross-entropy, is clipped to the length `most`. `tell` is called with the loss while g is there.
  func descend(
    _ task: SymbolTask, rate α: Double, most: Double, tell: (Double) throws -> Void = { _ in }
  ) rethrows -> (loss: Double, length: Double) {
    let logits = self(Variable(task.x))
    let loss = Primitive.softmaxCrossEntropy(labels: task.labels)(logits).mean()
    loss.backward()
    try tell(loss.scalar)
    let g = parameters.map { $0.takeGradient()!.toDense() }
    let length = g.map { $0.squared().sum().scalar }.reduce(0, +).squareRoot()
    let shorter = min(1, most / length)
    for (w, g) in zip(parameters, g) { w.value -= α * shorter * g }
    return (loss.scalar, length)
  }
  // end excerpt

  /// Tells a step while the gradients are there: those who watch see them, and what the reader gives for these sequences.
  func tell(
    _ board: Board, _ activity: String, _ step: Int, of steps: Int, loss: Double, _ task: SymbolTask
  ) throws {
    try board.progress(activity, step, of: steps, loss: loss) { look in
      look.gradients = zip(names, parameters).map { ($0, $1.gradientLength) }
      let (x, V) = (Variable(task.x), parameters[parameters.count - 2])
      let (state, logits) = withoutGradients {
        let state = hiddenState(x)
        return (state.value, state.matmul(V).value)
      }
      look.activations = [("hidden state", state.values), ("logits", logits.values)]
    }
  }

  /// What the parameters are called, in their order.
  private var names: [String] {
    let own =
      switch kind {
      case .plain, .lstm, .gru: ["W", "U", "b"]
      case .attention: ["W_Q", "W_K", "W_V"]
      case .positionedAttention: ["W_Q", "W_K", "W_V", "positions"]
      case .bag: ["W"]
      }
    return own + ["V", "c"]
  }

  /// The fraction of the sequences about which it answers correctly.
  func accuracy(_ task: SymbolTask) -> Double {
    let predictions = withoutGradients { self(Variable(task.x)).value.argmax().values }
    return zip(predictions, task.labels).fraction { Int($0) == $1 }
  }
}
