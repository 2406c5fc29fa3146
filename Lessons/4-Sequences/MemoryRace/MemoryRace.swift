import Chalk
import Foundation

/// A plain recurrent network, an LSTM, attention and a bag of words on two tasks that need memory.
struct MemoryRace: Lesson {
  let card = LessonCard.memoryRace

  private let units = 8

  /// A way to read, as it is entered for a race.
  struct Entry {
    let name: String
    let kind: Reader.Kind
    var forget = 1.0
  }

  func teach(on board: Board) throws {
    let (forget, rate) = readers(on: board)
    beforeTraining(on: board, forget)
    let solved = try race(on: board, forget, rate)
    try order(on: board, forget)
    price(on: board)
    ending(on: board, forget, solved)
  }

  private func readers(on board: Board) -> (forget: Double, rate: Double) {
    board.step("Who remembers longest?")
    board.say(
      """
      Four readers enter a race. A **recurrent network** (RNN) computes its hidden state anew at every step. An \
      LSTM keeps a cell, controlled by gates. Attention looks back at everything at once. A **bag of words** takes \
      the mean of all symbols and does not know their order. All get the same task: a sequence begins with a or b, \
      goes on with c and d at random, and ends with a question mark. Which was it at the beginning? The answer \
      depends on one symbol many steps back: that is a **long-range dependency**.
      """)
    let forget = board.slider("forget", in: 0...5, default: 3)
    let rate = board.slider("rate", in: 0.5...3, default: 1)
    board.say(
      """
      Each reader has \(units) units and ends in the same affine map to two logits. The \
      **forget-gate bias** of the LSTM starts at \(forget): its forget gate then starts near \
      σ(\(forget)) = \(sigmoid(forget), digits: 3), which is what the cell is multiplied by at each \
      step. Keras starts the bias at 1.
      """)
    board.code("reader")
    let kinds: [(String, Reader.Kind)] = [
      ("RNN", .plain), ("LSTM", .lstm), ("attention", .attention), ("bag of words", .bag),
    ]
    let counts = kinds.map { _, kind in
      Reader(kind, units: units, random: &board.random).parameters.map(\.value.count).reduce(0, +)
    }
    board.table(["reader", "parameters"], zip(kinds, counts).map { [$0.0, "\($1)"] })
    let plain = (SymbolTask.symbols.count + units + 1) * units
    let answer = 2 * units + 2
    board.identity(
      "the LSTM has four times the parameters of the RNN, apart from the last affine map",
      counts[0] == plain + answer && counts[1] == 4 * plain + answer)
    board.ask(
      "What accuracy does guessing get?", answer: 0.5,
      because: "a and b begin equally often.")
    return (forget, rate)
  }

  private func beforeTraining(on board: Board, _ forget: Double) {
    board.step("Before any training: how far back does the gradient reach?")
    board.say(
      """
      Learning begins with gradients. So take each reader with random weights and ask: how large is \
      the gradient of its loss with respect to the first symbol, measured by its norm? Where it is nearly 0, gradient \
      descent cannot learn from that symbol.
      """)
    let distances = [1, 2, 5, 10, 20, 40, 80]
    let entries = [
      Entry(name: "RNN", kind: .plain), Entry(name: "LSTM, bias 1", kind: .lstm),
      Entry(name: "LSTM, bias \(written(forget))", kind: .lstm, forget: forget),
      Entry(name: "attention", kind: .attention), Entry(name: "bag of words", kind: .bag),
    ]
    let lengths = entries.map { entry in
      let readers = (0..<9).map { _ in
        Reader(entry.kind, units: units, forgetBias: entry.forget, random: &board.random)
      }
      return distances.map { distance in
        readers.map { firstGradient($0, distance, &board.random) }.sorted()
      }
    }
    let x = distances.map { Double($0) }
    // A gradient that is 0 in single precision has no place on a logarithmic axis.
    let shown = { (value: Double) in value > 1e-20 ? value : .nan }
    board.draw(
      Figure(
        "How far back the gradient reaches",
        caption: """
          For which reader does the first symbol matter before it has learned anything? Lines: the \
          median of nine random readers; points: all nine. Through a hidden state or a cell the gradient \
          shrinks, in the long run, by some factor at each step. In attention and in the bag the first \
          symbol is one of n, and its share falls only like 1/n. Gradients of 0 or below the axis are \
          not drawn.
          """, x: PlotAxis("distance", scale: .logarithmic, ticks: x),
        y: PlotAxis("‖gradient‖", scale: .logarithmic, range: 1e-14...1), legend: .below
      ) {
        for (e, entry) in entries.enumerated() {
          Line(x, lengths[e].map { shown($0[4]) }, label: entry.name, color: .series(e))
          for i in 0..<9 {
            Points(x, lengths[e].map { shown($0[i]) }, color: .series(e), size: 0.4)
          }
        }
      })
    board.table(
      ["distance"] + entries.map { "\($0.name)" },
      distances.indices.map { i in
        ["\(distances[i])"] + lengths.map { written($0[i][4], digits: 2) }
      })
    board.claim(
      "80 steps away the gradient of attention is more than a hundred times that of the RNN",
      lengths[3][6][4] > 100 * lengths[0][6][4])
    board.claim(
      "with a forget-gate bias of 1 the LSTM's gradient vanishes too: attention's is over a hundred times larger",
      lengths[3][6][4] > 100 * lengths[1][6][4])
  }

  /// The mean norm of the gradient of the loss with respect to the first symbol, before training.
  private func firstGradient(
    _ reader: Reader, _ distance: Int, _ random: inout RandomSource
  ) -> Double {
    let task = SymbolTask(.firstSymbol, count: 16, length: distance, random: &random)
    let x = Variable(task.x, requiresGradient: true)
    Primitive.softmaxCrossEntropy(labels: task.labels)(reader(x)).sum().backward()
    return x.gradient![Axis.all, 0].squared().sum(1).squareRoot().mean().scalar
  }

  /// How a reader came out of its training.
  private struct Outcome {
    let losses: [Double]
    let accuracy: Double
    var isSolved: Bool { accuracy > 0.9 }
  }

  // excerpt: attempt
  /// A new reader learns from new sequences at every step, until its smoothed loss is below 0.05 or the steps are used
  /// up.
  private func attempt(
    _ entry: Entry, _ question: SymbolTask.Question, length n: Int, steps: Int, rate: Double,
    on board: Board, as activity: String
  ) throws -> Outcome {
    let reader = Reader(
      entry.kind, units: units, forgetBias: entry.forget, time: n + 1, random: &board.random)
    var (losses, smooth) = ([Double](), 1.0)
    while losses.count < steps && smooth > 0.05 {
      let task = SymbolTask(question, count: 32, length: n, random: &board.random)
      let (loss, _) = try reader.descend(task, rate: rate, most: 0.3) {
        try reader.tell(board, activity, losses.count + 1, of: steps, loss: $0, task)
      }
      losses.append(loss)
      smooth += 0.1 * (losses.last! - smooth)
    }
    let new = SymbolTask(question, count: 400, length: n, random: &board.random)
    return Outcome(losses: losses, accuracy: reader.accuracy(new))
  }
  // end excerpt

  /// How many random starts each reader has at each distance.
  private let tries = 10

  /// How many of the tries each entry solved at the largest distance.
  private func race(
    on board: Board, _ forget: Double, _ rate: Double
  ) throws -> (rnn: Int, keras: Int, lstm: Int) {
    board.step("The race")
    let (steps, distances) = (600, [10, 20, 40])
    board.say(
      """
      Which reader learns the task? All are trained by gradient descent with the learning rate \(rate), gradients \
      clipped to 0.3, 32 new sequences at every step and at most \(steps) steps. One run proves little, because \
      the outcome depends on the random initial weights. So each reader has \(tries) *starts*, trainings from new \
      random weights, at each distance. A start counts as solved when more than 90 % of 400 test sequences are \
      answered correctly.
      """)
    board.code("attempt")
    board.code("descent")
    let entries = [
      Entry(name: "RNN", kind: .plain), Entry(name: "LSTM, bias 1", kind: .lstm),
      Entry(name: "LSTM, bias \(written(forget))", kind: .lstm, forget: forget),
      Entry(name: "attention", kind: .attention), Entry(name: "bag of words", kind: .bag),
    ]
    var outcomes = [[[Outcome]]]()
    for (e, entry) in entries.enumerated() {
      outcomes.append([])
      for (d, distance) in distances.enumerated() {
        outcomes[e].append([])
        for i in 0..<tries {
          outcomes[e][d].append(
            try attempt(
              entry, .firstSymbol, length: distance, steps: steps, rate: rate, on: board,
              as: "\(entry.name), distance \(distance), \(i + 1)"))
        }
      }
    }
    let solved = outcomes.map { $0.map { $0.count { $0.isSolved } } }
    drawRace(on: board, entries, distances, outcomes.map { $0.last!.map(\.losses) }, solved)
    let (rnn, keras, lstm) = (solved[0][2], solved[1][2], solved[2][2])
    let luck = FisherTest.chance(rnn, lstm, of: tries)
    board.say(
      """
      At distance \(distances[2]) the RNN solved \(rnn) of \(tries) starts, the LSTM with Keras' bias \
      of 1 solved \(keras), and the LSTM with the bias \(forget) solved \(lstm). If the first and the last of these \
      were equally good, results at least as uneven would occur with probability \(luck, digits: 2) (Fisher's exact \
      test). All have the same learning rate; an exercise shows how much depends on it.
      """)
    board.claim(
      "attention solves every start at every distance", solved[3].allSatisfy { $0 == tries })
    if (2...4).contains(forget) && rate == 1 {
      board.claim(
        "at distance 40 the LSTM whose forget gate starts open solves at least three starts more than the RNN",
        lstm >= rnn + 3)
      board.claim("and at least three more than the LSTM with a bias of 1", lstm >= keras + 3)
    }
    board.warn(
      """
      A bag of words can solve this task, too. So the task needs memory, but no order: it is enough to know \
      whether an a occurs anywhere. A benchmark that a bag solves does not test reading. The next step has one \
      that does.
      """)
    return (rnn, keras, lstm)
  }

  private func drawRace(
    on board: Board, _ entries: [Entry], _ distances: [Int], _ losses: [[[Double]]],
    _ solved: [[Int]]
  ) {
    board.draw(
      Figure(
        "Starts solved, and how",
        caption: """
          How do the readers fail as the distance grows? Left: how many of \(tries) starts were solved \
          at each distance. Right: the loss of each start of the RNN and of the LSTM at distance \
          \(distances.last!), means of ten steps. Most of them either leave the plateau of guessing, \
          log 2, and fall steeply, or stay on it to the end.
          """, columns: 2
      ) {
        Panel("Solved of \(tries)", x: "distance", y: "", colorBar: .none) {
          HeatMap(
            solved.map { $0.map { Double($0) } }, columns: distances.map { "\($0)" },
            rows: entries.map(\.name), range: 0...Double(tries), digits: 0)
        }
        Panel("The loss", x: "step", y: "loss", legend: .below) {
          for e in [0, 2] {
            for (i, losses) in losses[e].enumerated() where losses.count >= 10 {
              let means = losses.means(ofEach: 10)
              Line(
                means.indices.map { Double(10 * $0 + 5) }, means,
                label: i == 0 ? entries[e].name : nil, color: .series(e), width: 1)
            }
          }
        }
      })
  }

  private func order(on board: Board, _ forget: Double) throws {
    board.step("A task in which order matters")
    let (length, steps, tries, rate) = (20, 900, 5, 3.0)
    board.say(
      """
      Now there are one a and one b somewhere among c and d, \(length) symbols in all, and the question \
      mark asks: which of the two came first? Every sequence has one a and one b, so a bag of words \
      cannot know. Nor can attention: it is a weighted mean, and the weights depend on what the symbols \
      are, not on where they are. The remedy is a **positional encoding**: here a learned vector for \
      each position, added to the keys.
      """)
    board.formula(#"k_t = W_K x_t + p_t"#)
    let entries = [
      Entry(name: "RNN", kind: .plain),
      Entry(name: "LSTM, bias \(written(forget))", kind: .lstm, forget: forget),
      Entry(name: "attention", kind: .attention),
      Entry(name: "attention, positions", kind: .positionedAttention),
      Entry(name: "bag of words", kind: .bag),
    ]
    var accuracies = [[Double]]()
    for (e, entry) in entries.enumerated() {
      accuracies.append([])
      for i in 0..<tries {
        let outcome = try attempt(
          entry, .whichIsFirst, length: length, steps: steps, rate: rate, on: board,
          as: "\(entry.name), which is first, \(i + 1)")
        accuracies[e].append(outcome.accuracy)
      }
    }
    board.draw(
      Figure(
        "Which came first?",
        caption: """
          Which readers know the order? The accuracy on 400 test sequences after at most \(steps) steps, \
          a point for each of \(tries) starts, all with the learning rate \(written(rate)). The dashed \
          line is guessing.
          """, x: PlotAxis("", categories: entries.map(\.name)),
        y: PlotAxis("accuracy", range: 0.4...1.05)
      ) {
        ReferenceLine(y: 0.5)
        for (e, accuracies) in accuracies.enumerated() {
          Points(
            accuracies.indices.map { Double(e) + 0.08 * Double($0 - tries / 2) }, accuracies,
            color: .series(e), size: 1.4)
        }
      })
    board.table(
      ["reader", "mean accuracy", "lowest", "highest"],
      zip(entries, accuracies).map { entry, all in
        [entry.name] + [all.mean, all.min()!, all.max()!].map { written($0, digits: 3) }
      })
    board.claim(
      "without positions neither attention nor the bag does better than guessing",
      (accuracies[2] + accuracies[4]).allSatisfy { $0 < 0.65 })
    board.claim(
      "every start of attention with positions is better than every one without",
      accuracies[3].min()! > accuracies[2].max()!)
    board.claim("the mean accuracy of the RNN is above 80 %", accuracies[0].mean > 0.8)
    board.ask(
      "A sentence classifier answers “dog bites man” and “man bites dog” differently. Which can it not be?",
      choices: ["an LSTM", "a bag of words", "attention with positions"], answer: 1,
      because: "The bag of both sentences is the same.")
  }

  private func price(on board: Board) {
    board.step("What it costs")
    let (lengths, d) = ([10, 100, 1000, 10_000], Double(units))
    board.say(
      """
      What does a longer sequence cost? An RNN or an LSTM has a state of fixed size, however long the sequence, but \
      its steps must follow one another. Attention needs no such steps, but when every symbol attends to every other, \
      it computes n² products. That is computation, not memory: the softmax can be computed in pieces that are thrown \
      away, and then the memory grows only with n. A model that generates text must keep the **key–value cache**: a \
      key and a value of d numbers each for every symbol so far, 2·n·d numbers.
      """)
    board.table(
      [
        "length n", "LSTM: state and cell", "key–value cache, 2·n·d", "products q·k, n²",
        "sequential steps",
      ],
      lengths.map { n in
        ["\(n)", "\(2 * units)", "\(2 * n * units)", "\(n * n)", "\(n) in an LSTM, 1 in attention"]
      })
    board.draw(
      Figure(
        "What grows with the length",
        caption: """
          Which reader could read a whole book? The state of an LSTM has the same size at every length, the cache \
          grows with n, and the products that attention computes grow with n².
          """, x: PlotAxis("length n", scale: .logarithmic),
        y: PlotAxis("numbers", scale: .logarithmic), legend: .below
      ) {
        let n = lengths.map { Double($0) }
        Line(n, n.map { _ in 2 * d }, label: "kept by an LSTM")
        Line(n, n.map { 2 * $0 * d }, label: "kept by attention, 2·n·d")
        Line(n, n.map { $0 * $0 }, label: "computed by attention, n²")
      })
    let made = lengths.prefix(2).map { length -> Int in
      let x = Tensor.normal([1, length, units], using: &board.random)
      return x.attention(to: x, x, scale: 1).w.count
    }
    board.identity(
      "the engine computes n² weights: ten times the length, a hundred times as many",
      made == lengths.prefix(2).map { $0 * $0 })
    board.ask(
      "A model with d = 64 has read 1000 words. How many numbers does its key–value cache hold, for one head?",
      answer: 128_000, tolerance: 0, because: "A key and a value of 64 numbers for each: 2·1000·64."
    )
  }

  private func ending(
    on board: Board, _ forget: Double, _ solved: (rnn: Int, keras: Int, lstm: Int)
  ) {
    board.summarize(
      "Before training, the gradient through a hidden state shrinks by a factor at each step; through attention it falls only like 1/n.",
      "How far back an LSTM can learn from depends on how open its forget gate starts: at distance 40 it solved \(solved.keras) of \(tries) starts with a bias of 1, and \(solved.lstm) with \(forget).",
      "Whether a start solves a task is partly chance: compare fractions of many starts, with a test.",
      "A bag of words and attention without positions do not know the order; a recurrent network does, and attention with a positional encoding does.",
      "An LSTM keeps a state of fixed size; attention keeps a key–value cache that grows with n and computes n² products."
    )
    board.step("Exercises")
    board.exercise(
      .byHand,
      "The forget gate is σ(1) = \(sigmoid(1), digits: 3), then σ(3) = \(sigmoid(3), digits: 3). What fraction of a cell is left after 40 steps?",
      answer:
        "\(pow(sigmoid(1), 40), digits: 2) and \(pow(sigmoid(3), 40), digits: 2): the gate to the fortieth power. So the bias matters a great deal."
    )
    board.exercise(
      .byHand,
      "Of 10 starts each, one reader solved 10 and another 5. How likely are results so uneven by chance, by Fisher's test?",
      answer:
        "\(FisherTest.chance(10, 5, of: 10), digits: 2): 2·C(10,10)·C(10,5)/C(20,15). Even 10 against 5 is only a little rarer than one time in twenty."
    )
    board.exercise(
      .predict,
      "Set forget=0. How many starts will the LSTM solve at distance 40? Then run it.",
      answer:
        "None or nearly none: the gate is ½, and ½ to the fortieth power is \(pow(0.5, 40), digits: 2)."
    )
    board.exercise(
      .breakIt,
      "Set rate=3 and run the race again. Does the LSTM with the open gate still win?",
      answer:
        "Not clearly: at this rate the LSTM leaves the plateau and falls back, while the RNN solves about half of its starts. A comparison holds only for the settings with which it was made. To be fair, choose each reader's rate on some starts, then compare on new ones."
    )
    board.exercise(
      .derive,
      "Show that attention without positions gives the same answer when the symbols before the question mark are shuffled.",
      answer:
        "y = Σ softmax(q·k_j/√d)·v_j. Shuffling changes only the order of the terms, in the sum of the softmax and in that of y. A sum does not depend on the order of its terms."
    )
    board.exercise(
      .write,
      "Write what a gate of bias b leaves after n steps, and the bias that leaves half after n steps.",
      answer: """
        σ(b)ⁿ, and b = log(f/(1 − f)) with f = 0.5^(1/n). For n = 40 that is b = \
        \(log(pow(0.5, 1.0 / 40) / (1 - pow(0.5, 1.0 / 40))), digits: 3). `chalk practice gate-memory` checks both.
        """, practice: "gate-memory")
    board.exercise(
      .extend,
      "Replace the learned positions by sines and cosines of t at several frequencies, and run the second task.",
      answer:
        "k_t = W_K·(x_t + p_t) with p_t = (sin(t·ω₁), cos(t·ω₁), …). A cosine whose half period is longer than the sequence falls over all of it, so a query can prefer early places, and that is all the task needs."
    )
  }
}

/// σ(x) on plain numbers.
private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
