import Chalk

/// What the trained network is like inside: its activations, and the lengths of its gradients.
extension IrisNetwork {
  func inside(
    on board: Board, _ training: ScalarTraining, _ data: Data, _ lengths: GradientLengths,
    before: [[Double]]
  ) {
    board.step("Inside: activations and gradients")
    board.say(
      """
      Before training, few probabilities are near 0 or 1. After successful training most of them are, and many \
      hidden activations are near the ends of their range.
      """)
    let after = training.network.activations(over: training.training)
    board.draw(
      Figure(
        "Activations before and after",
        caption: """
          How confident is the network, and do its hidden neurons saturate? All activations of the hidden neurons, \
          and all probabilities, over the training set.
          """,
        columns: 2
      ) {
        for (name, spread) in [("before", before), ("after", after)] {
          Panel("Hidden, \(name)", x: "activation", y: "count") { Histogram(spread[0], bins: 24) }
          Panel("Probabilities, \(name)", x: PlotAxis("probability", range: 0...1), y: "count") {
            Histogram(spread[1], bins: 24, range: 0...1)
          }
        }
      })
    gradients(on: board, training, data, lengths)
    let even = 1 / Double(data.classes.count)
    if let last = training.numbers.epochs.last, last.trainingLoss < 0.5 {
      board.claimForBuiltInData(
        "the probabilities have moved away from \(even)",
        distance(after[1], from: even) > distance(before[1], from: even))
    }
    board.ask(
      "The gradients become smaller and smaller while the learning rate stays the same. What happens to the steps?",
      choices: ["they become shorter", "they stay as long", "they become longer"], answer: 0,
      because: "A step is the rate times the gradient.")
  }

  /// Whether the losses of all epochs show overfitting, in words.
  func answer(on board: Board, training: [Double], validation: [Double]) {
    guard let last = validation.last, let lowest = validation.min(), training.count > 2 else {
      return
    }
    let (start, end) = (training[training.count * 2 / 3], training.last!)
    board.say(
      """
      In the last third of the epochs the training loss has changed from \(start, digits: 3) to \(end, digits: 3). The \
      lowest validation loss is \(lowest, digits: 3), the last \(last, digits: 3).
      """)
    if last <= 1.1 * lowest {
      board.say(
        "So the validation loss does not clearly rise: there is no sign of overfitting here.")
    } else {
      board.say("So the validation loss has risen since.")
    }
    if last < end {
      board.say(
        """
        Why is it below the training loss? Chance decides which examples are in which set: this validation set is an \
        easy one.
        """)
    }
  }

  /// Which class is most often taken for which other.
  func commonestError(on board: Board, _ confusion: [[Int]], _ classes: [String]) {
    let errors = classes.indices.flatMap { i in
      classes.indices.filter { $0 != i }.map { j in (i, j, confusion[i][j]) }
    }
    guard let most = errors.max(by: { $0.2 < $1.2 }), most.2 > 0 else { return }
    board.say(
      """
      The most frequent error: an example of the class \(classes[most.0]) is taken for \(classes[most.1]), \
      \(most.2) of \(confusion[most.0].reduce(0, +)) times.
      """)
  }

  private func gradients(
    on board: Board, _ training: ScalarTraining, _ data: Data, _ lengths: GradientLengths
  ) {
    let epochs = training.numbers.epochs
    if epochs.isEmpty { return }
    let batches = training.network.layers.indices.map { layer in
      runningMean(epochs.map { $0.layers[layer].gradientNorm })
    }
    board.draw(
      .gradientNorms(
        batches.enumerated().map { ("layer \($0 + 1)", $1) },
        caption: """
          Does a gradient vanish on its way back? The length of each layer's gradient, averaged over the batches \
          of an epoch and of the nine epochs before it.
          """))
    board.say(
      """
      At the end the length is \(batches[0].last!, digits: 3) in the first layer and \(batches[1].last!, digits: 3) in \
      the second. On the way back to the first layer a gradient passes only one activation function here; over many \
      layers it may vanish, as the lesson activations shows.
      """)
    guard lengths.single.count > 1, training.batchSize < data.training.count else { return }
    board.say(
      """
      Why does the length stop falling, or even rise, while the loss still falls? The gradient of a batch is a mean \
      over examples, and the gradients of single examples point in different directions. In the mean over all \
      \(data.training.count) of them they cancel almost completely; in a batch of \(training.batchSize) they do so \
      only in part.
      """)
    let (first, last) = (lengths.single[0], lengths.single.last!)
    board.draw(
      Figure(
        "Whose gradients are left",
        caption: """
          Which examples still pull at the weights? Both panels: the first layer. Left: the gradient of a batch, as \
          above, and that of the whole training set. Right: the gradients of the single examples, the longest first.
          """, columns: 2
      ) {
        Panel(
          "Batches and all examples", x: "epoch", y: PlotAxis("‖gradient‖", scale: .logarithmic),
          legend: .below
        ) {
          Line(batches[0].indices.map { Double($0 + 1) }, batches[0], label: "a batch")
          Line(lengths.epochs, lengths.whole, label: "all examples", showsPoints: true)
        }
        Panel(
          "Single examples", x: "rank", y: PlotAxis("‖gradient‖", scale: .logarithmic),
          legend: .below
        ) {
          for (epoch, single) in [(lengths.epochs[0], first), (lengths.epochs.last!, last)] {
            Line(
              single.indices.map { Double($0 + 1) }, single.map { max($0, 1e-9) },
              label: "after \(Int(epoch)) epochs")
          }
        }
      })
    let (few, right) = (5, lengths.right.last!)
    let squares = last.map { $0 * $0 }
    let ofFew = squares.prefix(few).reduce(0, +) / squares.reduce(0, +)
    board.say(
      """
      After training the network is sure of most examples, and their gradients are short: the median length has \
      changed from \(first[first.count / 2], digits: 2) to \(last[last.count / 2], digits: 2). The \(few) longest \
      gradients have \(percent: ofFew) of the sum of all squared lengths. They belong to the examples that the \
      network finds hardest: it gives their true classes the probability \(right.prefix(few).mean, digits: 2) on \
      average, and those of the others \(right.dropFirst(few).mean, digits: 2). The longest of them has changed from \
      \(first[0], digits: 2) to \(last[0], digits: 2). The reason: on its way to the first layer p − y is multiplied \
      by W₂ᵀ, and the length of W₂ has changed from \(lengths.output[0], digits: 2) to \
      \(lengths.output.last!, digits: 2). So at a fixed learning rate the weights keep moving, by whichever of these \
      few examples are in the batch; a smaller rate at the end of training makes these movements smaller.
      """)
    let isOrdinary = epochs.count >= 100 && (0.1...1).contains(training.rate)
    if isOrdinary && training.batchSize <= 30 {
      let late = lengths.epochs.indices.suffix(lengths.epochs.count / 3)
      board.claimForBuiltInData(
        "in the last third of training the gradient of all examples is less than half as long as that of a batch",
        late.map { lengths.whole[$0] }.mean < batches[0].suffix(epochs.count / 3).mean / 2)
      board.claimForBuiltInData(
        "after training the \(few) longest gradients have more than half of the sum of squared lengths, before it less",
        ofFew > 0.5
          && first.prefix(few).map { $0 * $0 }.reduce(0, +)
            < first.map { $0 * $0 }.reduce(0, +) / 2
      )
    }
  }

  /// The mean of each number and the nine before it.
  private func runningMean(_ numbers: [Double]) -> [Double] {
    numbers.indices.map { numbers[max(0, $0 - 9)...$0].mean }
  }

  /// The mean distance of probabilities from one that is the same for every class.
  private func distance(_ probabilities: [Double], from even: Double) -> Double {
    probabilities.map { abs($0 - even) }.reduce(0, +) / Double(probabilities.count)
  }
}

extension ScalarNetwork {
  /// The activations of each layer, of all examples together.
  func activations(over examples: Examples) -> [[Double]] {
    let each = examples.features.map(activations)
    return layers.indices.map { layer in each.flatMap { $0[layer] } }
  }
}
