import Chalk
import Foundation

/// What trained gates do, and how far readers can learn.
extension GRU {
  func gatesAtWork(on board: Board) throws {
    board.step("The gates of a trained GRU")
    let (length, starts, steps) = (12, 5, 1500)
    board.say(
      """
      Take a task that needs both: to keep, and to begin anew. In a made-up sequence of \(length) symbols a, b, c and \
      d there is at least one c, and a question mark follows. Has an a come since the last c? An a must be kept, a c \
      wipes it out, and b and d mean nothing. \(starts) GRUs of \(units) units learn it with Adam, each from new \
      random weights; the bias of their update gates starts at 1.
      """)
    board.code("adam")
    let test = SymbolTask(.sinceTheLastC, count: 400, length: length, random: &board.random)
    board.say(
      "For example: \(test.word(0).joined(separator: " ")) → \(test.labels[0] == 1 ? "yes" : "no")."
    )
    var readers: [Reader] = []
    for start in 0..<starts {
      readers.append(
        try Reader.trained(
          .gru, .sinceTheLastC, units: units, bias: 1, length: length, steps: steps,
          on: board, as: "GRU \(start + 1)"
        ).reader)
    }
    let traces = readers.map { UpdateTrace($0, test) }
    let accuracies = traces.map(\.accuracy)
    board.identity(
      "the formulas, step by step, give the same answers as the engine",
      zip(readers, accuracies).allSatisfy { abs($0.accuracy(test) - $1) < 0.01 })
    board.claim(
      "every one answers more than 90 % of 400 new sequences correctly", accuracies.min()! > 0.9)
    drawGates(on: board, traces)
    board.say(
      """
      The units divide the task among them, so the means over all units need not show much. Single units show more: \
      look for columns on the left whose color is stronger at b and d than at c.
      """)
    let gaps = traces.map(largestGap)
    board.claim(
      "in most GRUs some unit keeps more at b and d than at c: its mean z is higher by more than 0.2",
      gaps.count { $0 > 0.2 } > starts / 2)
    held(on: board, readers, traces, test)
  }

  /// How much higher a unit's mean update gate is at b and d than at c, where it is highest.
  private func largestGap(_ trace: UpdateTrace) -> Double {
    let z = trace.meanBySymbol(trace.z)
    return z[0].indices.map { (z[1][$0] + z[3][$0]) / 2 - z[2][$0] }.max()!
  }

  private func drawGates(on board: Board, _ traces: [UpdateTrace]) {
    let trace = traces[0]
    let (z, r) = (trace.meanBySymbol(trace.z), trace.meanBySymbol(trace.r))
    let names = (1...units).map { "\($0)" }
    let symbols = Array(SymbolTask.symbols.prefix(4))
    board.draw(
      Figure(
        "What the gates do at each symbol",
        caption: """
          Do the gates do what the task asks for? For each symbol, the mean of each unit's update gate z (left) and \
          reset gate r (right) over all places of 400 new sequences where it stands, in the first GRU. Where z is \
          high, the state stays; where it is low, the candidate replaces it.
          """, columns: 2
      ) {
        Panel("Update gate z", x: "unit", y: "symbol") {
          HeatMap(z, columns: names, rows: symbols, range: 0...1, digits: 1)
        }
        Panel("Reset gate r", x: "unit", y: "symbol") {
          HeatMap(r, columns: names, rows: symbols, range: 0...1, digits: 1)
        }
      })
    board.table(
      ["symbol", "what the task asks", "mean z over the units", "mean r"],
      zip(symbols, ["note it", "ignore it", "wipe it out", "ignore it"]).enumerated().map {
        i, row in
        [row.0, row.1, written(z[i].mean, digits: 2), written(r[i].mean, digits: 2)]
      })
  }

  private func held(
    on board: Board, _ readers: [Reader], _ traces: [UpdateTrace], _ test: SymbolTask
  ) {
    let cuts = UpdateTrace.Cut.allCases
    let accuracies = cuts.map { cut in
      zip(readers, traces).map {
        UpdateTrace($0, test, without: cut, at: $1.meanUpdate).accuracy
      }
    }
    board.say(
      """
      Such a unit could be chance. A better question is which gate a trained GRU needs. Hold one at a constant and \
      test again: the reset gate at 1, as if there were none; the update gate of each unit at its own mean, so that \
      it no longer reacts to the symbols.
      """)
    board.table(
      ["held", "mean accuracy", "lowest", "highest"],
      cuts.indices.map { k in
        [cuts[k].rawValue]
          + [accuracies[k].mean, accuracies[k].min()!, accuracies[k].max()!].map {
            written($0, digits: 3)
          }
      })
    board.claim(
      "with one of the two gates held at least ten points of accuracy are lost on average",
      min(accuracies[1].mean, accuracies[2].mean) < accuracies[0].mean - 0.1)
    let reset = PairedDifference(accuracies[1], accuracies[0])
    board.say(
      """
      Holding the reset gate at 1 changes the accuracy by \(reset.words). That tells what these GRUs use, not what \
      the task requires: a cell trained without a reset gate could find another way. An exercise asks for it.
      """)
  }

  /// A reader that enters the comparison.
  private struct Entrant {
    let name: String
    let kind: Reader.Kind
    let bias: Double
  }

  private var entrants: [Entrant] {
    [
      Entrant(name: "RNN", kind: .plain, bias: 0),
      Entrant(name: "GRU, bias 0", kind: .gru, bias: 0),
      Entrant(name: "GRU, bias 3", kind: .gru, bias: 3),
      Entrant(name: "LSTM, bias 3", kind: .lstm, bias: 3),
    ]
  }

  func beforeTraining(on board: Board) {
    board.step("How far back, before any training?")
    let distances = [1, 5, 10, 20, 40, 80]
    board.say(
      """
      A network can learn from a symbol only if the gradient reaches it. Nine random readers of each kind read a \
      sequence that begins with a or b; what is the norm of the gradient of the loss with respect to that symbol? \
      Keras starts all biases of a GRU at 0, so that z is near ½. The other GRU starts with b_z = 3.
      """)
    let lengths = entrants.map { entrant in
      let readers = (0..<9).map { _ in
        Reader(entrant.kind, units: units, forgetBias: entrant.bias, random: &board.random)
      }
      return distances.map { distance in
        readers.map { firstGradient($0, distance, &board.random) }.sorted()[4]
      }
    }
    let x = distances.map { Double($0) }
    board.draw(
      Figure(
        "How far back the gradient reaches",
        caption: """
          How much does the bias of the update gate matter? The norm of the gradient with respect to the first \
          symbol, as a median over nine random readers. What is below the axis is not drawn.
          """, x: PlotAxis("distance", scale: .logarithmic, ticks: x),
        y: PlotAxis("‖gradient‖", scale: .logarithmic, range: 1e-14...1), legend: .below
      ) {
        for (e, entrant) in entrants.enumerated() {
          Line(
            x, lengths[e].map { $0 > 1e-20 ? $0 : .nan }, label: entrant.name, color: .series(e),
            showsPoints: true)
        }
      })
    board.claim(
      "80 steps away the GRU with a bias of 3 has over a hundred times the gradient of the one with 0",
      lengths[2][5] > 100 * lengths[1][5])
    board.say(
      """
      Compare the GRU of bias 0 with the plain network: gates alone need not help, as long as the update gate gives \
      away half of the state at each step. And compare the two GRUs at distance 1. There the order is reversed: a \
      gate that keeps the old lets in little of the new.
      """)
    board.ask(
      "Both gates of a GRU start near ½. About how much of the gradient comes back over 10 steps along z?",
      answer: pow(0.5, 10), because: "½ at each step: 0.5¹⁰.")
  }

  /// The mean norm of the gradient of the loss with respect to the first symbol.
  private func firstGradient(
    _ reader: Reader, _ distance: Int, _ random: inout RandomSource
  ) -> Double {
    let task = SymbolTask(.firstSymbol, count: 16, length: distance, random: &random)
    let x = Variable(task.x, requiresGradient: true)
    Primitive.softmaxCrossEntropy(labels: task.labels)(reader(x)).sum().backward()
    return x.gradient![Axis.all, 0].squared().sum(1).squareRoot().mean().scalar
  }

  func overDistance(on board: Board) throws {
    board.step("Memory over distance")
    let (distances, starts, steps) = ([10, 20, 40], 10, 400)
    board.say(
      """
      And after training? Take the task of `memory-race`: was the first symbol an a or a b? Each reader learns it at \
      three distances, from \(starts) random starts each, with Adam in at most \(steps) steps. A start counts as \
      solved when more than 90 % of 400 new sequences are answered correctly.
      """)
    var solved = entrants.map { _ in distances.map { _ in 0 } }
    var losses = entrants.map { _ in [[Double]]() }
    for (e, entrant) in entrants.enumerated() {
      for (d, distance) in distances.enumerated() {
        for start in 0..<starts {
          let (reader, loss) = try Reader.trained(
            entrant.kind, .firstSymbol, units: units, bias: entrant.bias, length: distance,
            steps: steps, on: board, as: "\(entrant.name), distance \(distance), \(start + 1)")
          let new = SymbolTask(.firstSymbol, count: 400, length: distance, random: &board.random)
          if reader.accuracy(new) > 0.9 { solved[e][d] += 1 }
          if d == distances.count - 1 { losses[e].append(loss) }
        }
      }
    }
    board.draw(
      Figure(
        "Starts solved",
        caption: """
          Over which distance can each reader learn? Left: how many of \(starts) starts were solved. Right: when does \
          it happen? The losses of the two GRUs at distance \(distances.last!), a line for each start, means of ten \
          steps; log 2 is guessing, and a solved run stops.
          """, columns: 2
      ) {
        Panel("Solved of \(starts)", x: "distance", y: "", colorBar: .none) {
          HeatMap(
            solved.map { $0.map { Double($0) } }, columns: distances.map { "\($0)" },
            rows: entrants.map(\.name), range: 0...Double(starts), digits: 0)
        }
        Panel("The loss", x: "step", y: "loss", legend: .below) {
          for e in [1, 2] {
            for (i, run) in losses[e].enumerated() where run.count >= 10 {
              let means = run.means(ofEach: 10)
              Line(
                means.indices.map { Double(10 * $0 + 5) }, means,
                label: i == 0 ? entrants[e].name : nil, color: .series(e), width: 1)
            }
          }
        }
      })
    let far = solved.map { $0.last! }
    let luck = FisherTest.chance(far[2], far[1], of: starts)
    let verdict =
      luck < 0.05
      ? ""
      : ": on their own these starts do not show a difference, but they agree with the gradients of the last step"
    board.say(
      """
      At distance \(distances.last!) the RNN solved \(far[0]) of \(starts) starts, the GRU with Keras' bias of 0 solved \
      \(far[1]), the GRU with a bias of 3 solved \(far[2]), and the LSTM with a forget-gate bias of 3 solved \(far[3]). \
      If the bias made no difference to the GRU, results at least as uneven would occur with probability \
      \(luck, digits: 2) (Fisher's exact test)\(verdict). Between GRU and LSTM so few starts decide nothing; large \
      comparisons found no clear winner either (Chung et al., 2014; Jozefowicz et al., 2015).
      """)
    board.claim(
      "at distance 40 the GRU whose update gate starts near 1 solves more starts than the one with a bias of 0",
      far[2] > far[1])
    board.claim("and at least as many as the RNN", far[2] >= far[0])
  }

  func ending(on board: Board) {
    board.summarize(
      "A **GRU** has no cell: its hidden state is the memory, h = z·h + (1 − z)·g.",
      "The **update gate** z keeps; the **reset gate** r says what the **candidate** sees of the past. z = 0 and r = 1 make a plain recurrent network.",
      "One gate controls both keeping and taking in: the old state fades and the candidate takes its place with the same **time constant** 1/(1 − z).",
      "It has three quarters of the parameters of an LSTM; which of the two is better depends on the task.",
      "With a bias of 0 about half of the gradient along z is lost at each step; with an update gate that starts near 1 the gradient reaches further back."
    )
    board.step("Exercises")
    let sigma = { (x: Double) in 1 / (1 + exp(-x)) }
    board.exercise(
      .byHand, "h = −0.5, z = 0.2, g = 0.9. What is the new h, and what would it be with z = 0.8?",
      answer: "\(0.2 * -0.5 + 0.8 * 0.9) and \(0.8 * -0.5 + 0.2 * 0.9, digits: 3).")
    board.exercise(
      .byHand, "Which bias b_z gives a time constant of 50 steps?",
      answer: """
        1/(1 − z) = 50, so z = 0.98 and b_z = log(z/(1 − z)) = log 49 = \(log(49.0), digits: 3). With b_z = 3 it is \
        \(1 / (1 - sigma(3)), digits: 3).
        """)
    board.exercise(
      .derive, "Derive ∂h_t/∂h_{t−1} of a GRU whose gates do not see h.",
      answer: """
        z + (1 − z)·(1 − g²)·W_g·r: the direct path with the factor z, and the path through the candidate. For z = 1 \
        only the first is left and is 1; for z = 0 and r = 1 it is the derivative of the plain network.
        """)
    board.exercise(
      .predict, "Set bias=6 in step 3. How many steps does it take until half is forgotten?",
      answer: "log 0.5 / log σ(6) = \(log(0.5) / log(sigma(6)), digits: 3): hundreds of steps.")
    board.exercise(
      .breakIt, "Start b_z at −4. What does the GRU become, and what can it not learn?",
      answer: """
        z is \(sigma(-4), digits: 2), so nearly everything is replaced at each step: a plain recurrent network with \
        gated inputs. Over long distances its gradient vanishes like that of the RNN.
        """)
    board.exercise(
      .write, "Write a step of a GRU as Keras computes it.",
      answer: """
        r multiplies the candidate's part of the product with h, bias included. `chalk practice gru-cell` checks it.
        """, practice: "gru-cell")
    board.exercise(
      .extend,
      "Train a cell without a reset gate (r = 1 always) on the task of step 4. Is it worse?",
      answer: """
        Write it with the primitives, z·h + (1 − z)·tanh(…), and train it from five starts. It will probably do about \
        as well on this task: for c it can learn a U_g so large that W_g·h matters little beside it. Cells with fewer \
        gates have been studied under the name of minimal gated units.
        """)
  }
}
