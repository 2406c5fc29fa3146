import Chalk

/// The last step of the lesson: the gates learn what the notebook was told.
struct LSTMTraining {
  func show(on board: Board) throws {
    board.step("Gates that learn")
    let distance = board.integerSlider("distance", in: 1...20, default: 10)
    board.say(
      """
      Nobody tells a network when to open a gate. A task: a sequence begins with a or b, then come \
      \(distance) symbols, c or d at random. At the end: which was it, a or b? Four units, 128 \
      sequences, plain gradient descent.
      """)
    let task = FirstSymbol(count: 128, distance: distance, random: &board.random)
    let test = FirstSymbol(count: 128, distance: distance, random: &board.random)
    let reader = Reader(.lstm, units: 4, random: &board.random)
    let before = gates(reader, task)
    board.code("reader", file: Reader.file)
    board.code("descent", file: Reader.file)
    var (losses, lengths) = ([Double](), [Double]())
    let epochs = 300
    for epoch in 0..<epochs {
      try board.progress("epoch", epoch + 1, of: epochs)
      let (loss, length) = reader.descend(task, rate: 1)
      losses.append(loss)
      lengths.append(length)
    }
    let after = gates(reader, task)
    board.value("loss at first", losses[0])
    board.value("loss at last", losses[epochs - 1])
    board.value("accuracy on new sequences", reader.accuracy(test))
    board.draw(
      Figure("Learning", caption: "c", columns: 2) {
        Panel("The loss", x: "epoch", y: Axis("loss", scale: .logarithmic)) { Line(losses) }
        Panel("The gradient", x: "epoch", y: Axis("length", scale: .logarithmic)) { Line(lengths) }
      })
    let letters = task.word(0)
    board.draw(
      Figure("The forget gates", caption: "Before and after", columns: 2) {
        for (name, gates) in [("before", before), ("after", after)] {
          Panel("Forget gates \(name)", x: "symbol", y: "unit") {
            HeatMap(gates.forget, columns: letters, rows: ["1", "2", "3", "4"], range: 0...1)
          }
        }
      })
  }

  /// The gates of each unit over the first sequence.
  private func gates(_ reader: Reader, _ task: FirstSymbol) -> (
    input: [[Double]], forget: [[Double]], cell: [[Double]]
  ) {
    let p = reader.parameters.map(\.value)
    var (h, c) = (Tensor.zeros([1, 4]), Tensor.zeros([1, 4]))
    var (inputs, forgets, cells) = ([Tensor](), [Tensor](), [Tensor]())
    for t in 0..<task.x.shape[1] {
      let z = (task.x[0..<1, t].matmul(p[0]) + h.matmul(p[1]) + p[2]).split(into: 4, axis: 1)
      let (i, f) = (z[0].sigmoid(), z[1].sigmoid())
      c = f * c + i * z[2].tanh()
      h = z[3].sigmoid() * c.tanh()
      inputs.append(i)
      forgets.append(f)
      cells.append(c)
    }
    return (rows(inputs), rows(forgets), rows(cells))
  }

  /// A row for each unit, a column for each step.
  private func rows(_ steps: [Tensor]) -> [[Double]] {
    (0..<4).map { unit in steps.map { $0.value(at: 0, unit) } }
  }
}
