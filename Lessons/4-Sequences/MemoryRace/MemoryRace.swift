import Chalk
import Foundation

/// A plain recurrent network, an LSTM and attention on one task that needs memory.
struct MemoryRace: Lesson {
  let card = LessonCard(
    "memory-race", "Who remembers longest?", formulas: ["F03", "N06", "N07"],
    needs: ["lstm", "attention"], minutes: 10)

  private let units = 8
  private let kinds = Reader.Kind.allCases

  func teach(on board: Board) throws {
    let forget = runners(on: board)
    beforeTraining(on: board, forget)
    try race(on: board, forget)
    price(on: board)
  }

  private func reader(_ kind: Reader.Kind, _ forget: Double, _ random: inout RandomSource) -> Reader
  {
    Reader(kind, units: units, forgetBias: forget, random: &random)
  }

  private func runners(on board: Board) -> Double {
    board.step("Who remembers longest?")
    board.say(
      """
      Three ways to read a sequence: a state that is made anew at every step; a cell that is kept, \
      with gates around it; attention, which looks back at everything at once. One task for all \
      three: a sequence begins with a or b, goes on with c and d at random, and ends with a question \
      mark. Which was it at the beginning? All the rest is noise, so who forgets the first symbol \
      can only guess.
      """)
    let forget = board.slider("forget", in: 0...5, default: 1)
    board.say(
      """
      Each has \(units) units and ends in the same two scores. The bias of the LSTM's forget gate \
      starts at \(forget).
      """)
    board.code("reader")
    let counts = kinds.map { kind in
      reader(kind, forget, &board.random).parameters.map(\.value.count).reduce(0, +)
    }
    board.table(
      ["reader", "weights and biases"],
      zip(kinds, counts).map { [$0.rawValue, "\($1)"] })
    let plain = (FirstSymbol.symbols.count + units + 1) * units
    let answer = 2 * units + 2
    board.claim(
      "the LSTM has four times the plain one's, but for the answer's",
      counts[0] == plain + answer && counts[1] == 4 * plain + answer)
    board.ask(
      "What part of the answers is right by guessing?", answer: 0.5,
      because: "a and b begin equally often.")
    return forget
  }

  private func beforeTraining(on board: Board, _ forget: Double) {
    board.step("Before any training: who hears the first symbol?")
    board.say(
      """
      Learning begins with slopes. So ask each reader, still with random weights, two things. The \
      value: how far do its scores move when the first symbol is changed from a to b and nothing \
      else? The slope: how long is the gradient of its loss by the first symbol?
      """)
    let distances = [1, 2, 5, 10, 20, 40, 80]
    let heard = kinds.map { kind in
      distances.map { distance in
        let tries = (0..<9).map { _ in
          hearing(reader(kind, forget, &board.random), distance, &board.random)
        }
        return (value: middle(tries.map(\.value)), slope: middle(tries.map(\.slope)))
      }
    }
    let x = distances.map { Double($0) }
    let axis = { (label: String) in PlotAxis(label, scale: .logarithmic) }
    // A slope that is 0 in single precision has no place on a logarithmic axis.
    let shown = { (value: Double) in value > 0 ? value : .nan }
    board.draw(
      Figure(
        "How loud the first symbol is",
        caption: """
          The middle one of nine random readers each. On its way through a state or a cell the first \
          symbol fades by a factor at each step; for attention it is one among many, and fades like \
          one over their number. What has become 0 in single precision is not drawn.
          """, columns: 2
      ) {
        Panel("Value", x: axis("distance"), y: axis("change of the scores")) {
          for (kind, heard) in zip(kinds, heard) {
            Line(x, heard.map { shown($0.value) }, label: kind.rawValue, showsPoints: true)
          }
        }
        Panel("Slope", x: axis("distance"), y: axis("gradient by the first symbol"), legend: .none)
        {
          for (kind, heard) in zip(kinds, heard) {
            Line(x, heard.map { shown($0.slope) }, label: kind.rawValue, showsPoints: true)
          }
        }
      })
    board.table(
      ["distance"] + kinds.map { "slope, \($0.rawValue)" },
      distances.indices.map { i in
        ["\(distances[i])"] + heard.map { written($0[i].slope, digits: 2) }
      })
    board.claim(
      "80 steps away attention hears it better than the plain network",
      heard[2][6].slope > heard[0][6].slope)
    if forget <= 1 {
      board.claim("and better than the LSTM", heard[2][6].slope > heard[1][6].slope)
    }
  }

  /// The mean change of the logits between sequences that begin with a and the same with b, and the
  /// mean length of the gradient of the loss by the first symbol.
  private func hearing(
    _ reader: Reader, _ distance: Int, _ random: inout RandomSource
  ) -> (value: Double, slope: Double) {
    let task = FirstSymbol(count: 16, distance: distance, random: &random)
    var swapped = task.x
    swapped[Axis.all, 0, 0...1] = 1 - task.x[Axis.all, 0, 0...1]
    let x = Variable(task.x, requiresGradient: true)
    let logits = reader(x)
    let change = (logits.value - reader(Variable(swapped)).value).squared().sum(1).squareRoot()
    Primitive.softmaxCrossEntropy(labels: task.labels)(logits).sum().backward()
    let slopes = x.gradient![Axis.all, 0].squared().sum(1).squareRoot()
    return (change.mean().scalar, slopes.mean().scalar)
  }

  private func race(on board: Board, _ forget: Double) throws {
    board.step("The race")
    let (epochs, tries) = (150, 2)
    board.say(
      """
      Now all three learn, each for \(epochs) steps of plain gradient descent with clipped \
      gradients, on new sequences at every step, at four distances, \(tries) tries each.
      """)
    board.code("descent")
    let distances = [5, 10, 20, 40]
    var accuracy = kinds.map { _ in distances.map { _ in 0.0 } }
    var losses = kinds.map { _ in [Double]() }
    var done = 0
    for (k, kind) in kinds.enumerated() {
      for (d, distance) in distances.enumerated() {
        for _ in 0..<tries {
          let reader = reader(kind, forget, &board.random)
          losses[k] = (0..<epochs).map { _ in
            let task = FirstSymbol(count: 32, distance: distance, random: &board.random)
            return reader.descend(task, rate: 1, most: 0.3).loss
          }
          let test = FirstSymbol(count: 200, distance: distance, random: &board.random)
          accuracy[k][d] += reader.accuracy(test) / Double(tries)
          done += 1
          try board.progress("reader", done, of: kinds.count * distances.count * tries)
        }
      }
    }
    let x = distances.map { Double($0) }
    board.draw(
      Figure(
        "Accuracy against distance",
        caption: """
          Left: how many of 200 new sequences each names rightly after training. Right: the loss of \
          each one's last try, at the largest distance.
          """, columns: 2
      ) {
        Panel(
          "After training", x: PlotAxis("distance", scale: .logarithmic, ticks: x),
          y: PlotAxis("accuracy", range: 0.4...1.05), legend: .below
        ) {
          // Where they are equal they lie on one another: the lower ones are the wider.
          for ((kind, accuracy), width) in zip(zip(kinds, accuracy), [5.5, 3.2, 1.5]) {
            Line(x, accuracy, label: kind.rawValue, width: width, showsPoints: true)
          }
          Line(
            [x[0], x[x.count - 1]], [0.5, 0.5], label: "guessing", color: .muted, dash: .dashed,
            width: 1)
        }
        Panel("Learning at distance \(distances[3])", x: "step", y: "loss", legend: .none) {
          for (kind, losses) in zip(kinds, losses) { Line(losses, label: kind.rawValue) }
        }
      })
    board.table(
      ["distance"] + kinds.map { "\($0.rawValue)" },
      distances.indices.map { d in
        ["\(distances[d])"] + accuracy.map { written($0[d], digits: 3) }
      })
    board.claim(
      "attention names the first symbol at every distance", accuracy[2].allSatisfy { $0 > 0.9 })
    board.claim("over 5 steps all three can remember", accuracy.allSatisfy { $0[0] > 0.9 })
    board.claim(
      "at no distance do the others do better than attention, but for a tenth",
      distances.indices.allSatisfy { d in
        accuracy[2][d] > max(accuracy[0][d], accuracy[1][d]) - 0.1
      })
    board.say(
      """
      A reader does not get worse by and by. On one try it finds the first symbol and is nearly \
      always right, on the next it stays on the plateau of guessing, where the slope is next to \
      nothing. With the distance the plateau becomes longer.
      """)
  }

  private func price(on board: Board) {
    board.step("What it costs")
    let lengths = [10, 100, 1000, 10_000]
    board.say(
      """
      Attention has no favourite distance, but it has to keep everything that it may look at. A \
      state has \(units) numbers, however long the sequence. And where every symbol may ask, not \
      only the last, attention computes a weight for every pair.
      """)
    board.table(
      ["length", "numbers kept by a state", "weights, every pair", "steps one after the other"],
      lengths.map { ["\($0)", "\(units)", "\($0 * $0)", "\($0) for a state, 1 for attention"] })
    board.draw(
      Figure(
        "What grows with the length",
        caption: """
          How many numbers have to be kept: those of a state stay the same, the pairs of attention \
          grow with the square.
          """, x: PlotAxis("length", scale: .logarithmic),
        y: PlotAxis("numbers", scale: .logarithmic)
      ) {
        Line(lengths.map { Double($0) }, lengths.map { _ in Double(units) }, label: "state")
        Line(
          lengths.map { Double($0) }, lengths.map { Double($0 * $0) }, label: "attention, all pairs"
        )
      })
    let made = lengths.prefix(2).map { length -> Int in
      let x = Tensor.normal([1, length, units], using: &board.random)
      return x.attention(to: x, x, scale: 1).w.count
    }
    board.claim(
      "the engine too: ten times the length, a hundred times the weights",
      made == lengths.prefix(2).map { $0 * $0 })
    board.ask(
      "A book of a million words in 16 GB. Which can read it word by word with a fixed memory?",
      choices: ["a recurrent network", "attention over all pairs"], answer: 0,
      because: "A million squared is a million millions of weights.")
    board.say(
      """
      To try: s forget=3, so that the LSTM's cell starts out keeping; s forget=0, so that it loses \
      half at each step. Other seeds: start again with --seed 1.
      """)
  }

  /// The one in the middle of an odd number of values.
  private func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
