import Chalk

/// What becomes of a class while the classes after it are read.
extension LargerThanMemory {
  func forgetting(on board: Board, _ file: ExampleFile, _ tests: Examples) throws {
    let (runs, epochs, every) = (5, 2, 3)
    let last = file.examples.classNames.count - 1
    let shown = Array(Set([0, last / 2, last])).sorted()
    // A copy, so that what is measured here changes nothing that follows.
    var random = board.random
    let seeds = (0..<runs).map { _ in random.next() }
    // The same weights at the start and the same batches, with Adam's momentum and without it.
    let both = try [0.9, 0].enumerated().map { place, beta1 in
      try seeds.enumerated().map { run, seed in
        try board.progress("forgetting", place * runs + run, of: 2 * runs)
        return try course(
          model(file, seed: seed, beta1: beta1), file, tests, shown, epochs: epochs, every: every)
      }
    }
    let moments = both[0][0].moments
    /// `[class][run][moment]`: the fraction of the class's test examples that are classified correctly.
    let (courses, withoutMomentum) = (
      shown.indices.map { place in both[0].map { $0.recalls[place] } },
      shown.indices.map { place in both[1].map { $0.recalls[place] } }
    )
    let steps = both[0][0].steps / epochs
    let lasts = Double(steps) / Double(last + 1)
    board.say(
      """
      The file is sorted by class. What does a network learn from it, if it sees one class after the other?
      """)
    let panels = [("with momentum, β₁ = 0.9", courses), ("without it, β₁ = 0", withoutMomentum)]
    board.draw(
      Figure(
        "What is forgotten on the way",
        caption: """
          What becomes of a class while others are read? The fraction of the test examples of a class that are \
          classified correctly, along \(epochs) epochs of the sorted file, in which a class lasts about \
          \(written(lasts, digits: 2)) steps. The dashed line is the end of the first epoch. Mean and standard \
          deviation of \(runs) trainings. Left: Adam as it is usually set; right: the same trainings without its \
          momentum.
          """, columns: 2
      ) {
        for (name, lines) in panels {
          Panel(name, x: "step", y: PlotAxis("recall of the class", range: 0...1), legend: .below) {
            for (place, label) in shown.enumerated() {
              Band(moments, runs: lines[place], label: "class \(file.examples.classNames[label])")
            }
            ReferenceLine(x: Double(steps))
          }
        }
      })
    let shuffled = try self.shuffled(file, tests, runs, epochs, &random).map { runs in
      shown.map { runs[$0] }
    }
    let ends = courses.map { $0.map { $0.last ?? 0 } }
    let endsWithout = withoutMomentum.map { $0.map { $0.last ?? 0 } }
    board.table(
      ["class", "recall, sorted file", "without momentum", "recall, shuffled file"],
      shown.enumerated().map { place, label in
        ["\(file.examples.classNames[label])"]
          + [ends[place], endsWithout[place], shuffled.map { $0[place] }].map {
            "\(written($0.mean, digits: 3)) ± \(written($0.sampleStandardDeviation, digits: 1))"
          }
      })
    let costs = [
      PairedDifference(shuffled.map { $0[0] }, ends[0]),
      PairedDifference(shuffled.map { $0.last! }, ends.last!),
    ]
    board.say(
      """
      The table has the recall after \(epochs) epochs (± standard deviation of \(runs) trainings), the classes in the \
      order of the file, beside that of networks that read the same file shuffled, with momentum. With it, sorting costs the class read first \
      \(costs[0].mean, digits: 2) of its recall, the one read last \(costs[1].mean, digits: 2).\
      \(costs[0].mean < 0.1 && costs[1].mean > 0.1
        ? " So the first one is not forgotten here; it is the last that is not learned well." : "")
      """)
    if lasts < 10 && endsWithout.last!.mean > ends.last!.mean {
      board.say(
        """
        Why does the recall of a class still rise, on the left, while the next ones are read? Adam's momentum moves \
        the weights along a mean of about the last ten gradients, and a class lasts fewer steps than that: much of \
        what its examples ask for is done only after them. Without momentum (right) a class is learned where the file \
        has it, and then partly forgotten. The class read last ends with a recall of \
        \(endsWithout.last!.mean, digits: 2) in \
        place of \(ends.last!.mean, digits: 2), that read first with \(endsWithout[0].mean, digits: 2) in place of \
        \(ends[0].mean, digits: 2). So which class a sorted file costs most depends on the optimizer, too.
        """)
    }
    board.claimForBuiltInData(
      "without momentum the class read last ends with a higher mean recall than with it",
      endsWithout.last!.mean > ends.last!.mean)
    board.compare(
      "How much recall the order of the file costs, with momentum", of: "the class read last",
      with: "the class read first",
      PairedDifference(costs[1].differences, costs[0].differences),
      over: "pairs of trainings")
    board.claimForBuiltInData(
      "after two epochs of a sorted file the class read last has a lower mean recall than from the shuffled file",
      ends.last!.mean < shuffled.map { $0.last! }.mean)
  }

  /// The recall of some classes along a training from the sorted file: `[class][moment]`, and the steps of all epochs.
  private func course(
    _ untrained: Sequential, _ file: ExampleFile, _ tests: Examples, _ shown: [Int], epochs: Int,
    every: Int
  ) throws -> (moments: [Double], recalls: [[Double]], steps: Int) {
    var network = untrained
    let whole = tests.whole
    var (step, moments) = (0, [Double]())
    var recalls = [[Double]](repeating: [], count: shown.count)
    for _ in 0..<epochs {
      let stream = try file.stream(32)
      while let batch = try stream.next() {
        try network.trainOnBatch(batch.inputs, batch.targets)
        step += 1
        guard step % every == 0 else { continue }
        moments.append(Double(step))
        let outputs = network.predict(whole.inputs, batchSize: tests.count).argmax().values
        for (place, label) in shown.enumerated() {
          let members = tests.labels.indices.filter { tests.labels[$0] == label }
          recalls[place].append(members.fraction { Int(outputs[$0]) == label })
        }
      }
    }
    return (moments, recalls, step)
  }

  /// The recall of every class, for each of some trainings from the shuffled file.
  private func shuffled(
    _ file: ExampleFile, _ tests: Examples, _ runs: Int, _ epochs: Int,
    _ random: inout RandomSource
  ) throws -> [[Double]] {
    try (0..<runs).map { _ in
      var network = model(file, seed: random.next())
      for _ in 0..<epochs {
        let stream = try file.stream(32, buffer: file.examples.count, random: &random)
        while let batch = try stream.next() {
          try network.trainOnBatch(batch.inputs, batch.targets)
        }
      }
      let outputs = network.predict(tests.whole.inputs, batchSize: tests.count).argmax().values
      return file.examples.classNames.indices.map { label in
        let members = tests.labels.indices.filter { tests.labels[$0] == label }
        return members.fraction { Int(outputs[$0]) == label }
      }
    }
  }
}
