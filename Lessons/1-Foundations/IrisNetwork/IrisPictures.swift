import Chalk

extension IrisNetwork {
  func learned(
    on board: Board, _ training: ScalarTraining, _ data: Data, regions: [Figure]
  ) throws {
    board.step("What it has learned")
    let network = training.network
    let names = data.classes
    let known = data.training.part { network.answer($0) == $1 }
    let right = data.test.part { network.answer($0) == $1 }
    board.say(
      """
      It names \(percent: known) of the examples it learned from rightly, and of the \
      \(data.test.count) that it has never seen, \(percent: right).
      """)
    board.draw(try Animation(regions, secondsPerFrame: 0.5))
    var confusion = names.map { _ in names.map { _ in 0 } }
    for (row, label) in zip(data.test.features, data.test.labels) {
      confusion[label][network.answer(row)] += 1
    }
    board.draw(
      Figure(
        data.isBuiltIn ? "Which species are mixed up" : "Which classes are mixed up",
        caption: """
          The examples of the test: a row is what they are, a column what the network says.
          """,
        x: "answer", y: "truth"
      ) { HeatMap.confusion(confusion, classes: names) })
    board.claim(
      "the counts of the table are the examples of the test",
      confusion.flatMap { $0 }.reduce(0, +) == data.test.count)
    if training.fault == .none, let last = training.numbers.epochs.last, last.trainingLoss < 0.2 {
      board.claimForBuiltInData(
        "it is right about at least five in six it has never seen", right >= 5.0 / 6)
    }
  }

  /// What the network answers now, everywhere in the plane.
  func regions(of network: ScalarNetwork, _ data: Data, epochs: Int) -> Figure {
    let all = data.table.all
    let (x, y) = (reach(all.features.column(0)), reach(all.features.column(1)))
    return Figure(
      "The decision regions",
      caption: """
        What the network would answer for every pair of numbers in the plane, and the examples.
        """
    ) {
      Panel("epochs: \(epochs)", x: "\(data.axes[0])", y: "\(data.axes[1])") {
        HeatMap.decisionRegions(x: x, y: y) { network.answer(data.table.scale([$0, $1])) }
        Points(
          all.features.map { $0[0] }, all.features.map { $0[1] }, classes: all.labels,
          classNames: all.classNames)
      }
    }
  }

  func inside(
    on board: Board, _ training: ScalarTraining, _ data: Data, before: [[Double]]
  ) {
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
          "All activations of all examples to learn from: the hidden neurons, and the probabilities.",
        columns: 2
      ) {
        for (name, spread) in [("before", before), ("after", after)] {
          Panel("Hidden, \(name)", x: "activation", y: "count") { Histogram(spread[0], bins: 24) }
          Panel("Probabilities, \(name)", x: PlotAxis("probability", range: 0...1), y: "count") {
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
      let even = 1 / Double(data.classes.count)
      board.claimForBuiltInData(
        "the probabilities have moved away from \(even)",
        distance(after[1], from: even) > distance(before[1], from: even))
    }
    board.ask(
      "The gradients become smaller and smaller, the rate stays. What do the steps do?",
      choices: ["they become shorter", "they stay as long", "they become longer"], answer: 0,
      because: "A step is the rate times the gradient.")
  }

  func oneExample(on board: Board, _ network: ScalarNetwork, _ data: Data) {
    board.step("One example, all the way")
    let (row, label) = (data.test.features[0], data.test.labels[0])
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
      An example of the class \(data.classes[label]) that the network has never seen. Its scores, \
      the probabilities made of them, and how the loss answers to each score:
      """)
    board.table(
      ["class", "score z", "probability p", "∂L/∂z"],
      scores.indices.map { i in
        [
          data.classes[i], written(scores[i].value), written(p[i]),
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

  /// The mean distance of probabilities from one that is the same for every class.
  private func distance(_ probabilities: [Double], from even: Double) -> Double {
    probabilities.map { abs($0 - even) }.reduce(0, +) / Double(probabilities.count)
  }

  /// The range of a column, and a tenth of it on either side.
  private func reach(_ column: [Double]) -> ClosedRange<Double> {
    let (low, high) = (column.min()!, column.max()!)
    let margin = high > low ? (high - low) / 10 : 1
    return (low - margin)...(high + margin)
  }
}
