import Chalk

/// The gates of a GRU while it reads, computed step by step from the formulas, and what becomes of its answers when
/// a gate is held.
struct UpdateTrace {
  /// What is held.
  enum Cut: String, CaseIterable {
    case nothing = "nothing"
    case reset = "reset gate held at 1"
    case update = "update gate held at its mean"
  }

  /// `[count, time, units]`: the update gate z and the reset gate r after each symbol.
  let z, r: Tensor
  /// The fraction of the sequences that are answered correctly.
  let accuracy: Double
  private let task: SymbolTask

  /// - Parameter mean: what the update gate of each unit is held at, `[units]`, where it is.
  init(
    _ reader: Reader, _ task: SymbolTask, without cut: Cut = .nothing, at mean: Tensor? = nil
  ) {
    let p = reader.parameters.map(\.value)
    let U = p[1].split(into: 3, axis: 1)
    var h = Tensor.zeros([task.labels.count, reader.units])
    var (zs, rs) = ([Tensor](), [Tensor]())
    for t in 0..<task.x.shape[1] {
      let a = (task.x[Axis.all, t].matmul(p[0]) + p[2]).split(into: 3, axis: 1)
      var z = (a[0] + h.matmul(U[0])).sigmoid()
      var r = (a[1] + h.matmul(U[1])).sigmoid()
      if cut == .update, let mean { z = z * 0 + mean }
      if cut == .reset { r = r * 0 + 1 }
      let g = (a[2] + (r * h).matmul(U[2])).tanh()
      h = z * h + (1 - z) * g
      zs.append(z)
      rs.append(r)
    }
    (z, r) = (.stack(zs, axis: 1), .stack(rs, axis: 1))
    let predictions = (h.matmul(p[3]) + p[4]).argmax().values
    accuracy = zip(predictions, task.labels).fraction { Int($0) == $1 }
    self.task = task
  }

  /// The mean of a gate over all places of the sequences where each symbol stands: a row for each symbol but the
  /// question mark, a column for each unit.
  func meanBySymbol(_ gate: Tensor) -> [[Double]] {
    let symbols = SymbolTask.symbols.count
    let x = task.x.reshaped(-1, symbols)
    let sums = x.transposed().matmul(gate.reshaped(-1, gate.shape[2]))
    let counts = x.sum(0).values
    return (0..<(symbols - 1)).map { s in sums[s].values.map { $0 / max(counts[s], 1) } }
  }

  /// The mean of the update gate of each unit over all places, `[units]`.
  var meanUpdate: Tensor { z.mean(0, 1) }
}
