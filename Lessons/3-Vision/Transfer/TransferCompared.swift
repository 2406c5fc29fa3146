import Chalk

/// The last steps of the lesson: three beginnings against each other, and when the old is of no use.
extension Transfer {
  func race(on board: Board, _ runs: TransferRuns, _ base: Sequential) throws {
    board.step("Three beginnings")
    let count = board.integerSlider("examples", in: 1...10, default: 5)
    board.say(
      """
      \(count) of each class to learn from, \(runs.task.target.test.count) pictures to test with. Each \
      beginning runs six times, with other pictures and other random weights; the bands are one \
      standard deviation wide to either side.
      """)
    board.code("race")
    let places = stride(from: 5, through: runs.steps, by: 5).map(Double.init)
    var curves: [[[Double]]] = []
    var change = 0.0
    var tuned = History()
    for (done, beginning) in Beginning.allCases.enumerated() {
      var ofThis: [[Double]] = []
      for turn in 0..<6 {
        try board.progress("three beginnings", 6 * done + turn, of: 18)
        let (curve, model, history) = try follow(
          beginning, runs, base, count: count, turn: turn, on: board)
        ofThis.append(curve)
        if beginning == .tuned { tuned = history }
        if beginning == .frozen {
          change = max(
            change,
            (model.parameters[0].variable.value - base.parameters[0].variable.value)
              .absolute().max().scalar)
        }
      }
      curves.append(ofThis)
    }
    board.draw(
      Figure(
        "Three beginnings",
        caption: """
          The accuracy on pictures never seen, after so many steps with \(count) pictures of each \
          class. Lines: the mean of six runs; bands: their standard deviation.
          """, x: "step", y: PlotAxis("accuracy", range: 0...1), legend: .inside(.bottomRight)
      ) {
        for (beginning, runs) in zip(Beginning.allCases, curves) {
          Band(places, runs: runs, label: beginning.rawValue)
        }
      })
    let ends = curves.map { mean($0.map { $0.last! }) }
    board.table(
      ["beginning", "in the end", "after ten steps"],
      zip(Beginning.allCases, curves).map { beginning, runs in
        [
          beginning.rawValue, percent(mean(runs.map { $0.last! })),
          percent(mean(runs.map { $0[1] })),
        ]
      })
    board.draw(
      .kernelGradients(
        of: ["conv2d", "conv2d_1", "dense", "dense_1"], tuned,
        caption: """
          One of the fine-tuned runs: the length of each kernel's gradient. The last layer, dense_1, is \
          new; the others begin where the first task has left them.
          """))
    board.claim("training has left the frozen weights exactly as they were", change == 0)
    board.claimForBuiltInData(
      "in the end fine-tuning is ahead of beginning from scratch", ends[2] > ends[0])
    if runs.frozenLayers > 4 {
      board.say(
        """
        Frozen too far: the dense layer before the last has learned what tells the first classes \
        apart, and throws away what would tell the others apart.
        """)
      board.claimForBuiltInData(
        "with all but the last layer frozen it stays behind", ends[1] < ends[2])
    } else {
      board.claimForBuiltInData(
        "and so is the frozen one, which trains fewer weights", ends[1] > ends[0])
    }
  }

  // excerpt: race
  /// The accuracy on the test after every five steps.
  private func follow(
    _ beginning: Beginning, _ runs: TransferRuns, _ base: Sequential,
    count: Int, turn: Int, on board: Board
  ) throws -> (curve: [Double], model: Sequential, history: History) {
    var model = runs.begin(beginning, from: base, seed: board.random.next())
    let watched = model
    let test = runs.task.target
    var curve: [Double] = []
    var steps = 0
    let watcher = Callback(afterStep: { _ in
      steps += 1
      if steps % 5 == 0 {
        curve.append(watched.accuracy(test.testX, test.test.labels))
      }
    })
    let history = try runs.run(
      &model, count: count, turn: turn, callbacks: [.recorder(every: 5), watcher],
      seed: board.random.next())
    return (curve, model, history)
  }
  // end excerpt

  func amounts(on board: Board, _ runs: TransferRuns, _ base: Sequential) throws {
    board.step("How many pictures is it worth?")
    let counts = [1, 3, 10, 30]
    var ends: [[[Double]]] = Beginning.allCases.map { _ in [] }
    for turn in 0..<4 {
      try board.progress("amounts", turn, of: 4)
      for (place, beginning) in Beginning.allCases.enumerated() {
        ends[place].append(
          try counts.map { try accuracy(beginning, runs, base, count: $0, turn: turn, on: board) })
      }
    }
    board.draw(
      Figure(
        "With more and more pictures",
        caption: """
          The accuracy after \(runs.steps) steps, by the number of pictures of each class; mean and \
          standard deviation of four runs.
          """,
        x: PlotAxis("pictures of each class", scale: .logarithmic, ticks: counts.map(Double.init)),
        y: PlotAxis("accuracy", range: 0...1), legend: .inside(.bottomRight)
      ) {
        for (beginning, runs) in zip(Beginning.allCases, ends) {
          Band(counts.map(Double.init), runs: runs, label: beginning.rawValue)
        }
      })
    let help = counts.indices.map { i in
      mean(ends[2].map { $0[i] }) - mean(ends[0].map { $0[i] })
    }
    board.table(
      ["pictures of each class", "fine-tuning is ahead by, in points"],
      counts.indices.map { ["\(counts[$0])", written((help[$0] * 1000).rounded() / 10)] })
    board.claimForBuiltInData("fine-tuning is ahead on average over these amounts", mean(help) > 0)
    let (scratch, tuned) = (mean(ends[0].map { $0[3] }), mean(ends[2].map { $0[1] }))
    board.value("from scratch with thirty of each", scratch)
    board.value("fine-tuned with three of each", tuned)
    board.claimForBuiltInData(
      "pictures are worth more than weights: thirty from scratch beat three fine-tuned",
      scratch > tuned)
  }

  private func accuracy(
    _ beginning: Beginning, _ runs: TransferRuns, _ base: Sequential?, count: Int, turn: Int,
    on board: Board
  ) throws -> Double {
    var model = runs.begin(beginning, from: base, seed: board.random.next())
    _ = try runs.run(&model, count: count, turn: turn, callbacks: [], seed: board.random.next())
    return model.accuracy(runs.task.target.testX, runs.task.target.test.labels)
  }

  func useless(on board: Board, _ runs: TransferRuns, _ base: Sequential) throws {
    board.step("What goes wrong: learned before, but nothing of use")
    board.say(
      """
      What helps is not that weights have been trained, but what they were trained on. Freeze networks \
      that learned something else: the first task with the pixels of all pictures in the same disorder, \
      where there are no strokes; or nothing at all, weights as they were drawn at random.
      """)
    var random = board.random.split()
    let (scrambled, _) = try learn(
      runs.task.source, runs.task.scrambledSource(&random), on: board)
    let blank = TransferRuns.network(runs.task.source.classes, seed: board.random.next())
    let names = ["pictures", "disorder", "nothing"]
    let ends = try [base, scrambled, blank].enumerated().map { done, base in
      try board.progress("other beginnings", done, of: 3)
      return try (0..<6).map { turn in
        try accuracy(.frozen, runs, base, count: 5, turn: turn, on: board)
      }
    }
    let spreads = ends.map { values in
      (values.reduce(0) { $0 + ($1 - mean(values)) * ($1 - mean(values)) } / 5).squareRoot()
    }
    board.draw(
      Figure(
        "What it learned before",
        caption: """
          The accuracy with frozen layers and 5 pictures of each class, by what the frozen layers had \
          learned; mean and standard deviation of six runs. The line is what guessing gives.
          """, x: "the frozen layers learned", y: PlotAxis("accuracy", range: 0...1)
      ) {
        Bars(names, ends.map { mean($0) }, errors: spreads)
        ReferenceLine(y: runs.task.target.guessing)
      })
    board.claimForBuiltInData(
      "frozen layers that learned of disorder are of less use than those that learned of pictures",
      mean(ends[0]) > mean(ends[1]))
    board.claimForBuiltInData(
      "and so are those that learned nothing", mean(ends[0]) > mean(ends[2]))
    board.ask(
      "Pictures of cats are to be told apart, and there are ten of each. Which network to begin with?",
      choices: ["one that knows a thousand kinds of photographs", "one that knows digits"],
      answer: 0,
      because: "Its layers know fur, eyes and edges in colour; the other's know strokes.")
    board.say(
      """
      To try: s examples=1; s freeze=all but the last, and see what freezing too far does. Your own pictures in folders, four classes or \
      more: the first half is learned before, the second half then: --data FOLDER. chalk practice \
      backpropagation.
      """)
  }
}
