import Chalk

/// What becomes of a class while the classes after it are read.
extension LargerThanMemory {
  func forgetting(on board: Board, _ file: ExampleFile, _ tests: Examples) throws {
    let (runs, epochs, every) = (5, 2, 3)
    let whole = tests.whole
    let last = file.examples.classNames.count - 1
    let shown = Array(Set([0, last / 2, last])).sorted()
    var moments: [Double] = []
    /// `[class][run][moment]`: the fraction of the class's test examples that are classified correctly.
    var courses = [[[Double]]](repeating: [], count: shown.count)
    // A copy, so that what is measured here changes nothing that follows.
    var random = board.random
    for run in 0..<runs {
      try board.progress("forgetting", run, of: runs)
      var network = model(file, seed: random.next())
      var (step, ofRun) = (0, [[Double]](repeating: [], count: shown.count))
      moments = []
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
            ofRun[place].append(members.fraction { Int(outputs[$0]) == label })
          }
        }
      }
      for place in shown.indices { courses[place].append(ofRun[place]) }
    }
    board.say(
      """
      The file is sorted by class. What does a network learn from it, if it sees one class after the other?
      """)
    let (xs, lines) = (moments, courses)
    board.draw(
      Figure(
        "What is forgotten on the way",
        caption: """
          What becomes of a class while others are read? The fraction of the test examples of a class that are classified \
          correctly, along \(epochs) epochs of the sorted file. Mean and standard deviation of \(runs) trainings. A class \
          can be learned only where the file has it, once in an epoch.
          """, x: "step", y: PlotAxis("recall of the class", range: 0...1), legend: .below
      ) {
        for (place, label) in shown.enumerated() {
          Band(xs, runs: lines[place], label: "class \(file.examples.classNames[label])")
        }
      })
    let shuffled = try self.shuffled(file, tests, runs, epochs, &random).map { runs in
      shown.map { runs[$0] }
    }
    let ends = courses.map { $0.map { $0.last ?? 0 } }
    board.table(
      ["class, in the order of the file", "recall, sorted file", "recall, shuffled file"],
      shown.enumerated().map { place, label in
        ["\(file.examples.classNames[label])"]
          + [ends[place], shuffled.map { $0[place] }].map {
            "\(written($0.mean, digits: 3)) ± \(written($0.sampleStandardDeviation, digits: 1))"
          }
      })
    let costs = [
      PairedDifference(shuffled.map { $0[0] }, ends[0]),
      PairedDifference(shuffled.map { $0.last! }, ends.last!),
    ]
    board.say(
      """
      The table has the recall after \(epochs) epochs (± standard deviation of \(runs) trainings), beside that of networks \
      that read the same file shuffled. Sorting costs the class read first \(costs[0].mean, digits: 2) of its recall, the one read last \
      \(costs[1].mean, digits: 2).\
      \(costs[0].mean < 0.1 && costs[1].mean > 0.1
        ? " So the first one is not forgotten here; it is the last that is not learned well between all others." : "")
      """)
    board.compare(
      "How much recall the order of the file costs", of: "the class read last",
      with: "the class read first",
      PairedDifference(costs[1].differences, costs[0].differences),
      over: "pairs of trainings")
    board.claimForBuiltInData(
      "after two epochs of a sorted file the class read last has a lower mean recall than from the shuffled file",
      ends.last!.mean < shuffled.map { $0.last! }.mean)
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
