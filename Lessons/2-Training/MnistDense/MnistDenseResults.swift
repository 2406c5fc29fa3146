import Chalk
import Foundation

// What the two trainings look like from inside, and how good they are.

extension MnistDense {
  func draw(on board: Board, _ both: Both) {
    let names = ["Adam", "descent"]
    let ahead =
      both.rate < 0.02
      ? "In the same number of steps Adam gets much further than gradient descent with so small a rate."
      : "The rate of gradient descent is \(written(both.rate))."
    let epochs = both.adamHistory.epochs.map { Double($0.number) }
    board.draw(
      Figure(
        "Two optimizers, one program",
        caption: """
          Solid lines: what they learn from; dashed lines: the test set. \(ahead)
          """, columns: 2
      ) {
        for (title, name) in [("Loss", "loss"), ("Accuracy", "accuracy")] {
          Panel(
            title, x: "epoch", y: PlotAxis(name, scale: name == "loss" ? .logarithmic : .linear),
            legend: name == "loss" ? .automatic : .none
          ) {
            for (index, history) in both.histories.enumerated() {
              Line(epochs, history[name], label: names[index], color: .series(index), dash: .solid)
              Line(
                epochs, history["val_" + name], label: "\(names[index]), test",
                color: .series(index), dash: .dashed)
            }
          }
        }
      })
    board.draw(
      .activations(
        both.adamHistory.record!, title: "Activations, by Adam",
        caption: """
          The hidden layer without its zeros, and the answers: from an even share for each class they \
          go to the two ends, 0 and 1.
          """))
    board.draw(insideFigure(both, names))
  }

  /// Gradients and steps of both optimizers.
  private func insideFigure(_ both: Both, _ names: [String]) -> Figure {
    let records = both.histories.map { $0.record! }
    let kernels = records.map { record in record.parameters.filter { $0.hasSuffix("kernel") } }
    return Figure(
      "Gradients, and steps beside the weights",
      caption: """
        Left: the length of the gradient of each layer's weights. Right: how long a step is beside the \
        weights. Adam divides each gradient by its usual size, so its steps stay long where \
        gradients are small.
        """, columns: 2
    ) {
      for (title, axis) in [("Gradients", "‖gradient‖"), ("Steps", "‖Δw‖ / ‖w‖")] {
        Panel(
          title, x: "update", y: PlotAxis(axis, scale: .logarithmic),
          legend: title == "Steps" ? .automatic : .none
        ) {
          for (index, record) in records.enumerated() {
            for (layer, name) in kernels[index].enumerated() {
              let changes = record.changes(of: name)
              Line(
                changes.map { Double($0.step) },
                changes.map { title == "Steps" ? $0.change.updateRatio : $0.change.gradientNorm },
                label: "\(names[index]), layer \(layer + 1)", color: .series(index),
                dash: layer == 0 ? .solid : .dashed)
            }
          }
        }
      }
    }
  }

  func evaluate(
    on board: Board, _ both: Both, _ parts: TrainTestSplit<ImageExamples>, _ test: FlatPictures
  ) throws {
    board.step("What it gets wrong")
    let scores = try [both.adam, both.descent].map { model -> Scores in
      try model.evaluate(test.inputs, test.targets, batchSize: 512)
    }
    board.table(
      ["on \(test.labels.count) pictures it never saw", "loss", "accuracy"],
      zip(["Adam", "gradient descent"], scores).map { name, score in
        [name, written(score.loss), written(score["accuracy"]!)]
      })
    let p = both.adam.predict(test.inputs, batchSize: 512)
    let answers = p.argmax(-1).values.map { Int($0) }
    let names = parts.test.classNames
    var matrix = ConfusionMatrix(classes: names.count)
    matrix.add(test.labels, answers)
    board.draw(
      .confusionMatrix(
        matrix.counts, classes: names,
        caption: "The test set, by Adam's network. Off the diagonal lies what it takes for another."
      ))
    board.claim(
      "the accuracy is the part that lies on the diagonal",
      abs(matrix.accuracy - scores[0]["accuracy"]!) < 1e-6)
    let wrong = test.labels.indices.filter { answers[$0] != test.labels[$0] }
    let (sure, classes) = (p.values, names.count)
    let worst = wrong.sorted {
      sure[$0 * classes + answers[$0]] > sure[$1 * classes + answers[$1]]
    }.prefix(20)
    if worst.isEmpty {
      board.say("Not one picture of the test set is read wrongly.")
    } else {
      board.draw(
        Figure(
          "Read wrongly",
          caption: """
            The errors of which it was surest: the true class, and what the network read. Some of \
            them a person might read wrongly too.
            """
        ) {
          Images(
            worst.map(parts.test.drawn),
            captions: worst.map { "\(names[test.labels[$0]]), read \(names[answers[$0]])" },
            columns: min(10, max(5, worst.count)))
        })
    }
    let accuracy = scores.map { $0["accuracy"]! }
    let isReal = board.isFull && parts.training.count == 60_000
    if isReal && both.adamHistory.epochs.count >= 10 {
      board.claim("on real MNIST Adam reads 97.9 % rightly, or more", accuracy[0] >= 0.979)
      if both.rate == 0.01 {
        board.claim(
          "and gradient descent with the rate 0.01 reads 92.5 %, or more", accuracy[1] >= 0.925)
      }
    }
    let most = parts.test.classCounts.max()!
    board.claim(
      "it is more often right than one that always names the most frequent class",
      accuracy[0] > Double(most) / Double(test.labels.count))
  }

  func weights(on board: Board, _ both: Both, _ training: FlatPictures) {
    board.step("What the neurons look for")
    board.say(
      """
      A neuron of the first layer has a weight for each pixel; drawn as a picture they show what it \
      looks for. The weights began at random, and most of that noise is still in them. So here is \
      the difference, after less before, for the sixteen neurons that have moved furthest.
      """)
    let after = both.adam.parameters[0].variable.value
    let model = program(.adam, classes: training.targets.shape[1], seed: both.weightSeed)
    let before = model.parameters[0].variable.value
    let moved = after - before
    let ways = moved.squared().sum(0).values
    let furthest = ways.indices.sorted { ways[$0] > ways[$1] }.prefix(16)
    board.draw(
      .weights(
        furthest.map { weightPicture(moved, neuron: $0, width: 28) }, columns: 8,
        title: "What training has added to the first weights",
        caption: """
          A picture for each of sixteen neurons: pixels that now speak for it are orange, those against \
          it blue, and white has not moved.
          """))
    let ink = training.inputs.max(0).values
    let blank = ink.indices.filter { ink[$0] == 0 }
    let largest = moved.absolute().max(1).values
    board.say(
      "\(blank.count) of \(ink.count) pixels are blank in every picture: their weights get no gradient."
    )
    board.claim(
      "the weights of pixels that are always blank have not moved at all",
      blank.allSatisfy { largest[$0] == 0 })
    board.ask(
      "A pixel is 0 in every picture. What is the gradient of its weights?", answer: 0,
      because: "∂L/∂w = x·∂L/∂z, and x is 0.")
  }

  func unscaled(on board: Board, _ training: FlatPictures, _ both: Both) {
    board.step("What goes wrong: bytes instead of numbers up to 1")
    board.say(
      """
      Without the division by 255 the gradient of the first layer is 255 times as long, and its \
      effect on the sums 255 times as large once more. Gradient descent is thrown far away by its \
      first steps.
      """)
    let count = min(training.labels.count, 1500)
    let (x, t) = (training.inputs[0..<count] * 255, training.targets[0..<count])
    let (losses, off) = firstUpdates(both, x, t)
    let (better, betterOff) = firstUpdates(both, x / 255, t)
    board.draw(
      Figure(
        "The first updates with bytes",
        caption: """
          The loss of each batch. Bytes throw gradient descent far away; numbers up to 1 do nothing of \
          the kind.
          """,
        x: "update", y: PlotAxis("loss", scale: .logarithmic)
      ) {
        Line(losses.indices.map { Double($0 + 1) }, losses, label: "bytes, 0 to 255")
        Line(better.indices.map { Double($0 + 1) }, better, label: "divided by 255")
      })
    if let off, let betterOff {
      board.say(
        """
        After these updates \(percent: off) of the neurons are off for every picture, beside \
        \(percent: betterOff) without bytes. Those get no gradient any more: there is no way back.
        """)
    }
    board.claim(
      "with bytes the loss rises far above that of guessing",
      losses.contains { !($0 < 10 * log(Double(training.targets.shape[1]))) })
    board.claim(
      "divided by 255 it never does",
      better.allSatisfy { $0 < 10 * log(Double(training.targets.shape[1])) })
    board.say(
      """
      To try: s rate=0.3 in step 3, where gradient descent comes close to Adam; `chalk learn \
      optimizers` for what Adam does; `chalk run mnist-dense --full` for all of MNIST; your own \
      pictures with --data FOLDER, a folder for each class.
      """)
  }

  /// The losses of the first 30 batches, until one is no number; and the part of the hidden neurons that
  /// are off for every picture afterwards, if all weights are numbers.
  private func firstUpdates(
    _ both: Both, _ x: Tensor, _ t: Tensor
  ) -> (losses: [Double], off: Double?) {
    var model = program(
      .sgd(learningRate: both.rate), classes: t.shape[1], seed: both.weightSeed)
    var random = RandomSource(seed: both.batchSeed)
    var losses: [Double] = []
    for _ in 0..<30 {
      let rows = (0..<128).map { _ in random.integer(below: x.shape[0]) }
      let scores = try? model.trainOnBatch(x.samples(at: rows), t.samples(at: rows))
      losses.append(scores?.loss ?? .infinity)
      if scores == nil { break }
    }
    let (W, b) = (model.parameters[0].variable.value, model.parameters[1].variable.value)
    let largest = (x.matmul(W) + b).max(0).values
    guard losses.allSatisfy(\.isFinite), largest.allSatisfy(\.isFinite) else {
      return (losses, nil)
    }
    return (losses, Double(largest.count { $0 <= 0 }) / Double(largest.count))
  }
}
