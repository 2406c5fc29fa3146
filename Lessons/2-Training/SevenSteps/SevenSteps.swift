import Chalk
import Foundation

/// N04 and N12: a network built and trained in seven steps, each of them shown.
struct SevenSteps: Lesson {
  let card = LessonCard(
    "seven-steps", "A network in seven steps", formulas: ["N04", "N12"], needs: ["chain-rule"],
    minutes: 15)

  /// The four points of "one or the other, but not both", and what they should give.
  private let x = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]], .double)
  private let t = Tensor([[0], [1], [1], [0]], .double)

  func teach(on board: Board) throws {
    let hidden = structure(on: board)
    var network = weights(on: board, hidden)
    let pass = forward(on: board, network)
    loss(on: board, network, pass)
    try backward(on: board, network, pass)
    update(on: board, network, pass)
    try again(on: board, &network)
  }

  private func structure(on board: Board) -> Int {
    board.step("Step one: which structure?")
    board.say(
      """
      How does one say yes if one of two switches is on, but not both? No weighted sum can do that: no \
      straight line parts the two points that say yes from the two that say no. A hidden layer can. \
      How many neurons it has is the first thing to decide.
      """)
    let hidden = board.integerSlider("hidden", in: 2...12, default: 4)
    board.draw(
      Figure(
        "The task and the network",
        caption: "Four points, two answers, no straight line between them; and a network for it.",
        columns: 2
      ) {
        Panel(
          "One or the other", x: PlotAxis("x₁", range: -0.4...1.4),
          y: PlotAxis("x₂", range: -0.4...1.4)
        ) {
          Points(
            [0, 0, 1, 1], [0, 1, 0, 1], classes: [0, 1, 1, 0], classNames: ["no", "yes"], size: 1.6)
        }
        Panel("The network") {
          NetworkDiagram([
            .init("inputs", size: 2), .init("tanh", size: hidden), .init("σ", size: 1),
          ])
        }
      })
    board.claim("the best a straight line can do is three of four", bestLine() == 3)
    return hidden
  }

  private func weights(on board: Board, _ hidden: Int) -> TwoLayerNetwork {
    board.step("Step two: the first weights")
    board.say(
      """
      The weights begin at random. Were they all 0, every hidden neuron would compute the same, \
      get the same gradient, and stay the same as all the others for ever.
      """)
    var random = board.random.split()
    let network = TwoLayerNetwork(hidden: hidden, random: &random)
    board.draw(
      Figure(
        "The first weights", caption: "A row for each input, a column for each neuron.", columns: 2
      ) {
        Panel("W₁", x: "hidden neuron", y: "input") {
          HeatMap(rows(network.W1), scale: .diverging(center: 0), digits: 1)
        }
        Panel("W₂", x: "output", y: "hidden neuron") {
          HeatMap(rows(network.W2), scale: .diverging(center: 0), digits: 1)
        }
      })
    var blank = network
    (blank.W1, blank.W2) = (network.W1.zerosLike, network.W2.zerosLike)
    for _ in 0..<100 { blank.update(blank.backward(blank.forward(x), t), rate: 1) }
    let columns = rows(blank.W1.transposed())
    board.claim(
      "begun at 0, all hidden neurons are still the same after a hundred updates",
      columns.allSatisfy { $0 == columns[0] })
    return network
  }

  private func forward(on board: Board, _ network: TwoLayerNetwork) -> TwoLayerNetwork.Pass {
    board.step("Step three: forward")
    board.say(
      "All four points go through at once, a row each: shapes [4, 2] → [4, hidden] → [4, 1].")
    board.formula(#"a_1 = \tanh(x W_1 + b_1)"#)
    board.formula(#"p = \sigma(a_1 W_2 + b_2)"#)
    board.code("forward")
    let pass = network.forward(x)
    board.draw(
      Figure(
        "What each layer makes of the four points",
        caption: "A row for each point. The answers of a network that has learned nothing yet.",
        columns: 3
      ) {
        for (name, across, tensor) in [
          ("x", "input", pass.x), ("a₁", "hidden neuron", pass.a1), ("p", "output", pass.p),
        ] {
          Panel(name, x: PlotAxis(across), y: "point") {
            HeatMap(rows(tensor), scale: .diverging(center: 0), range: -1...1, digits: 2)
          }
        }
      })
    let byHand = (0..<4).map { row in
      (0..<network.b1.shape[0]).map { j in
        let sum =
          x[row, 0].scalar * network.W1[0, j].scalar + x[row, 1].scalar * network.W1[1, j].scalar
        return abs(pass.a1[row, j].scalar - Foundation.tanh(sum + network.b1[j].scalar))
      }.max()!
    }.max()!
    board.claim("one neuron at a time gives the same activations", byHand < 1e-12)
    return pass
  }

  private func loss(on board: Board, _ network: TwoLayerNetwork, _ pass: TwoLayerNetwork.Pass) {
    board.step("Step four: the loss")
    board.say("How surprised the network is by the truth, on average: the binary cross-entropy.")
    board.formula(#"L = -\frac{1}{n} \sum_i (t_i \log p_i + (1 - t_i) \log (1 - p_i))"#)
    board.code("loss")
    let p = pass.p.values
    let each = zip(p, t.values).map { p, t in t == 1 ? -Foundation.log(p) : -Foundation.log(1 - p) }
    board.table(
      ["point", "truth t", "answer p", "surprise"],
      (0..<4).map { i in
        [written(rows(x)[i]), written(t.values[i]), written(p[i]), written(each[i])]
      })
    let mean = each.reduce(0, +) / 4
    board.value("the loss", mean)
    board.claim(
      "the loss is the mean of the four surprises", abs(network.loss(pass.p, t) - mean) < 1e-12)
    board.ask(
      "A network says 0.5 to everything. What is its loss?", answer: -Foundation.log(0.5),
      because: "−log ½ = log 2 for every point.")
  }

  private func backward(
    on board: Board, _ network: TwoLayerNetwork, _ pass: TwoLayerNetwork.Pass
  ) throws {
    board.step("Step five: backward")
    board.say(
      """
      From the last layer to the first, each line takes what the line before has found. Sigmoid \
      and cross-entropy together leave the simplest of all beginnings: answer minus truth.
      """)
    board.formula(#"dz_2 = \frac{p - t}{n}"#)
    board.formula(#"dW_2 = a_1^\top dz_2"#)
    board.formula(#"dz_1 = (1 - a_1^2) (dz_2 W_2^\top)"#)
    board.formula(#"dW_1 = x^\top dz_1"#)
    board.code("backward")
    let d = network.backward(pass, t)
    board.table(
      ["point", "p − t", "dz₂ = (p − t)/4"],
      (0..<4).map { i in
        let miss = pass.p.values[i] - t.values[i]
        return [written(rows(x)[i]), written(miss), written(miss / 4)]
      })
    board.draw(
      Figure(
        "The gradients",
        caption: "How the loss answers to each weight: where to turn, and how much.",
        columns: 2
      ) {
        Panel("dW₁", x: "hidden neuron", y: "input") {
          HeatMap(rows(d.W1), scale: .diverging(center: 0), digits: 3)
        }
        Panel("dW₂", x: "output", y: "hidden neuron") {
          HeatMap(rows(d.W2), scale: .diverging(center: 0), digits: 3)
        }
      })
    let engine = gradientsByEngine(network)
    board.claim(
      "the tensor engine finds the same gradients to the last digits",
      zip([d.W1, d.b1, d.W2, d.b2], engine).allSatisfy { largestDifference($0, $1) < 1e-14 })
    let scalars = gradientsByScalars(network)
    board.claim(
      "and so does the scalar engine, number by number",
      zip([d.W1, d.b1, d.W2, d.b2], scalars).allSatisfy { tensor, gradients in
        zip(tensor.values, gradients).allSatisfy { abs($0 - $1) < 1e-14 }
      })
  }

  private func update(on board: Board, _ network: TwoLayerNetwork, _ pass: TwoLayerNetwork.Pass) {
    board.step("Step six: update")
    board.say("Every weight takes a step against its gradient.")
    board.formula(#"W \leftarrow W - \alpha \cdot dW"#)
    board.code("update")
    var moved = network
    let d = network.backward(pass, t)
    moved.update(d, rate: 0.1)
    let before = network.loss(pass.p, t)
    let after = moved.loss(moved.forward(x).p, t)
    let length = [d.W1, d.b1, d.W2, d.b2].map { $0.squared().sum().scalar }.reduce(0, +)
    board.value("loss before", before)
    board.value("loss after one step with α = 0.1", after)
    board.value("promised by the gradient: before − α·‖gradient‖²", before - 0.1 * length)
    board.claim("the loss has fallen", after < before)
    board.claim(
      "about as much as the gradient promised", abs((before - after) / (0.1 * length) - 1) < 0.5)
  }

  private func again(on board: Board, _ network: inout TwoLayerNetwork) throws {
    board.step("Step seven: again, until it is good")
    let updates = board.integerSlider("updates", in: 1...3000, default: 1500)
    let rate = board.slider("rate", in: 0.1...4, default: 1)
    var (losses, norms): ([Double], [[Double]]) = ([], [[], []])
    for update in 0..<updates {
      try board.progress("update", update + 1, of: updates)
      let pass = network.forward(x)
      let d = network.backward(pass, t)
      losses.append(network.loss(pass.p, t))
      for (k, W) in [d.W1, d.W2].enumerated() { norms[k].append(length(W)) }
      network.update(d, rate: rate)
    }
    let predictions = network.forward(x).p.values
    board.table(
      ["point", "truth", "answer"],
      (0..<4).map { [written(rows(x)[$0]), written(t.values[$0]), written(predictions[$0])] })
    let learned = network
    board.draw(
      Figure(
        "Learning",
        caption: "The loss, the length of each layer's gradient, and the answers in the end.",
        columns: 3
      ) {
        Panel("Loss", x: "update", y: PlotAxis("L", scale: .logarithmic)) { Line(losses) }
        Panel("Gradients", x: "update", y: PlotAxis("‖dW‖", scale: .logarithmic)) {
          Line(norms[0], label: "layer 1")
          Line(norms[1], label: "layer 2")
        }
        Panel("Answers", x: "x₁", y: "x₂") {
          HeatMap(overX: -0.4...1.4, y: -0.4...1.4, samples: 60, range: 0...1) { u, v in
            learned.forward(Tensor([[u, v]], .double)).p.scalar
          }
          Points([0, 0, 1, 1], [0, 1, 0, 1], classes: [0, 1, 1, 0], classNames: ["no", "yes"])
        }
      })
    board.claim("the loss has come down", losses.count < 10 || losses.last! < losses[0])
    if losses.last! < 0.1 {
      board.claim(
        "all four answers are on the right side of ½",
        zip(predictions, t.values).allSatisfy { ($0 > 0.5) == ($1 == 1) })
    }
    board.say(
      "To try: s hidden=2 and another --seed: two neurons are enough, but not from everywhere.")
  }

  /// The rows of a matrix as plain numbers.
  private func rows(_ matrix: Tensor) -> [[Double]] {
    let (height, width) = (matrix.shape[0], matrix.shape[1])
    let values = matrix.values
    return (0..<height).map { Array(values[$0 * width..<($0 + 1) * width]) }
  }

  /// The root of the sum of all squares.
  private func length(_ tensor: Tensor) -> Double { tensor.squared().sum().scalar.squareRoot() }

  /// How many of the four points the best of many straight lines classifies correctly.
  private func bestLine() -> Int {
    let steps = stride(from: -2.0, through: 2, by: 0.25)
    let points = [(0.0, 0.0, false), (0, 1, true), (1, 0, true), (1, 1, false)]
    var best = 0
    for w1 in steps {
      for w2 in steps {
        for b in steps {
          best = max(best, points.count { (w1 * $0.0 + w2 * $0.1 + b > 0) == $0.2 })
        }
      }
    }
    return best
  }

  /// The gradients by the tensor engine, which knows nothing of the formulas in `TwoLayerNetwork`.
  private func gradientsByEngine(_ network: TwoLayerNetwork) -> [Tensor] {
    let parameters = [network.W1, network.b1, network.W2, network.b2].map {
      Variable($0, requiresGradient: true)
    }
    let x = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]], .double)
    let t = Tensor([[0], [1], [1], [0]], .double)
    let a1 = Primitive.tanh(Primitive.matmul(Variable(x), parameters[0]) + parameters[1])
    let z2 = Primitive.matmul(a1, parameters[2]) + parameters[3]
    let p = Primitive.sigmoid(z2)
    let logLikelihood = Variable(t) * Primitive.log(p) + Variable(1 - t) * Primitive.log(1 - p)
    let loss = Primitive.sum()(logLikelihood) * (-0.25)
    loss.backward()
    return parameters.map { $0.gradient! }
  }

  /// The gradients by the scalar engine, flat, in the order W₁, b₁, W₂, b₂.
  private func gradientsByScalars(_ network: TwoLayerNetwork) -> [[Double]] {
    let parameters = [network.W1, network.b1, network.W2, network.b2].map {
      $0.values.map { Scalar($0) }
    }
    let hidden = network.b1.shape[0]
    let cases: [([Double], Double)] = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)]
    let losses = cases.map { x, t in
      let a1 = (0..<hidden).map { j in
        let column = [parameters[0][j], parameters[0][hidden + j]]
        return tanh(.weightedSum(column, x.map { Scalar($0) }, plus: parameters[1][j]))
      }
      let p = sigmoid(.weightedSum(parameters[2], a1, plus: parameters[3][0]))
      return t == 1 ? -log(p) : -log(1 - p)
    }
    (Scalar.sum(losses) / 4).backward()
    return parameters.map { $0.map(\.gradient) }
  }
}
