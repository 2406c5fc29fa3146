import Chalk

/// The gates and cells of an LSTM while it reads, computed step by step from the formulas, and what becomes of its
/// answers when a part of it is taken away.
struct GateTrace {
  /// What is taken away from a trained LSTM.
  enum Cut: String, CaseIterable {
    case nothing = "nothing"
    case input = "input gate shut after the first symbol"
    case feedback = "g no longer sees the hidden state"
  }

  /// `[count, units]` for each step: the gates, the cell, and what was added to it, i·g.
  private var i, f, o, c, added: [Tensor]
  private let labels: [Int]
  private let units: Int
  /// The fraction of the sequences that are answered correctly.
  let accuracy: Double

  init(_ reader: Reader, _ task: SymbolTask, without cut: Cut = .nothing) {
    let p = reader.parameters.map(\.value)
    let (m, count) = (reader.units, task.labels.count)
    var (h, cell) = (Tensor.zeros([count, m]), Tensor.zeros([count, m]))
    (i, f, o, c, added) = ([], [], [], [], [])
    for t in 0..<task.x.shape[1] {
      let fromInput = (task.x[Axis.all, t].matmul(p[0]) + p[2]).split(into: 4, axis: 1)
      let fromState = h.matmul(p[1]).split(into: 4, axis: 1)
      let isShut = cut == .input && t > 0
      i.append((fromInput[0] + fromState[0]).sigmoid() * (isShut ? 0 : 1))
      f.append((fromInput[1] + fromState[1]).sigmoid())
      let g = (fromInput[2] + fromState[2] * (cut == .feedback ? 0 : 1)).tanh()
      o.append((fromInput[3] + fromState[3]).sigmoid())
      added.append(i[t] * g)
      cell = f[t] * cell + added[t]
      c.append(cell)
      h = o[t] * cell.tanh()
    }
    labels = task.labels
    units = m
    let predictions = (h.matmul(p[3]) + p[4]).argmax().values
    accuracy = zip(predictions, labels).fraction { Int($0) == $1 }
  }

  /// The unit whose cell differs most at the end between the two kinds of sequence.
  var tellingUnit: Int { (0..<units).max { separation($0) < separation($1) }! }

  /// How far apart the mean cells of the two kinds are at the end.
  func separation(_ unit: Int) -> Double {
    abs(mean(c, unit, label: 0).last! - mean(c, unit, label: 1).last!)
  }

  /// The gates i, f, o of a unit over the first sequence: a row for each, a column for each step.
  func gates(_ unit: Int) -> [[Double]] {
    [i, f, o].map { gate in gate.map { $0.value(at: 0, unit) } }
  }

  /// A unit's cell after each step, averaged over the sequences of one kind.
  func meanCell(_ unit: Int, label: Int) -> [Double] { mean(c, unit, label: label) }

  /// What was added to a unit's cell at each step, i·g, averaged over the sequences of one kind.
  func meanAdded(_ unit: Int, label: Int) -> [Double] { mean(added, unit, label: label) }

  private func mean(_ parts: [Tensor], _ unit: Int, label: Int) -> [Double] {
    let members = labels.indices.filter { labels[$0] == label }
    return parts.map { part in members.map { part.value(at: $0, unit) }.mean }
  }
}
