import Chalk

/// T02: the same program on few examples and on many: how much of what it learns holds for others.
struct AmountOfData {
  let data: TwoClasses
  private let updates = 500
  private let repetitions = 10

  /// This file, to quote from.
  static let file = #filePath

  /// What a network is worth on those it learned from and on others.
  struct Worth {
    let trainingLoss, testLoss, trainingError, testError: Double
  }

  func show(on board: Board, _ isBuiltIn: Bool) throws {
    board.step("How many examples are enough?")
    board.say(
      """
      Now the same program learns from few examples, and from more and more. Every time it makes \
      \(updates) updates, so that nobody is better practised; \(repetitions) times each, with other \
      examples and other first weights. The error is the part of answers that are wrong. On the \
      examples it has learned from, it is no measure: a few examples can be known by heart.
      """)
    board.code("amount", file: AmountOfData.file)
    let most = data.training.count
    let sizes = [10, 20, 40, 80, 160, 320].filter { $0 < most } + [most]
    var found: [Worth] = []
    for (index, size) in sizes.enumerated() {
      try board.progress("amount of data", index, of: sizes.count)
      found.append(try worth(of: size, random: &board.random))
    }
    board.table(
      ["examples", "error on them", "error on the test set", "loss on them", "on the test set"],
      zip(sizes, found).map { size, worth in
        ["\(size)"]
          + [worth.trainingError, worth.testError, worth.trainingLoss, worth.testLoss].map {
            written($0, digits: 3)
          }
      })
    let x = PlotAxis("examples to learn from", scale: .logarithmic)
    let xs = sizes.map(Double.init)
    board.draw(
      Figure(
        "What more data does",
        caption: """
          Means of \(repetitions) networks. With few examples these are known by heart and others are \
          not; with more the two curves come closer.
          """, columns: 2
      ) {
        Panel("Loss", x: x, y: PlotAxis("loss", scale: .logarithmic)) {
          Line(
            xs, found.map { max($0.trainingLoss, 1e-4) }, label: "learned from", showsPoints: true)
          Line(xs, found.map(\.testLoss), label: "test set", showsPoints: true)
        }
        Panel("Error", x: x, y: "part of wrong answers", legend: .none) {
          Line(xs, found.map(\.trainingError), label: "learned from", showsPoints: true)
          Line(xs, found.map(\.testError), label: "test set", showsPoints: true)
        }
      })
    let gaps = found.map { $0.testLoss - $0.trainingLoss }
    board.say(
      "Between the two losses lies \(gaps[0]) at first, and \(gaps.last!) with all examples.")
    if isBuiltIn {
      board.claim("the gap is smaller with all examples than with ten", gaps.last! < gaps[0])
      board.claim(
        "and others are better served: the loss on the test set is lower",
        found.last!.testLoss < found[0].testLoss)
    }
    board.say(
      """
      To try: s threshold=0.9 in step 4; s measure=variance in step 1, which depends on the unit and \
      so takes what is large for what is telling; \
      `chalk practice cross-entropy`; your own table of two classes with --data and --target.
      """)
  }

  // excerpt: amount
  /// The mean of several networks, each with examples of its own.
  func worth(of size: Int, random: inout RandomSource) throws -> Worth {
    let others = data.scale(data.test).whole
    let runs = try (0..<repetitions).map { _ in
      let own = data.scale(data.training.shuffled(random: &random).prefix(size)).whole
      var model = BreastCancer.program(inputs: data.scale.means.count, seed: random.next())
      try model.fit(
        own.inputs, own.targets, epochs: max(1, updates / ((size + 31) / 32)), progress: .silent,
        seed: random.next())
      return (try scores(model, own), try scores(model, others))
    }
    return Worth(
      trainingLoss: mean(runs.map(\.0.loss)), testLoss: mean(runs.map(\.1.loss)),
      trainingError: mean(runs.map { 1 - $0.0["accuracy"]! }),
      testError: mean(runs.map { 1 - $0.1["accuracy"]! }))
  }
  // end excerpt

  private func scores(_ model: Sequential, _ batch: Batch) throws -> Scores {
    try model.evaluate(batch.inputs, batch.targets, batchSize: 1024)
  }

  private func mean(_ numbers: [Double]) -> Double {
    numbers.reduce(0, +) / Double(numbers.count)
  }
}
