import Chalk

/// A network of scalars learns from real flowers: everything of this chapter at once.
struct IrisNetwork: Lesson {
  let card = LessonCard(
    "iris-network", "A network learns flowers", formulas: ["F01", "F05", "F07", "N02", "N04"],
    needs: ["gradient-descent", "chain-rule"], minutes: 15)

  func teach(on board: Board) throws {
    let flowers = data(on: board)
    var network = build(on: board)
    let before = network.spread(over: flowers.training)
    let history = try train(&network, on: board, flowers)
    learned(on: board, network, flowers, history)
    inside(on: board, network, flowers, before: before, history)
    oneExample(on: board, network, flowers)
  }

  struct Flowers {
    let training: Examples
    let test: Examples
    let scale: Standardizer
  }

  private func data(on board: Board) -> Flowers {
    board.step("Can a few numbers tell flowers apart?")
    board.say(
      """
      In 1936 R. A. Fisher published the lengths of 150 iris flowers of three species. Two of the \
      lengths, of the petals, will do here: then everything the network knows can be drawn.
      """)
    let flowers = Examples.iris.columns([2, 3])
    let (training, test) = flowers.split(testPart: 0.2, random: &board.random)
    let scale = Standardizer(fitting: training)
    board.table(
      ["species", "flowers", "mean petal length", "mean petal width"],
      flowers.classNames.indices.map { label in
        let members = flowers.rows(flowers.labels.indices.filter { flowers.labels[$0] == label })
        let means = Standardizer(fitting: members).means
        return [flowers.classNames[label], "\(members.count)"]
          + means.map { written($0, digits: 3) + " cm" }
      })
    board.say(
      """
      One flower in five is kept for the test: \(training.count) to learn from, \(test.count) to \
      be asked about. Both lengths are brought to mean 0 and deviation 1, as measured on the \
      flowers to learn from.
      """)
    board.draw(
      Figure(
        "The flowers", caption: "Petal length and width of all 150 flowers.",
        x: "petal length in cm", y: "petal width in cm"
      ) {
        Points(
          flowers.features.map { $0[0] }, flowers.features.map { $0[1] }, classes: flowers.labels,
          classNames: flowers.classNames)
      })
    board.claim(
      "no flower is in both parts, and none is lost", training.count + test.count == flowers.count)
    return Flowers(training: scale(training), test: scale(test), scale: scale)
  }

  private func build(on board: Board) -> ScalarNetwork {
    board.step("The network")
    let hidden = board.integerSlider("hidden", in: 1...16, default: 6)
    let bend = board.activation(default: "tanh")
    board.say(
      """
      Two lengths go in, \(hidden) hidden neurons bend their sums with \(bend.name), and three scores \
      come out, one a species. Softmax makes probabilities of them, and the loss is the \
      cross-entropy: the logarithm of the probability that the right species got.
      """)
    board.formula(#"a = f(W_1 x + b_1)"#)
    board.formula(#"z = W_2 a + b_2"#)
    board.formula(#"L = -\log \frac{e^{z_t}}{\sum_j e^{z_j}}"#)
    board.code("network", file: ScalarNetwork.file)
    board.code("cross-entropy", file: ScalarNetwork.file)
    let network = ScalarNetwork(
      sizes: [2, hidden, 3], bend: bend.callAsFunction, random: &board.random)
    let count = network.layers.indices.map { network.parameters(of: $0).count }.reduce(0, +)
    board.value("weights and biases", Double(count))
    board.claim(
      "there are hidden·(2 + 1) + 3·(hidden + 1) of them", count == hidden * 3 + 3 * (hidden + 1))
    return network
  }

  private func train(
    _ network: inout ScalarNetwork, on board: Board, _ flowers: Flowers
  ) throws -> IrisHistory {
    board.step("Learning")
    let epochs = board.integerSlider("epochs", in: 1...400, default: 150)
    let rate = board.slider("rate", in: 0.01...5, default: 1)
    board.say(
      """
      Each epoch: the loss of every flower, one backward pass, one step of gradient descent for \
      every weight. \(epochs) epochs with learning rate \(rate).
      """)
    board.code("epoch")
    var history = IrisHistory(layers: network.layers.count)
    for epoch in 0..<epochs {
      try board.progress("epoch", epoch + 1, of: epochs)
      let loss = meanLoss(network, flowers.training)
      history.training.append(loss.value)
      history.test.append(meanLoss(network, flowers.test).value)
      descend(network, loss, rate: rate)
      history.noteGradients(of: network)
    }
    board.draw(
      .losses(
        training: history.training, validation: history.test, title: "The loss falls",
        caption:
          "Mean cross-entropy of the flowers to learn from and of the others, epoch by epoch."))
    board.value("loss in the first epoch", history.training[0])
    board.value("loss in the last", history.training[epochs - 1])
    board.say(
      """
      Guessing a third for each species would cost log 3 = \(log3). The network began at \
      \(history.training[0]) and has come down to \(history.training[epochs - 1]).
      """)
    if epochs >= 100 && (0.1...2).contains(rate) {
      board.claim("the loss has fallen below a third of log 3", history.training.last! < log3 / 3)
    }
    return history
  }

  // excerpt: epoch
  /// L = 1/n · Σ Lᵢ
  private func meanLoss(_ network: ScalarNetwork, _ flowers: Examples) -> Scalar {
    let losses = zip(flowers.features, flowers.labels).map { row, label in
      ScalarNetwork.crossEntropy(network(row.map { Scalar($0) }), target: label)
    }
    return .sum(losses) / Scalar(Double(losses.count))
  }

  /// w ← w − α·∂L/∂w for every weight and bias
  private func descend(_ network: ScalarNetwork, _ loss: Scalar, rate α: Double) {
    let parameters = network.layers.indices.flatMap(network.parameters)
    for w in parameters { w.gradient = 0 }
    loss.backward()
    for w in parameters { w.value -= α * w.gradient }
  }
  // end excerpt

  private func learned(
    on board: Board, _ network: ScalarNetwork, _ flowers: Flowers, _ history: IrisHistory
  ) {
    board.step("What it has learned")
    let names = flowers.test.classNames
    let rightTraining = flowers.training.part { network.answer($0) == $1 }
    let right = flowers.test.part { network.answer($0) == $1 }
    board.say(
      """
      It names \(percent: rightTraining) of the flowers it learned from rightly, and of the \
      \(flowers.test.count) that it has never seen, \(percent: right).
      """)
    let (length, width) = (0.5...7.5, 0.0...2.8)
    let all = Examples.iris
    board.draw(
      Figure(
        "The decision regions",
        caption: "What the network would answer for every petal length and width, and the flowers.",
        x: "petal length in cm", y: "petal width in cm"
      ) {
        HeatMap.decisionRegions(x: length, y: width) { network.answer(flowers.scale([$0, $1])) }
        Points(
          all.features.map { $0[2] }, all.features.map { $0[3] }, classes: all.labels,
          classNames: names)
      })
    var confusion = [[Int]](repeating: [0, 0, 0], count: 3)
    for (row, label) in zip(flowers.test.features, flowers.test.labels) {
      confusion[label][network.answer(row)] += 1
    }
    board.draw(
      Figure(
        "Which species are mixed up",
        caption: "The flowers of the test: a row is what they are, a column what the network says.",
        x: "answer", y: "truth"
      ) { HeatMap.confusion(confusion, classes: names) })
    board.claim(
      "the counts of the table are the flowers of the test",
      confusion.flatMap { $0 }.reduce(0, +) == flowers.test.count)
    if history.training.count >= 100, history.training.last! < 0.2 {
      board.claim("it is right about at least five in six it has never seen", right >= 5.0 / 6)
    }
  }

  private func inside(
    on board: Board, _ network: ScalarNetwork, _ flowers: Flowers, before: [[Double]],
    _ history: IrisHistory
  ) {
    board.step("Inside: activations and gradients")
    board.say(
      """
      Before training the hidden neurons hardly differ from flower to flower, and the \
      probabilities crowd around a third. Afterwards they take sides.
      """)
    let after = network.spread(over: flowers.training)
    board.draw(
      Figure(
        "Activations before and after",
        caption:
          "All activations of all flowers to learn from: the hidden neurons, and the probabilities.",
        columns: 2
      ) {
        for (name, spread) in [("before", before), ("after", after)] {
          Panel("Hidden, \(name)", x: "activation", y: "count") { Histogram(spread[0], bins: 24) }
          Panel("Probabilities, \(name)", x: Axis("probability", range: 0...1), y: "count") {
            Histogram(spread[1], bins: 24, range: 0...1)
          }
        }
      })
    board.draw(
      .gradientNorms(
        history.gradientNorms.enumerated().map { ("layer \($0 + 1)", $1) },
        caption: "The length of each layer's gradient. Near the valley both become small."))
    board.claim(
      "the probabilities have moved away from a third",
      spreadFromThird(after[1]) > spreadFromThird(before[1]))
    board.ask(
      "The gradients become smaller and smaller, the rate stays. What do the steps do?",
      choices: ["they become shorter", "they stay as long", "they become longer"], answer: 0,
      because: "A step is the rate times the gradient.")
  }

  private func oneExample(on board: Board, _ network: ScalarNetwork, _ flowers: Flowers) {
    board.step("One flower, all the way")
    let row = flowers.test.features[0]
    let scores = network(row.map { Scalar($0) })
    let loss = ScalarNetwork.crossEntropy(scores, target: flowers.test.labels[0]).named("L")
    for layer in network.layers.indices {
      for w in network.parameters(of: layer) { w.gradient = 0 }
    }
    loss.backward()
    let p = Activations.softmax(scores.map(\.value))
    board.say(
      """
      A \(flowers.test.classNames[flowers.test.labels[0]]) that the network has never seen. Its \
      scores, the probabilities made of them, and how the loss answers to each score:
      """)
    board.table(
      ["species", "score z", "probability p", "∂L/∂z"],
      scores.indices.map { i in
        [
          flowers.test.classNames[i], written(scores[i].value), written(p[i]),
          written(scores[i].gradient),
        ]
      })
    board.formula(#"\frac{\partial L}{\partial z_i} = p_i - [i = t]"#)
    board.claim(
      "the gradient of each score is its probability, minus 1 for the right one",
      scores.indices.allSatisfy { i in
        abs(scores[i].gradient - p[i] + (i == flowers.test.labels[0] ? 1 : 0)) < 1e-9
      })
    board.explain(loss)
    board.say("To try: s hidden=1, s activation=relu, s rate=5, and look at the regions again.")
  }

  private var log3: Double { ScalarNetwork.crossEntropy([0, 0, 0], target: 0).value }

  private func spreadFromThird(_ probabilities: [Double]) -> Double {
    probabilities.map { abs($0 - 1.0 / 3) }.reduce(0, +) / Double(probabilities.count)
  }
}

/// What is noted down in every epoch.
struct IrisHistory {
  var training: [Double] = []
  var test: [Double] = []
  /// One list for each layer.
  var gradientNorms: [[Double]]

  init(layers: Int) { gradientNorms = Array(repeating: [], count: layers) }

  mutating func noteGradients(of network: ScalarNetwork) {
    for layer in network.layers.indices {
      let squares = network.parameters(of: layer).map { $0.gradient * $0.gradient }
      gradientNorms[layer].append(squares.reduce(0, +).squareRoot())
    }
  }
}

extension ScalarNetwork {
  /// The activations of each layer, of all examples together.
  func spread(over examples: Examples) -> [[Double]] {
    let each = examples.features.map(activations)
    return layers.indices.map { layer in each.flatMap { $0[layer] } }
  }
}

extension Examples {
  /// The part of the examples for which something holds.
  func part(where holds: ([Double], Int) -> Bool) -> Double {
    let hits = zip(features, labels).filter { holds($0, $1) }.count
    return Double(hits) / Double(count)
  }
}
