import Chalk

extension IrisNetwork {
  func learned(on board: Board, _ training: ScalarTraining, _ flowers: Flowers) {
    board.step("What it has learned")
    let network = training.network
    let names = flowers.test.classNames
    let known = flowers.training.part { network.answer($0) == $1 }
    let right = flowers.test.part { network.answer($0) == $1 }
    board.say(
      """
      It names \(percent: known) of the flowers it learned from rightly, and of the \
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
    if training.fault == .none, let last = training.numbers.epochs.last, last.trainingLoss < 0.2 {
      board.claim("it is right about at least five in six it has never seen", right >= 5.0 / 6)
    }
  }

  func inside(on board: Board, _ training: ScalarTraining, before: [[Double]]) {
    board.step("Inside: activations and gradients")
    board.say(
      """
      Before training the network is sure of nothing: few probabilities come near 0 or 1. Training \
      sends those of a healthy network to the two ends, and the hidden neurons take sides.
      """)
    let after = training.network.spread(over: training.training)
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
    let epochs = training.numbers.epochs
    if !epochs.isEmpty {
      board.draw(
        .gradientNorms(
          training.network.layers.indices.map { layer in
            ("layer \(layer + 1)", epochs.map { $0.layers[layer].gradientNorm })
          },
          caption: """
            The length of each layer's gradient, for the last batch of each epoch. It need not become \
            small: every batch pulls its own way, even where all of them together pull no more.
            """))
    }
    if training.fault == .none {
      board.claim(
        "the probabilities have moved away from a third",
        spreadFromThird(after[1]) > spreadFromThird(before[1]))
    }
    board.ask(
      "The gradients become smaller and smaller, the rate stays. What do the steps do?",
      choices: ["they become shorter", "they stay as long", "they become longer"], answer: 0,
      because: "A step is the rate times the gradient.")
  }

  func oneExample(on board: Board, _ network: ScalarNetwork, _ flowers: Flowers) {
    board.step("One flower, all the way")
    let (row, label) = (flowers.test.features[0], flowers.test.labels[0])
    for w in network.parameters { w.gradient = 0 }
    var scores: [Scalar] = []
    let loss = network.named(row) { z in
      scores = z
      return ScalarNetwork.crossEntropy(z, target: label)
    }
    loss.backward()
    let p = Activations.softmax(scores.map(\.value))
    board.say(
      """
      A \(flowers.test.classNames[label]) that the network has never seen. Its scores, the \
      probabilities made of them, and how the loss answers to each score:
      """)
    board.table(
      ["species", "score z", "probability p", "∂L/∂z"],
      scores.indices.map { i in
        [
          flowers.test.classNames[i], written(scores[i].value), written(p[i]),
          written(scores[i].gradient),
        ]
      }, opening: scores)
    board.formula(#"\frac{\partial L}{\partial z_i} = p_i - [i = t]"#)
    board.claim(
      "the gradient of each score is its probability, minus 1 for the right one",
      scores.indices.allSatisfy { i in
        abs(scores[i].gradient - p[i] + (i == label ? 1 : 0)) < 1e-9
      })
    board.explain(loss)
    board.say("To try: s hidden=1, s activation=relu, s rate=5, and look at the regions again.")
  }

  private func spreadFromThird(_ probabilities: [Double]) -> Double {
    probabilities.map { abs($0 - 1.0 / 3) }.reduce(0, +) / Double(probabilities.count)
  }
}
