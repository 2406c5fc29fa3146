import Chalk

/// Workers with different data: federated averaging.
extension LargerThanMemory {
  func rarely(on board: Board, _ file: ExampleFile, _ test: Examples) throws {
    board.step("Data that are not alike: federated averaging")
    let (K, runs, steps) = (4, 5, 48)
    board.say(
      """
      With a larger H the workers move apart between two averages, most of all where their data differ, as in \
      **federated averaging** on phones, where the data never leave their owner. This is called *client drift*. Here \
      each of \(K) workers has classes of its own, the extreme case of data that are not independent and identically \
      distributed (*non-i.i.d.*). They take turns in this process. Their network has \(Self.federatedHidden) hidden units \
      and computes in double precision, and they use plain gradient descent: with it, averaging weights after every step \
      is the same as averaging gradients, which the table checks to the last digits. They make \(steps) steps, and the whole is \
      repeated \(runs) times from new random weights.
      """)
    board.code("local")
    let hs = [1, 4, 16, 48]
    let x = Tensor(
      file.examples.features.values, shape: [file.examples.count, file.examples.features.width],
      .double)
    let tests = Tensor(test.features.values, shape: [test.count, test.features.width], .double)
    var accuracies = [[Double]](repeating: [], count: hs.count)
    var distances = accuracies
    var apart: [[Double]] = []
    for run in 0..<runs {
      try board.progress("training", run, of: runs)
      let training = LocalTraining(
        x, file.examples.labels, workers: K, steps: steps, from: start(file, &board.random),
        random: &board.random)
      let together = training.together()
      let results = hs.map { training.run(averagingEvery: $0) }
      apart = results.map(\.apart)
      for (place, result) in results.enumerated() {
        distances[place].append(result.weights.difference(from: together))
        accuracies[place].append(result.weights.accuracy(tests, test.labels))
      }
    }
    board.table(
      [
        "H", "times weights are sent", "differs from one worker by",
        "test accuracy, ± standard deviation",
      ],
      hs.indices.map { place in
        [
          "\(hs[place])", "\(steps / hs[place])", written(distances[place].mean, digits: 3),
          "\(written(accuracies[place].mean, digits: 3)) ± \(written(accuracies[place].sampleStandardDeviation, digits: 1))",
        ]
      })
    let lines = apart
    board.draw(
      Figure(
        "How far the workers move apart",
        caption: """
          How quickly do workers with different data move apart? The largest difference between a weight of \
          the first worker and the same weight of another, after each step and before averaging, in the last \
          run. With H = 1 it shows how far a single step takes them apart.
          """,
        x: "step", y: "difference of weights"
      ) {
        for (h, line) in zip(hs, lines) {
          Line((1...steps).map(Double.init), line, label: "H = \(h)")
        }
      })
    board.identity(
      "weights averaged after every step are those of one worker, but for rounding",
      distances[0].allSatisfy { $0 < 1e-10 })
    for place in [1, 3] {
      board.compare(
        "The test accuracy", of: "H = \(hs[place])", with: "H = 1",
        PairedDifference(accuracies[place], accuracies[0]), over: "repetitions")
    }
    board.claimForBuiltInData(
      "averaged only once, at the end, the weights give a worse accuracy on average than averaged after every step",
      accuracies[3].mean < accuracies[0].mean)
    board.ask(
      "H goes from 1 to 16. What fraction of the traffic is left?", answer: 1 / 16.0,
      because: "Weights are sent once in 16 steps.")
  }

  private func start(_ file: ExampleFile, _ random: inout RandomSource) -> SentWeights {
    SentWeights(
      inputs: file.examples.featureNames.count, hidden: Self.federatedHidden,
      classes: file.examples.classNames.count, random: &random)
  }
}
