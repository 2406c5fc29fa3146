import Glibc
import Tensors

/// Recurrent layers: one direction after the other, one step after the other.
enum RecurrentOperators {
  static let table: [String: Operator] = [
    "RNN": { try Recurrence($0, gates: 1, standard: ["Tanh"]).run(simple) },
    "GRU": { try Recurrence($0, gates: 3, standard: ["Sigmoid", "Tanh"]).run(gru) },
    "LSTM": { try Recurrence($0, gates: 4, standard: ["Sigmoid", "Tanh", "Tanh"]).run(lstm) },
  ]

  /// What a step is given: x·Wᵀ and the parameters of its direction.
  struct Step {
    let x, r, wb, rb: Tensor
    let peepholes: [Tensor]
    let h, c: Tensor
    let size: Int
    let f: [(Tensor) -> Tensor]
    let resetsAfter, couplesGates: Bool

    /// The part of a gate; the last axis holds one after the other.
    func gate(_ k: Int, of all: Tensor) -> Tensor {
      all.slice((k * size)..<((k + 1) * size), axis: all.rank - 1)
    }
  }

  /// h′ = f(x·Wᵀ + h·Rᵀ + b)
  private static func simple(_ s: Step) -> (h: Tensor, c: Tensor) {
    (s.f[0](s.x + s.h.matmul(s.r.transposed()) + s.wb + s.rb), s.c)
  }

  /// z, r = f(…); h̃ = g(x·Wᵀ + (r∘h)·Rᵀ + b), or with the reset behind the product; h′ = (1 − z)∘h̃ + z∘h
  private static func gru(_ s: Step) -> (h: Tensor, c: Tensor) {
    let both = s.x + s.wb
    func recurrent(_ k: Int) -> Tensor {
      s.r.slice((k * s.size)..<((k + 1) * s.size), axis: 0).transposed()
    }
    func sum(_ k: Int) -> Tensor {
      s.gate(k, of: both) + s.h.matmul(recurrent(k)) + s.gate(k, of: s.rb)
    }
    let (z, r) = (s.f[0](sum(0)), s.f[0](sum(1)))
    let inner =
      s.resetsAfter
      ? r * (s.h.matmul(recurrent(2)) + s.gate(2, of: s.rb))
      : (r * s.h).matmul(recurrent(2)) + s.gate(2, of: s.rb)
    let new = s.f[1](s.gate(2, of: both) + inner)
    return ((1 - z) * new + z * s.h, s.c)
  }

  /// i, o, f, c̃ in this order; c′ = f∘c + i∘c̃; h′ = o∘tanh c′; peepholes see c, that of o sees c′
  private static func lstm(_ s: Step) -> (h: Tensor, c: Tensor) {
    let all = s.x + s.h.matmul(s.r.transposed()) + s.wb + s.rb
    func peep(_ k: Int, _ c: Tensor) -> Tensor {
      let sum = s.gate(k, of: all)
      return s.peepholes.isEmpty ? sum : sum + s.peepholes[k] * c
    }
    let i = s.f[0](peep(0, s.c))
    let forget = s.couplesGates ? 1 - i : s.f[0](peep(2, s.c))
    let c = forget * s.c + i * s.f[1](s.gate(3, of: all))
    let o = s.f[0](peep(1, c))
    return (o * s.f[2](c), c)
  }
}

/// The inputs, the directions and the steps that all recurrent operators share.
private struct Recurrence {
  let call: OperatorCall
  let gates, size, directions, steps, batch: Int
  let isBatchFirst: Bool
  let x, w, r: Tensor
  let b, p: Tensor?
  let lengths: [Int]
  let activations: [(Tensor) -> Tensor]

  init(_ call: OperatorCall, gates: Int, standard: [String]) throws {
    self.call = call
    self.gates = gates
    isBatchFirst = try call.flag("layout")
    let input = try call.floats(0)
    guard input.rank == 3 else { throw Mismatch("\(input.shape); needs three axes") }
    x = isBatchFirst ? input.swappingAxes(0, 1) : input
    (steps, batch) = (x.shape[0], x.shape[1])
    (w, r) = (try call.floats(1), try call.floats(2))
    b = call.value(3) == nil ? nil : try call.floats(3)
    p = call.value(7) == nil ? nil : try call.floats(7)
    directions = try call.text("direction", "forward") == "bidirectional" ? 2 : 1
    size = r.rank == 3 ? r.shape[2] : 0
    var shapes = [(w.shape, [directions, gates * size, x.shape[2]])]
    shapes.append((r.shape, [directions, gates * size, size]))
    if let b { shapes.append((b.shape, [directions, 2 * gates * size])) }
    if let p { shapes.append((p.shape, [directions, 3 * size])) }
    let precision = x.precision
    let isOne = [w, r, b, p].allSatisfy { $0 == nil || $0!.precision == precision }
    guard size > 0, isOne, x.count > 0, shapes.allSatisfy({ $0.dimensions == $1 })
    else {
      throw Mismatch("inputs \(x.shape), W \(w.shape), R \(r.shape) for \(directions) direction(s)")
    }
    try ONNXArray.count(of: [steps, batch, directions, 2 * gates * size])
    try ONNXArray.checkWork(
      [steps, batch, directions, gates * size, size + x.shape[2]], inLoop: false)
    try ONNXArray.checkWork([steps, directions, 1 << 12])
    let most = steps
    lengths = call.value(4) == nil ? [Int](repeating: steps, count: batch) : try call.integers(4)
    guard lengths.count == batch, lengths.allSatisfy({ $0 >= 0 && $0 <= most }) else {
      throw Mismatch("lengths \(lengths) for \(batch) sequences of \(steps)")
    }
    let names = try call.texts("activations") ?? []
    let twice = directions == 2 ? standard : []
    guard names.isEmpty || names.count == standard.count + twice.count else {
      throw Mismatch("activations \(names)")
    }
    let alphas = try call.floatList("activation_alpha") ?? []
    let betas = try call.floatList("activation_beta") ?? []
    let clip = call.node.attributes["clip"] == nil ? nil : try call.float("clip", 0)
    guard clip?.isNaN != true else { throw Mismatch("clip is not a number") }
    let all = names.isEmpty ? standard + twice : names
    activations = try all.enumerated().map { index, name -> (Tensor) -> Tensor in
      let f = try Recurrence.activation(
        name, index < alphas.count ? alphas[index] : nil, index < betas.count ? betas[index] : nil)
      guard let clip else { return f }
      return { f($0.clamped(to: -Swift.abs(clip)...Swift.abs(clip))) }
    }
  }

  private static func activation(
    _ name: String, _ alpha: Double?, _ beta: Double?
  ) throws -> (Tensor) -> Tensor {
    switch name {
    case "Sigmoid": return { $0.sigmoid() }
    case "Tanh": return { $0.tanh() }
    case "Relu": return { $0.relu() }
    case "Softplus": return { $0.softplus() }
    case "Affine": return { $0 * (alpha ?? 1) + (beta ?? 0) }
    case "LeakyRelu": return { x in x.map { $0 < 0 ? (alpha ?? 0.01) * $0 : $0 } }
    case "Elu": return { x in x.map { $0 < 0 ? (alpha ?? 1) * expm1($0) : $0 } }
    case "HardSigmoid":
      return { x in x.map { min(max((alpha ?? 0.2) * $0 + (beta ?? 0.5), 0), 1) } }
    case "Softsign": return { x in x.map { $0 / (1 + abs($0)) } }
    default: throw NotCovered("the activation \(name)")
    }
  }

  /// A state that is given, `[directions, batch, size]`, or zeros.
  private func state(_ index: Int, _ direction: Int) throws -> Tensor {
    guard call.value(index) != nil else { return .zeros([batch, size], x.precision) }
    var state = try call.floats(index)
    if isBatchFirst, state.rank == 3 { state = state.swappingAxes(0, 1) }
    guard state.shape == Shape([directions, batch, size]), state.precision == x.precision else {
      throw Mismatch("a state \(state.shape); needs \([directions, batch, size])")
    }
    return state[direction]
  }

  func run(_ step: (RecurrentOperators.Step) -> (h: Tensor, c: Tensor)) throws -> [ONNXValue] {
    var (ys, hs, cs): ([Tensor], [Tensor], [Tensor]) = ([], [], [])
    for d in 0..<directions {
      let isReverse = try d == 1 || call.text("direction", "forward") == "reverse"
      let count = activations.count / directions
      let zeros = Tensor.zeros([gates * size], x.precision)
      let wb = b.map { $0[d].slice(0..<(gates * size), axis: 0) } ?? zeros
      let rb = b.map { $0[d].slice((gates * size)..<(2 * gates * size), axis: 0) } ?? zeros
      let peepholes = p.map { $0[d].split(into: 3, axis: 0) } ?? []
      let products = x.contiguous().reshaped(steps * batch, -1).matmul(w[d].transposed())
        .reshaped(steps, batch, gates * size)
      var (h, c) = (
        try state(5, d), try gates == 4 ? state(6, d) : .zeros([batch, size], x.precision)
      )
      var y = [Tensor](repeating: h.zerosLike, count: steps)
      for t in isReverse ? Array((0..<steps).reversed()) : Array(0..<steps) {
        let new = step(
          RecurrentOperators.Step(
            x: products[t], r: r[d], wb: wb, rb: rb, peepholes: peepholes, h: h, c: c, size: size,
            f: Array(activations[(d * count)..<((d + 1) * count)]),
            resetsAfter: try call.flag("linear_before_reset"),
            couplesGates: try call.flag("input_forget")))
        if lengths.allSatisfy({ t < $0 }) {
          (h, c, y[t]) = (new.h, new.c, new.h)
        } else {
          let mask = Tensor(lengths.map { t < $0 ? 1.0 : 0 }, shape: [batch, 1], x.precision)
          let all = mask.broadcast(to: h.shape)
          (h, c) = (Tensor.select(all, new.h, h), Tensor.select(all, new.c, c))
          y[t] = Tensor.select(all, new.h, h.zerosLike)
        }
      }
      ys.append(.stack(y, axis: 0))
      hs.append(h)
      cs.append(c)
    }
    // [steps, directions, batch, size], or the batch first
    var (y, h, c) = (
      Tensor.stack(ys, axis: 1), Tensor.stack(hs, axis: 0), Tensor.stack(cs, axis: 0)
    )
    if isBatchFirst {
      y = y.permuted(2, 0, 1, 3)
      (h, c) = (h.swappingAxes(0, 1), c.swappingAxes(0, 1))
    }
    let type = try call.array(0).type
    return [y, h, c].prefix(gates == 4 ? 3 : 2).map { .array(ONNXArray($0, as: type)) }
  }
}
