import Chalk

/// The gates and cells of an LSTM while it reads, computed step by step from the formulas.
struct GateTrace {
  /// `[count, units]` for each step.
  private var i, f, o, c: [Tensor]
  private let labels: [Int]
  private let units: Int

  init(_ reader: Reader, _ task: FirstSymbol) {
    let p = reader.parameters.map(\.value)
    var (h, cell) = (Tensor.zeros([task.labels.count, reader.units]), Tensor(0))
    (i, f, o, c) = ([], [], [], [])
    for t in 0..<task.x.shape[1] {
      let z = (task.x[Axis.all, t].matmul(p[0]) + h.matmul(p[1]) + p[2]).split(into: 4, axis: 1)
      i.append(z[0].sigmoid())
      f.append(z[1].sigmoid())
      o.append(z[3].sigmoid())
      cell = f[t] * cell + i[t] * z[2].tanh()
      c.append(cell)
      h = o[t] * cell.tanh()
    }
    labels = task.labels
    units = reader.units
  }

  /// The unit whose cell differs most at the end between the two kinds of sequence.
  var tellingUnit: Int { (0..<units).max { separation($0) < separation($1) }! }

  /// How far apart the mean cells of the two kinds are at the end.
  func separation(_ unit: Int) -> Double {
    abs(meanCell(unit, label: 0).last! - meanCell(unit, label: 1).last!)
  }

  /// The gates i, f, o of a unit over the first sequence: a row for each, a column for each step.
  func gates(_ unit: Int) -> [[Double]] {
    [i, f, o].map { gate in gate.map { $0.value(at: 0, unit) } }
  }

  /// A unit's cell after each step, averaged over the sequences of one kind.
  func meanCell(_ unit: Int, label: Int) -> [Double] {
    let members = labels.indices.filter { labels[$0] == label }
    return c.map { cell in
      members.map { cell.value(at: $0, unit) }.mean
    }
  }
}
