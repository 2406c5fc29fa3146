import Chalk
import Foundation

/// The last two steps of the lesson: error against amount of data, and how far a test can be trusted.
extension Generalization {
  func curve(on board: Board, _ training: Examples, _ test: Examples) throws {
    board.step("How much data?")
    let least = max(2 * training.classNames.count, 16)
    let amounts = sizes(from: least, to: training.count, count: 6)
    let runs = 4
    let updates = board.isFull ? 1500 : 250
    board.say(
      """
      The same network, the same number of updates, but from \(amounts[0]) examples, then more, up to \
      all \(training.count). Every amount is drawn \(runs) times anew.
      """)
    var errors: [(training: [Double], test: [Double])] = []
    for run in 0..<runs {
      var (own, unseen): ([Double], [Double]) = ([], [])
      for (place, amount) in amounts.enumerated() {
        try board.progress("network", run * amounts.count + place + 1, of: runs * amounts.count)
        let some = training.shuffled(random: &board.random).prefix(amount)
        var network = TableNetwork(for: some, hidden: [32], random: &board.random)
        try network.learn(some, updates: updates, random: &board.random)
        own.append(1 - network.accuracy(on: some))
        unseen.append(1 - network.accuracy(on: test))
      }
      errors.append((own, unseen))
    }
    let places = amounts.map(Double.init)
    let means = amounts.indices.map { place in mean(errors.map { $0.test[place] }) }
    let own = amounts.indices.map { place in mean(errors.map { $0.training[place] }) }
    board.draw(
      Figure(
        "The learning curve",
        caption: """
          Errors by the number of examples that were learned from, over \(runs) draws each, mean and \
          standard deviation. With \(amounts[0]) examples the test error is \
          \(written(means[0], digits: 2)), with \(amounts.last!) it is \(written(means.last!, digits: 2)).
          """, x: PlotAxis("examples to learn from", scale: .logarithmic, ticks: places),
        y: PlotAxis("error", range: 0...max(0.1, 1.15 * (means.max() ?? 1)))
      ) {
        Band(places, runs: errors.map(\.test), label: "test")
        Band(places, runs: errors.map(\.training), label: "training")
      })
    board.table(
      ["examples", "training error", "test error", "gap"],
      amounts.indices.map { place in
        [
          "\(amounts[place])", written(own[place], digits: 2), written(means[place], digits: 3),
          written(means[place] - own[place], digits: 3),
        ]
      })
    board.claimForBuiltInData(
      "with all the examples the test error is lower than with few", means.last! < means[0])
    board.claimForBuiltInData(
      "and so is the gap", means.last! - own.last! < means[0] - own[0])
    board.say(
      """
      A source says that a model generalizes if there are enough data, and if they are representative. \
      The curve shows the first half. There is no number that is enough for every task, and examples \
      count for less the more there are: from \(amounts[0]) to \(amounts[1]) the test error went from \
      \(written(means[0], digits: 2)) to \(written(means[1], digits: 2)), from \(amounts[4]) to \
      \(amounts[5]) from \(written(means[4], digits: 2)) to \(written(means[5], digits: 2)). The second \
      half comes next.
      """)
  }

  func measured(
    on board: Board, _ network: TableNetwork, _ training: Examples, _ test: Examples
  ) throws {
    board.step("How far can a test be trusted?")
    board.say(
      """
      A test is a sample, too. With true error p, the error of n examples spreads around p with the \
      standard deviation
      """)
    let f = board.formula(#"s = \sqrt{p (1 - p) / n}"#)
    let error = 1 - network.accuracy(on: test)
    let n = max(10, test.count / 8)
    let promised = (error * (1 - error) / Double(n)).squareRoot()
    board.explain(f, ["p": error, "n": Double(n)], promised)
    let wrong = zip(network.answers(test.features), test.labels).map { $0 == $1 ? 0.0 : 1 }
    let drawn = (0..<400).map { _ in
      mean((0..<n).map { _ in wrong[board.random.integer(below: wrong.count)] })
    }
    let most = Int((drawn.max()! * Double(n)).rounded())
    let half = 0.5 / Double(n)
    board.draw(
      Figure(
        "The same network in 400 small tests",
        caption: """
          Each test has \(n) examples, drawn from the \(test.count). The error of the same network is \
          measured between \(written(drawn.min()!, digits: 2)) and \(written(drawn.max()!, digits: 2)).
          """, x: "measured error", y: "tests"
      ) {
        Histogram(drawn, bins: most + 1, range: -half...(Double(most) / Double(n) + half))
        ReferenceLine(x: error, label: "all examples")
      })
    board.value("measured spread of 400 tests", deviation(drawn))
    board.claim(
      "the spread is what the formula says, to within a fifth",
      error == 0 || abs(deviation(drawn) / promised - 1) < 0.2)
    let noisy = test.withNoise(1.5, random: &board.random)
    let elsewhere = 1 - network.accuracy(on: noisy)
    board.value("error in the test", error)
    board.value("error on the same examples, measured with a worse instrument", elsewhere)
    board.claimForBuiltInData("what comes from elsewhere is told worse", elsewhere > error)
    board.warn(
      """
      A test error is a promise only for examples that come from where the test came from. A new camera, \
      another hospital, next year: that has to be tested there.
      """)
    board.ask(
      "To halve the spread of a measured error, how many times as many test examples are needed?",
      answer: 4, because: "The spread goes down with the root of n.")
    board.say(
      """
      To try: s neurons=128, s test=0.5. Your own table: chalk run generalization --data table.csv \
      --target column. An exercise about the loss behind these networks: chalk practice cross-entropy.
      """)
  }

  /// So many amounts, each larger than the one before by the same factor.
  private func sizes(from least: Int, to most: Int, count: Int) -> [Int] {
    let low = Double(min(least, max(2, most / 2)))
    return (0..<count).map { place in
      let part = Double(place) / Double(count - 1)
      return Int((low * pow(Double(most) / low, part)).rounded())
    }
  }
}
