import Chalk
import Foundation

/// N16: two recurrent networks that read from both ends, so that each place knows the whole sequence.
struct BidirectionalLesson: Lesson {
  let card = LessonCard.bidirectional

  private let starts = 5

  func teach(on board: Board) throws {
    ambiguous(on: board)
    byHand(on: board)
    whoSeesWhom(on: board)
    let accuracies = try training(on: board)
    merging(on: board)
    pitfalls(on: board)
    ending(on: board, accuracies)
  }

  private func ambiguous(on board: Board) {
    board.step("Which meaning does a word have?")
    let task = SenseTask(.behind, count: 40, random: &board.random)
    board.say(
      """
      *The bat was near the old cave.* *The bat was near the old ball.* The second word is the same in both, but it \
      means an animal in one and a piece of wood in the other. A reader going from left to right cannot tell them \
      apart before the last word. Finding out which meaning a word has is called **word-sense disambiguation**. \
      Giving every word of a sentence a class, as here, is **sequence labeling**.
      """)
    board.say(
      """
      The sentences of this lesson are made up: \(SenseTask.length) words, of which one has two meanings, one decides \
      between them, and the rest are fillers that mean nothing. This is not English, but the difficulty is real.
      """)
    board.table(
      ["sentence", "the word", "its class"],
      (0..<4).map { i in
        let words = task.sentence(i)
        return [words.joined(separator: " "), words[task.places[i]], task.sense(i)]
      })
    board.say(
      """
      A **bidirectional** network reads twice. One recurrent layer goes from the first word to the last; another, \
      with weights of its own, goes from the last to the first. At each place the two states are joined: one knows \
      what came before, the other what comes after.
      """)
    board.formula(#"a_t = \tanh(W_a a_{t-1} + U_a x_t + c_a)"#)
    board.formula(#"b_t = \tanh(W_b b_{t+1} + U_b x_t + c_b)"#)
    board.formula(#"h_t = (a_t, b_t)"#)
    let before = (0..<40).allSatisfy { i in
      let clue = task.sentence(i).lastIndex { word in
        (4..<12).contains(SenseTask.words.firstIndex(of: word)!)
      }
      return clue! > task.places[i]
    }
    board.identity(
      "in 40 such sentences the deciding word always comes after the word with two meanings", before
    )
    board.ask(
      "A network reads from left to right and must name the meaning as soon as it meets the word. What accuracy can it reach?",
      answer: 0.5,
      because: "Both meanings are equally frequent, and nothing before the word says which it is.")
  }

  // excerpt: both ways
  /// All states over a sequence: h ← tanh(w·h + u·x), from h = 0
  func states(_ x: [Scalar], _ w: Double, _ u: Double) -> [Scalar] {
    var h = Scalar(0)
    return x.map { x in
      h = tanh(Scalar(w) * h + Scalar(u) * x)
      return h
    }
  }

  /// The forward and the backward state at each place: the backward ones are put back in the order of time.
  func bothWays(_ x: [Scalar]) -> (a: [Scalar], b: [Scalar]) {
    (states(x, 0.8, 1), states(x.reversed(), 0.5, -1).reversed())
  }
  // end excerpt

  private func byHand(on board: Board) {
    board.step("Both directions by hand")
    let x = [1.0, 0, -0.5, 2]
    board.say(
      """
      One unit in each direction is enough to see how it works. The forward unit has w = 0.8 and u = 1, the backward \
      one w = 0.5 and u = −1; there are no biases.
      """)
    board.code("both ways")
    let (a, b) = bothWays(x.map { Scalar($0) })
    board.table(
      ["t", "x", "forward a", "backward b"],
      x.indices.map { t in
        ["\(t + 1)", written(x[t]), written(a[t].value), written(b[t].value)]
      })
    let step = board.formula(#"b_t = \tanh(0.5 b_{t+1} - x_t)"#)
    board.explain(step, ["b_{t+1}": b[3].value, "x_t": x[2]], b[2].value)
    var random = board.random.split()
    let forward = SimpleRNN(1, 1, returnSequences: true, using: &random)
    let backward = SimpleRNN(1, 1, returnSequences: true, using: &random)
    for (layer, w, u) in [(forward, 0.8, 1.0), (backward, 0.5, -1)] {
      layer.kernel.value = Tensor([[u]])
      layer.recurrentKernel.value = Tensor([[w]])
    }
    let layer = Bidirectional(forward: forward, backward: backward)
    let states = layer(Variable(Tensor([x.map { [$0] }]))).value
    board.identity(
      "the toolkit's layer gives the same: a column for each direction",
      largestDifference(
        states.values, x.indices.flatMap { [a[$0].value, b[$0].value] }) < 1e-5)
    board.identity(
      "the backward state at the last place has seen only the last element",
      abs(b[3].value - tanh(-x[3])) < 1e-12)
    board.ask(
      "The sequence has 10 elements. How many of them has the backward state at place 3 seen?",
      answer: 8, tolerance: 0, because: "Those from the tenth down to the third: 10 − 3 + 1.")
  }

  private func whoSeesWhom(on board: Board) {
    board.step("Who sees whom")
    let length = 8
    board.say(
      """
      Which inputs does a state depend on? Backpropagation answers, with the derivative of the state at place t with \
      respect to the input at place s. Where it is 0, the state has not seen the input.
      """)
    func influence(_ pick: ([Scalar]) -> [Scalar]) -> [[Double]] {
      (0..<length).map { t in
        let x = (0..<length).map { Scalar(0.1 * Double($0 - 3)) }
        pick(x)[t].backward()
        return x.map { abs($0.gradient) }
      }
    }
    let forward = influence { bothWays($0).a }
    let backward = influence { bothWays($0).b }
    let both = zip(forward, backward).map { zip($0, $1).map { ($0 * $0 + $1 * $1).squareRoot() } }
    let names = (1...length).map { "\($0)" }
    board.draw(
      Figure(
        "Which inputs a state has seen",
        caption: """
          Which states know of later inputs? The size of the derivative of the state at a place (row) with respect to \
          each input (column), darker where it is larger; on the right, of the two states as one vector. The forward \
          states fill the lower triangle, the backward ones the upper; together they cover the square. All fade with \
          the distance.
          """, columns: 3
      ) {
        for (name, grid) in [("Forward a", forward), ("Backward b", backward), ("Both", both)] {
          Panel(name, x: "input", y: "state", colorBar: .none) {
            HeatMap(grid, columns: names, rows: names, range: 0...1.5)
          }
        }
      })
    board.identity(
      "the forward states do not depend on later inputs, nor the backward states on earlier ones",
      (0..<length).allSatisfy { t in
        (0..<length).allSatisfy { s in
          (s <= t || forward[t][s] == 0) && (s >= t || backward[t][s] == 0)
        }
      })
    board.identity(
      "together every place sees every input", both.allSatisfy { $0.allSatisfy { $0 > 0 } })
    board.say(
      """
      A model that uses only what came before is **causal**. A forward network is causal, a bidirectional one is not. \
      Reading twice does not help over long distances: in each direction the influence still fades, so gates are as \
      useful as before.
      """)
    board.ask(
      "In the figure, which corner of the middle panel is empty?",
      choices: ["upper right", "lower left"], answer: 1,
      because:
        "There the state is late and the input early: the backward reader has not reached it yet.")
  }

  private func training(on board: Board) throws -> [[[Double]]] {
    board.step("Forward, backward, both")
    let (count, epochs) = (1500, 8)
    board.say(
      """
      Three readers learn the class of every word: one reads forward, one backward, both with 24 GRU units, and one \
      reads both ways, with twelve units each way. Each learns for \(epochs) epochs from \(count) sentences, and is \
      started \(starts) times. There are two tasks. In one the deciding word always comes after the word with two \
      meanings; in the other it comes before it in half of the sentences and after it in the rest. What counts is the \
      accuracy on the words with two meanings in 500 new sentences.
      """)
    board.code("network")
    let clues = SenseTask.Clue.allCases
    let directions = SenseReader.Direction.allCases
    var accuracies = clues.map { _ in directions.map { _ in [Double]() } }
    var losses = directions.map { _ in [[Double]]() }
    for (c, clue) in clues.enumerated() {
      for start in 0..<starts {
        let task = SenseTask(clue, count: count, random: &board.random)
        let test = SenseTask(clue, count: 500, random: &board.random)
        for (d, direction) in directions.enumerated() {
          var reader = SenseReader(direction, seed: board.random.next())
          let loss = try reader.learn(
            task, epochs: epochs,
            callbacks: [board.progress("\(direction.rawValue), start \(start + 1)")],
            seed: board.random.next())
          accuracies[c][d].append(reader.accuracy(test))
          if clue == .either { losses[d].append(loss) }
        }
      }
    }
    drawTraining(on: board, accuracies, losses, epochs)
    let counts = directions.map {
      SenseReader($0, seed: 0).network.parameters.map(\.variable.value.count).reduce(0, +)
    }
    board.table(
      ["reader", "parameters"] + clues.map { "deciding word \($0.rawValue)" },
      directions.indices.map { d in
        [directions[d].rawValue, "\(counts[d])"]
          + clues.indices.map { c in
            let all = accuracies[c][d]
            return
              "\(written(all.mean, digits: 3)) (\(written(all.min()!, digits: 3)) to \(written(all.max()!, digits: 3)))"
          }
      })
    for d in [0, 1] {
      board.compare(
        "The accuracy where the deciding word comes before or after", of: "both directions",
        with: "\(directions[d].rawValue) alone",
        PairedDifference(accuracies[1][2], accuracies[1][d]), over: "starts")
    }
    board.claim(
      "where the deciding word comes after, the forward reader only guesses: between 35 % and 65 %",
      accuracies[0][0].allSatisfy { (0.35...0.65).contains($0) })
    board.claim(
      "both directions together find more than 90 % in most starts of each task",
      [accuracies[0][2], accuracies[1][2]].allSatisfy { $0.count { $0 > 0.9 } > starts / 2 })
    board.claim(
      "where it may come before or after, one direction alone stays below 90 % on average",
      accuracies[1][0].mean < 0.9 && accuracies[1][1].mean < 0.9)
    board.say(
      """
      In the first task reading backward is enough: a backward reader has seen the deciding word when it meets the \
      other one. So a task at which the forward reader fails does not prove that both directions are needed. The \
      second task does: one direction alone knows the answer in half of the sentences and guesses in the rest, ½·1 + \
      ½·½ = \(0.5 + 0.25). The bidirectional reader has no more units than the others, and fewer parameters, because \
      its two small layers are not connected with each other.
      """)
    board.identity("the bidirectional reader has the fewest parameters", counts[2] < counts[0])
    return accuracies
  }

  private func drawTraining(
    on board: Board, _ accuracies: [[[Double]]], _ losses: [[[Double]]], _ epochs: Int
  ) {
    let directions = SenseReader.Direction.allCases
    let clues = SenseTask.Clue.allCases
    let xs = (1...epochs).map(Double.init)
    board.draw(
      Figure(
        "Forward alone against both",
        caption: """
          Which reader finds the meaning? Left: the accuracy on words with two meanings, a point for each of \(starts) \
          starts; the dashed line is guessing. Right: would one direction only need more training? The training loss \
          of the second task, over all words, mean and standard deviation. The dashed line is what guessing one word \
          in half of the sentences costs, (log 2)/\(2 * SenseTask.length): one direction alone cannot get below it on \
          new sentences.
          """, columns: 2
      ) {
        Panel(
          "Accuracy", x: PlotAxis("deciding word", categories: clues.map(\.rawValue)),
          y: PlotAxis("accuracy", range: 0.3...1.05), legend: .below
        ) {
          ReferenceLine(y: 0.5)
          for (d, direction) in directions.enumerated() {
            Points(
              clues.indices.flatMap { c in
                (0..<starts).map {
                  Double(c) + 0.2 * Double(d - 1) + 0.02 * Double($0 - starts / 2)
                }
              }, clues.indices.flatMap { accuracies[$0][d] }, label: direction.rawValue,
              color: .series(d), size: 1.3)
          }
        }
        Panel("Before or after", x: "epoch", y: "training loss", legend: .none) {
          for d in directions.indices { Band(xs, runs: losses[d], color: .series(d)) }
          ReferenceLine(y: log(2) / Double(2 * SenseTask.length))
        }
      })
  }
}
