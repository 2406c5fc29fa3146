import Chalk
import Foundation

/// N04 and N12: a network built and trained in seven steps, each of them shown.
struct SevenSteps: Lesson {
  let card = LessonCard.sevenSteps

  /// The four points of "one or the other, but not both", and what they should give.
  private let x = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]], .double)
  private let y = Tensor([[0], [1], [1], [0]], .double)

  func teach(on board: Board) throws {
    let hidden = structure(on: board)
    var network = weights(on: board, hidden)
    let pass = forward(on: board, network)
    loss(on: board, network, pass)
    try backward(on: board, network, pass)
    update(on: board, network, pass)
    let rate = try again(on: board, &network)
    ending(on: board, network, rate)
  }

  private func structure(on board: Board) -> Int {
    board.step("Step 1: the architecture")
    board.say(
      """
      Two switches control one lamp, which is on if exactly one of them is up. Can a network learn that rule from its \
      four cases? The rule is called **XOR**. No **linear classifier** can represent it: no straight line separates \
      the two inputs whose answer is yes from the two whose answer is no. A network with a **hidden layer** can. How \
      many layers it has, and how many neurons in each, is its **architecture**, and that is the first decision.
      """)
    let hidden = board.integerSlider("hidden", in: 2...12, default: 4, reruns: .lesson)
    board.draw(
      Figure(
        "Why is a hidden layer needed?",
        caption: "Left: no straight line separates the two classes. Right: a network that can.",
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
    board.identity(
      "the best of many straight lines classifies three of the four points correctly",
      bestLine() == 3)
    return hidden
  }

  private func weights(on board: Board, _ hidden: Int) -> TwoLayerNetwork {
    board.step("Step 2: the first weights")
    board.say(
      """
      The weights begin at random, the biases at 0. If all weights were 0, every hidden neuron would compute the same, \
      get the same gradient, and stay the same as all the others forever. Random numbers break this **symmetry**.
      """)
    var random = board.random.split()
    let network = TwoLayerNetwork(hidden: hidden, random: &random)
    board.draw(
      Figure(
        "How do the weights begin?",
        caption:
          "Each row is an input of the layer, each column a neuron. No two neurons begin alike.",
        columns: 2
      ) {
        Panel("W₁", x: "hidden neuron", y: "input") {
          named(rows(network.W1), digits: 1)
        }
        Panel("W₂", x: "output", y: "hidden neuron") {
          named(rows(network.W2), digits: 1)
        }
      })
    var blank = network
    (blank.W1, blank.W2) = (network.W1.zerosLike, network.W2.zerosLike)
    for _ in 0..<100 { blank.update(blank.backward(blank.forward(x), y), rate: 1) }
    let columns = rows(blank.W1.transposed())
    board.identity(
      "with all weights 0 at first, all hidden neurons are still the same after a hundred updates",
      columns.allSatisfy { $0 == columns[0] })
    return network
  }

  private func forward(on board: Board, _ network: TwoLayerNetwork) -> TwoLayerNetwork.Pass {
    board.step("Step 3: the forward pass")
    board.say(
      """
      In the **forward pass** all four points go through at once, a row each: shapes [4, 2] → [4, hidden] → [4, 1]. \
      Because each example is a row, the code writes x·W + b where the formula for one example is Wx + b. b is the \
      bias, the same for every row.
      """)
    board.formula(#"z_1 = x W_1 + b_1, \quad a_1 = \tanh(z_1)"#)
    board.formula(#"z_2 = a_1 W_2 + b_2, \quad \hat{y} = \sigma(z_2)"#)
    board.code("forward")
    let pass = network.forward(x)
    board.draw(
      Figure(
        "What does each layer make of the four points?",
        caption:
          """
          A row for each point, from the top: (0, 0), (0, 1), (1, 0), (1, 1). The network has \
          not learned anything yet: its outputs ŷ are not far from ½.
          """,
        columns: 3
      ) {
        for (name, across, tensor) in [
          ("x", "input", pass.x), ("a₁", "hidden neuron", pass.a1), ("ŷ", "output", pass.ŷ),
        ] {
          Panel(name, x: PlotAxis(across), y: "point") {
            named(rows(tensor), range: -1...1, digits: 2)
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
    board.identity("one neuron at a time gives the same activations", byHand < 1e-12)
    return pass
  }

  private func loss(on board: Board, _ network: TwoLayerNetwork, _ pass: TwoLayerNetwork.Pass) {
    board.step("Step 4: the loss")
    board.say(
      """
      The loss is the **binary cross-entropy**: the mean of −log of the probability given to \
      the true answer.
      """
    )
    board.formula(#"L = -\frac{1}{n} \sum_i (y_i \log \hat{y}_i + (1 - y_i) \log (1 - \hat{y}_i))"#)
    board.code("loss")
    let p = pass.ŷ.values
    let each = zip(p, y.values).map { p, y in y == 1 ? -Foundation.log(p) : -Foundation.log(1 - p) }
    board.table(
      ["point", "label y", "output ŷ", "its loss"],
      (0..<4).map { i in
        [written(rows(x)[i]), written(y.values[i]), written(p[i]), written(each[i])]
      })
    let mean = each.reduce(0, +) / 4
    board.value("the loss", mean)
    board.identity(
      "the loss is the mean of the four", abs(network.loss(pass.ŷ, y) - mean) < 1e-12)
    board.ask(
      "A network's output is 0.5 for every point. What is its loss?", answer: -Foundation.log(0.5),
      because: "−log ½ = log 2 for every point.")
  }

  private func backward(
    on board: Board, _ network: TwoLayerNetwork, _ pass: TwoLayerNetwork.Pass
  ) throws {
    board.step("Step 5: the backward pass")
    board.say(
      """
      **Backpropagation** goes from the last layer to the first, and each line uses what the line before has found. \
      dz is short for ∂L/∂z. With cross-entropy after a sigmoid, the first gradient is as simple as can be: output \
      minus label.
      """)
    board.formula(#"dz_2 = \frac{\hat{y} - y}{n}"#)
    board.formula(#"dW_2 = a_1^\top dz_2, \quad db_2 = \sum_i (dz_2)_i"#)
    board.formula(#"dz_1 = (1 - a_1^2) (dz_2 W_2^\top)"#)
    board.formula(#"dW_1 = x^\top dz_1, \quad db_1 = \sum_i (dz_1)_i"#)
    board.say("The bias is added to every row, so its gradient is the sum over the rows.")
    board.code("backward")
    let d = network.backward(pass, y)
    board.table(
      ["point", "ŷ − y", "dz₂ = (ŷ − y)/4"],
      (0..<4).map { i in
        let residual = pass.ŷ.values[i] - y.values[i]
        return [written(rows(x)[i]), written(residual), written(residual / 4)]
      })
    board.draw(
      Figure(
        "Which weights matter now, and in which direction?",
        caption:
          "The gradient of the loss with respect to each weight. A step against its sign lowers the loss.",
        columns: 2
      ) {
        Panel("dW₁", x: "hidden neuron", y: "input") {
          named(rows(d.W1), digits: 3)
        }
        Panel("dW₂", x: "output", y: "hidden neuron") {
          named(rows(d.W2), digits: 3)
        }
      })
    let engine = gradientsByEngine(network)
    board.identity(
      "the tensor engine finds the same gradients, within 10⁻¹⁴",
      zip([d.W1, d.b1, d.W2, d.b2], engine).allSatisfy { largestDifference($0, $1) < 1e-14 })
    let scalars = gradientsByScalars(network)
    board.identity(
      "and so does the scalar engine, number by number",
      zip([d.W1, d.b1, d.W2, d.b2], scalars).allSatisfy { tensor, gradients in
        zip(tensor.values, gradients).allSatisfy { abs($0 - $1) < 1e-14 }
      })
  }

  private func update(on board: Board, _ network: TwoLayerNetwork, _ pass: TwoLayerNetwork.Pass) {
    board.step("Step 6: the update")
    board.say(
      """
      **Gradient descent**: every parameter takes a step against its gradient. α is the \
      **learning rate**.
      """
    )
    board.formula(#"W \leftarrow W - \alpha \, dW, \quad b \leftarrow b - \alpha \, db"#)
    board.code("update")
    var moved = network
    let d = network.backward(pass, y)
    moved.update(d, rate: 0.1)
    let before = network.loss(pass.ŷ, y)
    let after = moved.loss(moved.forward(x).ŷ, y)
    let length = [d.W1, d.b1, d.W2, d.b2].map { $0.squared().sum().scalar }.reduce(0, +)
    board.say(
      """
      By how much does the loss fall? To first order, its change is the dot product of the gradient and the step. The \
      step is −α times the gradient, so the change is −α·‖gradient‖², where ‖gradient‖ is the norm (the length) of the \
      vector of all derivatives, those of the biases included.
      """)
    board.value("loss before", before)
    board.value("loss after one step with α = 0.1", after)
    board.value("to first order: loss before − α·‖gradient‖²", before - 0.1 * length)
    let tiny = 1e-4
    var nudged = network
    nudged.update(d, rate: tiny)
    let ratio = (before - nudged.loss(nudged.forward(x).ŷ, y)) / (tiny * length)
    board.value("with α = \(tiny): the decrease, as a fraction of α·‖gradient‖²", ratio)
    board.claim("with α = 0.1 the loss has fallen", after < before)
    board.identity(
      "with so small a step the decrease is α·‖gradient‖², within a hundredth",
      abs(ratio - 1) < 0.01)
  }

  private func again(
    on board: Board, _ network: inout TwoLayerNetwork
  ) throws -> Double {
    board.step("Step 7: repeat")
    let updates = board.integerSlider("updates", in: 1...3000, default: 1500, reruns: .step)
    let rate = board.slider("rate", in: 0.1...4, default: 1, reruns: .step)
    board.say(
      """
      One step is a beginning. Forward pass, loss, backward pass and update are repeated \(updates) times, at the rate \
      \(rate).
      """)
    var (losses, norms): ([Double], [[Double]]) = ([], [[], []])
    for update in 0..<updates {
      let pass = network.forward(x)
      let d = network.backward(pass, y)
      losses.append(network.loss(pass.ŷ, y))
      for (k, W) in [d.W1, d.W2].enumerated() { norms[k].append(length(W)) }
      try board.progress("update", update + 1, of: updates, loss: losses.last) {
        $0.gradients = [("layer 1", norms[0].last!), ("layer 2", norms[1].last!)]
        $0.activations = [("layer 1", pass.a1.values), ("layer 2", pass.ŷ.values)]
        let now = network
        $0.draw(.decisionRegions, Figure("The output over the plane") { plane(of: now) })
      }
      network.update(d, rate: rate)
    }
    let predictions = network.forward(x).ŷ.values
    board.table(
      ["point", "label y", "output ŷ"],
      (0..<4).map { [written(rows(x)[$0]), written(y.values[$0]), written(predictions[$0])] })
    let learned = network
    board.draw(
      Figure(
        "Has it learned XOR?",
        caption: """
          The loss, the length of each layer's gradient, and the output over the plane at the end. \
          It has, if the output is near 1 (dark) at both points of the class yes and near 0 \
          (light) at the other two.
          """,
        columns: 3
      ) {
        Panel("Loss", x: "update", y: PlotAxis("L", scale: .logarithmic)) { Line(losses) }
        Panel("Gradients", x: "update", y: PlotAxis("‖dW‖", scale: .logarithmic)) {
          Line(norms[0], label: "layer 1")
          Line(norms[1], label: "layer 2")
        }
        plane(of: learned)
      })
    board.claim(
      "the loss ends below its first value", losses.count < 10 || losses.last! < losses[0])
    if losses.last! < 0.1 {
      board.claim(
        "all four points are classified correctly",
        zip(predictions, y.values).allSatisfy { ($0 > 0.5) == ($1 == 1) })
    }
    board.say(
      """
      Does it always work? Twenty trainings with other first weights, each of 1,500 updates at the rate 1, show how \
      often. Two hidden neurons are enough in principle. But the loss is not convex: gradient descent can linger on a \
      plateau or end in a **local minimum**, and then one starts again from other first weights.
      """)
    let sizes = [2, 3, 4, 8]
    let solved = sizes.map { size in
      (0..<20).count { _ in
        var trial = TwoLayerNetwork(hidden: size, random: &board.random)
        for _ in 0..<1500 { trial.update(trial.backward(trial.forward(x), y), rate: 1) }
        return zip(trial.forward(x).ŷ.values, y.values).allSatisfy { ($0 > 0.5) == ($1 == 1) }
      }
    }
    board.table(
      ["hidden neurons", "solved, of 20"], zip(sizes, solved).map { ["\($0)", "\($1)"] })
    board.claim(
      "with eight hidden neurons more trainings succeed than with two", solved[3] > solved[0])
    return rate
  }

  /// What a network gives for every point of the plane, and the four points.
  private func plane(of network: TwoLayerNetwork) -> Panel {
    Panel("Output", x: "x₁", y: "x₂") {
      HeatMap(overX: -0.4...1.4, y: -0.4...1.4, samples: 60, range: 0...1) { u, v in
        network.forward(Tensor([[u, v]], .double)).ŷ.scalar
      }
      Points([0, 0, 1, 1], [0, 1, 0, 1], classes: [0, 1, 1, 0], classNames: ["no", "yes"])
    }
  }

  /// A matrix with its rows and columns counted from 1, as the subscripts of the formulas are.
  private func named(
    _ rows: [[Double]], range: ClosedRange<Double>? = nil, digits: Int
  ) -> HeatMap {
    func names(_ count: Int) -> [String] { (0..<count).map { "\($0 + 1)" } }
    return HeatMap(
      rows, columns: names(rows.first?.count ?? 0), rows: names(rows.count),
      scale: .diverging(center: 0), range: range, digits: digits)
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
    let y = Tensor([[0], [1], [1], [0]], .double)
    let a1 = Primitive.tanh(Primitive.matmul(Variable(x), parameters[0]) + parameters[1])
    let z2 = Primitive.matmul(a1, parameters[2]) + parameters[3]
    let ŷ = Primitive.sigmoid(z2)
    let logLikelihood = Variable(y) * Primitive.log(ŷ) + Variable(1 - y) * Primitive.log(1 - ŷ)
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
    let losses = cases.map { x, y in
      let a1 = (0..<hidden).map { j in
        let column = [parameters[0][j], parameters[0][hidden + j]]
        return tanh(.weightedSum(column, x.map { Scalar($0) }, plus: parameters[1][j]))
      }
      let ŷ = sigmoid(.weightedSum(parameters[2], a1, plus: parameters[3][0]))
      return y == 1 ? -log(ŷ) : -log(1 - ŷ)
    }
    (Scalar.sum(losses) / 4).backward()
    return parameters.map { $0.map(\.gradient) }
  }
}
