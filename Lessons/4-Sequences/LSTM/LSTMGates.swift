import Chalk

/// The step of the lesson in which an LSTM learns, and what it has learned is looked into.
extension LSTM {
  func gatesThatLearn(on board: Board) throws {
    board.step("Gates that learn")
    let distance = board.integerSlider("distance", in: 1...20, default: 10, reruns: .lesson)
    let isClipped =
      board.choice("clipping", of: ["on", "off"], default: "on", reruns: .step) == "on"
    board.say(
      """
      Nobody tells a network when to open a gate. Can it learn to? A sequence begins with a or b, goes \
      on with c and d at random, and \(distance) steps after the beginning comes a question mark. \
      Which was it, a or b? An LSTM of \(units) units is trained on 64 sequences by plain gradient \
      descent with **gradient clipping**, as in `recurrent`. Its forget-gate bias starts at 1, \
      as in Keras.
      """)
    let task = SymbolTask(.firstSymbol, count: 64, length: distance, random: &board.random)
    let test = SymbolTask(.firstSymbol, count: 128, length: distance, random: &board.random)
    let reader = Reader(.lstm, units: units, random: &board.random)
    board.code("reader")
    board.code("descent")
    let before = GateTrace(reader, test)
    let accuracyBefore = reader.accuracy(test)
    let history = try train(reader, task, on: board, most: isClipped ? 0.3 : .infinity)
    let after = GateTrace(reader, test)
    let (first, last) = (history.losses[0], history.losses.last!)
    board.draw(
      Figure(
        "An LSTM learns to remember",
        caption: """
          When does it learn? On the plateau at the beginning the network guesses. Compare the epochs \
          in which the loss falls fastest with those in which the gradient is longest.
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
      The loss went from \(first) to \(last). On 128 test sequences the accuracy is \(percent: accuracy); \
      before training it was \(percent: accuracyBefore).
      """)
    if isClipped && distance <= 10 {
      board.claim(
        "it has learned to remember: the test accuracy is above 95 %", accuracy > 0.95)
    }
    drawGates(on: board, before, after, letters: test.word(0))
    try howItKeeps(on: board, distance)
  }

  private func drawGates(
    on board: Board, _ before: GateTrace, _ after: GateTrace, letters: [String]
  ) {
    let unit = after.tellingUnit
    let gates = ["input i", "forget f", "output o"]
    board.draw(
      Figure(
        "The gates that were learned",
        caption: """
          Is this the notebook of step 2? The unit whose cell tells a from b best. Top: its gates \
          over one test sequence. Bottom: its cell after each symbol, the mean over the test sequences \
          that begin with a and over those that begin with b. A notebook would shut the input gate \
          after the first symbol, and its cell would stay level while only noise comes in.
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
      "at the end the cell tells a from b better than before training",
      after.separation(unit) > before.separation(unit))
  }

  /// What trained readers lose when a part is taken away, over several starts.
  private func howItKeeps(on board: Board, _ distance: Int) throws {
    board.step("How does it keep what it keeps?")
    let starts = 5
    board.say(
      """
      There are two ways to keep one bit. The *notebook* of step 2 shuts the input gate, opens the forget gate and \
      adds nothing. The *latch* refreshes it: at every step the hidden state pushes the cell, through g, further \
      to the side on which it already lies. Which of the two has been learned? To find out, take parts away from \
      trained LSTMs and test them again. This is called an *ablation*. There are \(starts) trainings with each \
      forget-gate bias.
      """)
    let biases = [1.0, 3]
    let cuts = GateTrace.Cut.allCases
    var accuracies = biases.map { _ in cuts.map { _ in [Double]() } }
    for (b, bias) in biases.enumerated() {
      for start in 0..<starts {
        let task = SymbolTask(.firstSymbol, count: 64, length: distance, random: &board.random)
        let test = SymbolTask(.firstSymbol, count: 128, length: distance, random: &board.random)
        let reader = Reader(.lstm, units: units, forgetBias: bias, random: &board.random)
        for epoch in 0..<300 {
          let loss = try reader.descend(task, rate: 1, most: 0.3) {
            try reader.tell(
              board, "bias \(bias), start \(start + 1)", epoch + 1, of: 300, loss: $0, task)
          }.loss
          if loss < 0.02 { break }
        }
        for (k, cut) in cuts.enumerated() {
          accuracies[b][k].append(GateTrace(reader, test, without: cut).accuracy)
        }
      }
    }
    board.table(
      ["taken away"] + biases.map { "accuracy, bias \(written($0))" },
      cuts.indices.map { k in
        [cuts[k].rawValue]
          + accuracies.map { all in
            let values = all[k].map { written($0, digits: 2) }.joined(separator: " ")
            return "\(written(all[k].mean, digits: 2)) (\(values))"
          }
      })
    board.draw(
      Figure(
        "What the memory rests on",
        caption: """
          Notebook or latch? Each point is a trained LSTM, tested whole and with a part taken away. \
          0.5 is guessing.
          """, x: PlotAxis("", categories: ["whole", "input gate shut", "g without h"]),
        y: PlotAxis("accuracy", range: 0.4...1.05)
      ) {
        ReferenceLine(y: 0.5)
        for (b, bias) in biases.enumerated() {
          Points(
            cuts.indices.flatMap { k in
              (0..<starts).map { Double(k) + 0.2 * Double(b) - 0.1 + 0.03 * Double($0 - 2) }
            }, accuracies[b].flatMap { $0 }, label: "forget-gate bias \(written(bias))", size: 1.3)
        }
      })
    let kept = accuracies.map { $0[1].count { $0 > 0.9 } }
    let luck = FisherTest.chance(kept[0], kept[1], of: starts)
    board.say(
      """
      With the input gate shut after the first symbol, \(kept[0]) of \(starts) LSTMs with the bias 1 still answer \
      correctly, and \(kept[1]) of \(starts) with the bias 3 (Fisher's exact test: p = \(luck, digits: 2), the \
      probability of such a difference if the bias made none). Those that then only guess have learned a latch: g sees \
      h, and so restores at every step what the forget gate removes from the cell. The others keep the symbol in the \
      cell by itself, as the notebook does; the last row shows how far even they need g to see the hidden state. A \
      caution: taking one part away also gives the other parts inputs that they never had in training.
      """)
    if (8...12).contains(distance) {
      board.claim(
        "with a bias of 1 there are latches: some LSTM only guesses with its input gate shut",
        accuracies[0][1].min()! < 0.7)
      board.claim(
        "with a bias of 3 at least as many LSTMs keep their answer", kept[1] >= kept[0])
      board.claim(
        "with either bias the mean accuracy falls when g no longer sees the hidden state",
        accuracies.allSatisfy { $0[2].mean < $0[0].mean - 0.1 })
    }
    board.ask(
      "A trained LSTM answers correctly with its input gate shut after the first symbol. What keeps the answer?",
      choices: ["the forget gate", "the latch through g"], answer: 0,
      because: "Nothing is added any more; the cell is only multiplied by the forget gates.")
  }

  private func train(
    _ reader: Reader, _ task: SymbolTask, on board: Board, most: Double
  ) throws -> (losses: [Double], lengths: [Double]) {
    var (losses, lengths) = ([Double](), [Double]())
    let epochs = 300
    for epoch in 0..<epochs {
      let (loss, length) = try reader.descend(task, rate: 1, most: most) {
        try reader.tell(board, "epoch", epoch + 1, of: epochs, loss: $0, task)
      }
      losses.append(loss)
      lengths.append(length)
    }
    return (losses, lengths)
  }
}
