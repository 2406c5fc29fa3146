import Chalk

/// Moved digits, with and without a convolution.
extension MnistConv {
  func elsewhere(
    on board: Board, _ task: PictureTask, _ model: Sequential, _ shift: Int, untrained: Tensor
  ) throws {
    board.step("What goes wrong: the same digit elsewhere")
    board.say(
      """
      The feature maps move with the digit. But after Flatten every place has weights of its own, so the prediction \
      can change: equivariant layers do not make an *invariant* network, one whose prediction stays the same. Pooling \
      evens out shifts within its window, but no larger ones. How far does the accuracy fall when the digits move, and \
      does it fall as far without a convolution? Both are trained with five seeds, that is, five initializations and \
      five orders of the same training pictures.
      """)
    let epochs = board.isFull ? 5 : 3
    let filters = model.layers[0].parameters[1].variable.value.count
    let shifts = Array(0...6)
    let few = task.testX[0..<min(task.testX.shape[0], board.isFull ? 1000 : 400)]
    let labels = Array(task.test.labels.prefix(few.shape[0]))
    let accuracies = { (model: Sequential) in
      shifts.map { model.accuracy(few.moved(right: $0), labels) }
    }
    var (convolutional, dense): ([[Double]], [[Double]]) = ([accuracies(model)], [])
    var edges = [[edgeShare(untrained)], [edgeShare(model.layers[0].parameters[0].variable.value)]]
    for seed in 0..<5 {
      if seed > 0 {
        var again = Programs.mnistConv(
          filters: filters, classes: task.classes, seed: board.random.next())
        edges[0].append(edgeShare(again.layers[0].parameters[0].variable.value))
        _ = try task.train(&again, epochs: epochs, every: 10_000, on: board)
        edges[1].append(edgeShare(again.layers[0].parameters[0].variable.value))
        convolutional.append(accuracies(again))
      }
      var plain = Sequential(
        [
          .flatten(inputShape: [28, 28, 1]), .dense(128, activation: .relu),
          .dense(task.classes, activation: .softmax),
        ], seed: board.random.next())
      _ = try task.train(&plain, epochs: epochs, every: 10_000, on: board)
      dense.append(accuracies(plain))
    }
    let places = shifts.map(Double.init)
    board.draw(
      Figure(
        "Moved to the right",
        caption: """
          Does a convolution make the network indifferent to where the digit stands? Test accuracy on \(labels.count) \
          pictures (\(task.origin)) moved by 0 to 6 pixels; mean and standard deviation of five seeds. The dashed \
          vertical line is the shift chosen in the first step.
          """, x: "pixels to the right", y: PlotAxis("test accuracy", range: 0...1)
      ) {
        Band(places, runs: convolutional, label: "with convolution")
        Band(places, runs: dense, label: "fully connected only")
        ReferenceLine(x: Double(shift))
      })
    let column = { (runs: [[Double]], shift: Int) in runs.map { $0[shift] } }
    board.table(
      ["pixels", "with convolution", "fully connected only"],
      shifts.map { s in
        ["\(s)"]
          + [convolutional, dense].map { runs in
            "\(roundedPercent(column(runs, s).mean)) ± \(written(100 * column(runs, s).sampleStandardDeviation, digits: 2))"
          }
      })
    let unmoved = PairedDifference(column(convolutional, 0), column(dense, 0))
    board.sayPoints("Test accuracy, unmoved, with convolution minus without", unmoved)
    board.sayPoints(
      "The same on average over one to six pixels",
      PairedDifference(
        convolutional.map { $0.dropFirst().mean }, dense.map { $0.dropFirst().mean }))
    board.say(
      """
      These standard errors count the chance of the initialization and of the order. All networks are tested on the same \
      \(labels.count) pictures; how much the choice of these pictures matters, they do not say.
      """)
    let lost = { (runs: [[Double]]) in runs.map { $0[0] - $0[6] } }
    let loss = PairedDifference(lost(convolutional), lost(dense))
    board.say(
      """
      And how far does each fall? Moved by 6 pixels, the networks with a convolution lose \
      \(100 * lost(convolutional).mean, digits: 3) points, those without \(100 * lost(dense).mean, digits: 3). \
      \(loss.isClear ? "The difference is more than chance (paired t-test, 5 % level)" : "These runs show no clear difference between the two (paired t-test, 5 % level)"): \
      a single convolution in front of Flatten does not stop the fall.
      """)
    if !unmoved.isClear {
      board.say(
        """
        So on unmoved pictures five seeds show no clear gain of the convolution. There is a reason: all of these \
        digits stand in the middle, where weights that belong to one place serve well.
        """)
    }
    board.say(
      """
      The same five trainings tell whether the kernels of step 5 were an exception. There the share of edges was that \
      of one network; here it is compared over all five, in percent of the kernels' sum of squares.
      """)
    board.sayPoints(
      "Share of edges in all kernels, after training minus before",
      PairedDifference(edges[1], edges[0]))
    // A network that hardly knows its own test pictures has nothing to lose.
    if column(convolutional, 0).mean > 0.5 {
      board.claimForBuiltInData(
        "moved by 6 pixels, the convolutional network loses more than 20 points, with every seed",
        convolutional.allSatisfy { $0[6] < $0[0] - 0.2 })
    }
    board.ask(
      "Which layer makes the decision depend on where the digit stands?",
      choices: ["the convolution", "the pooling", "the fully connected layer after Flatten"],
      answer: 2, because: "It has a weight of its own for every place of every feature map.")
  }

  /// The share of edges in all kernels of a layer together.
  private func edgeShare(_ w: Tensor) -> Double {
    PatchShares((0..<w.shape[3]).map { w[Axis.all, Axis.all, 0, $0].grid.flatMap { $0 } }).edge
  }
}
