import Chalk

/// The last step of the lesson: gates that nobody sets learn what the notebook was told.
struct LSTMTraining {
  private let units = 8

  func show(on board: Board) throws {
    board.step("Gates that learn")
    let distance = board.integerSlider("distance", in: 1...20, default: 10)
    let isClipped = board.choice("clipping", of: ["on", "off"], default: "on") == "on"
    board.say(
      """
      Nobody tells a network when to open a gate. A task: a sequence begins with a or b, goes on \
      with c and d at random, and \(distance) steps after the beginning comes a question mark. \
      Which was it, a or b? An LSTM of \(units) units learns it from 64 sequences by plain gradient \
      descent, its gradients clipped as in the lesson before.
      """)
    let task = FirstSymbol(count: 64, distance: distance, random: &board.random)
    let test = FirstSymbol(count: 128, distance: distance, random: &board.random)
    let reader = Reader(.lstm, units: units, random: &board.random)
    board.code("reader", file: Reader.file)
    board.code("descent", file: Reader.file)
    let before = Trace(reader, test)
    let accuracyBefore = reader.accuracy(test)
    let history = try train(reader, task, on: board, most: isClipped ? 0.3 : .infinity)
    let after = Trace(reader, test)
    let (first, last) = (history.losses[0], history.losses.last!)
    board.draw(
      Figure(
        "An LSTM learns to remember",
        caption: """
          On a plateau the network answers at random. The loss leaves it, if it does, when the \
          gates have found the first symbol; just then the gradient is longest.
          """, columns: 2
      ) {
        Panel("The loss", x: "epoch", y: PlotAxis("loss", scale: .logarithmic)) {
          Line(history.losses)
        }
        Panel("The gradient", x: "epoch", y: PlotAxis("length", scale: .logarithmic)) {
          Line(history.lengths)
          if isClipped { ReferenceLine(y: 0.3, label: "clipped above") }
        }
      })
    let accuracy = reader.accuracy(test)
    board.say(
      """
      The loss went from \(first) to \(last). Of 128 sequences that it never saw the network names \
      the beginning of \(percent: accuracy) rightly; before, of \(percent: accuracyBefore).
      """)
    if isClipped && distance <= 10 {
      board.claim("it has learned to remember: more than 95 % are right", accuracy > 0.95)
    }
    draw(on: board, before, after, letters: test.word(0))
    board.say(
      """
      To try: s clipping=off: one step that is too long may throw the network to where it learns no \
      more; with another seed it may not. s distance=20; s keep=1 in step 2. The step of a plain network \
      to write yourself: chalk practice rnn-step. Gates at work on reviews: chalk learn sentiment; on \
      a series: chalk learn forecast; on names: chalk learn characters.
      """)
  }

  private func train(
    _ reader: Reader, _ task: FirstSymbol, on board: Board, most: Double
  ) throws -> (losses: [Double], lengths: [Double]) {
    var (losses, lengths) = ([Double](), [Double]())
    let epochs = 300
    for epoch in 0..<epochs {
      try board.progress("epoch", epoch + 1, of: epochs)
      let (loss, length) = reader.descend(task, rate: 1, most: most)
      losses.append(loss)
      lengths.append(length)
    }
    return (losses, lengths)
  }

  private func draw(on board: Board, _ before: Trace, _ after: Trace, letters: [String]) {
    let unit = after.tellingUnit
    let gates = ["input i", "forget f", "output o"]
    board.draw(
      Figure(
        "The gates that were learned",
        caption: """
          One unit, the one whose cell tells a from b best. Top: its gates over one new sequence. \
          Bottom: its cell after each symbol, averaged over the new sequences that begin with a and \
          those that begin with b.
          """, columns: 2
      ) {
        for (name, trace) in [("before", before), ("after", after)] {
          Panel("The gates, \(name)", x: "symbol", y: "") {
            HeatMap(trace.gates(unit), columns: letters, rows: gates, range: 0...1)
          }
        }
        for (name, trace) in [("before", before), ("after", after)] {
          Panel(
            "The cell, \(name)", x: "steps after the first symbol", y: "c",
            legend: name == "before" ? .none : .automatic
          ) {
            Line(trace.meanCell(unit, label: 0), label: "begins with a")
            Line(trace.meanCell(unit, label: 1), label: "begins with b")
          }
        }
      })
    board.claim(
      "at the end the cell tells a from b better than before",
      after.separation(unit) > before.separation(unit))
  }
}

/// The gates and cells of an LSTM while it reads, computed step by step from the formulas.
private struct Trace {
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
      members.map { cell.value(at: $0, unit) }.reduce(0, +) / Double(members.count)
    }
  }
}
