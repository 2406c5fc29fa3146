import Chalk

/// T08: what was learned of many pictures, used for a task with few.
struct Transfer: Lesson {
  let card = LessonCard(
    "transfer", "Learned before, used again", formulas: ["T08"], needs: ["mnist-deeper"],
    minutes: 15)

  func teach(on board: Board) throws {
    let side = TransferTask.side
    let task = try TransferTask(
      board.data.images("mnist", size: (side, side), channels: 1, or: .digits(side: side)),
      mostOfSource: board.isFull ? 3000 : 750, &board.random)
    question(on: board, task)
    let base = try learnedBefore(on: board, task)
    let runs = freezing(on: board, task, base)
    try race(on: board, runs, base)
    try amounts(on: board, runs, base)
    try useless(on: board, runs, base)
  }

  private func question(on board: Board, _ task: TransferTask) {
    board.step("Five pictures of each: is that enough to learn from?")
    let (first, then) = (list(task.source.classNames), list(task.target.classNames))
    board.say(
      """
      Of the classes \(first) there are \(task.originals) pictures, of the classes \(then) \
      only a few. They are different things, but they are made of the same strokes. A network that has \
      learned to see strokes should not have to learn it again.
      """)
    board.say(
      """
      All of them are moved, turned, and made larger or smaller at random, as careless photographs \
      are. On tidy digits a network does so well with five of each that little is left to help with.
      """)
    board.code("careless")
    let pictures = { (task: PictureTask) in
      (0..<2).flatMap { turn in
        (0..<min(task.classes, 10)).compactMap { label in
          task.training.labels.indices.filter { task.training.labels[$0] == label }
            .dropFirst(turn).first
        }
      }.map { PixelImage(picture: task.training.image($0)) }
    }
    board.draw(
      Figure(
        "Two tasks",
        caption:
          "Two pictures of each class, one below the other: those of which there are many, and those with few.",
        columns: 2
      ) {
        Panel("Many of these") {
          Images(pictures(task.source), columns: min(task.source.classes, 10))
        }
        Panel("Few of these") {
          Images(pictures(task.target), columns: min(task.target.classes, 10))
        }
      })
    board.predict(
      "A network that knows the first classes gets a new last layer and a few pictures of the others. It",
      choices: [
        "is better than one that begins at random", "is worse: it has learned the wrong things",
      ],
      answer: 0, because: "For these two tasks. The last step shows others.")
    board.claim(
      "no class is in both", Set(task.source.classNames).isDisjoint(with: task.target.classNames))
  }

  private func learnedBefore(on board: Board, _ task: TransferTask) throws -> Sequential {
    board.step("Learned before")
    board.code("network")
    let (base, history) = try learn(task.source, task.source.x, on: board)
    board.draw(
      .learning(
        history,
        caption: """
          The first task: \(task.source.training.count) pictures of \(task.source.classes) classes, each \
          of \(task.originals) originals eight times, never twice alike. Its last layer will be thrown \
          away; what lies before it is to be kept.
          """))
    let weights = base.layers[0].parameters[0].variable.value
    board.draw(
      .weights(
        (0..<16).map { weights[Axis.all, Axis.all, 0, $0].grid }, columns: 8,
        title: "What the first layer has learned",
        caption: "The 16 kernels of the first convolution. None of them knows of a class."))
    let accuracy = history["val_accuracy"].last!
    board.claimForBuiltInData(
      "it knows more than one who always names the commonest class", accuracy > task.source.guessing
    )
    return base
  }

  /// A network that has learned the first task, from these pictures of it.
  private func learn(
    _ source: PictureTask, _ x: Tensor, on board: Board
  ) throws -> (Sequential, History) {
    var model = TransferRuns.network(source.classes, seed: board.random.next())
    model.compile(
      optimizer: .adam(learningRate: 0.003), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    let history = try model.fit(
      x, source.y, epochs: 8, validationData: (source.testX, source.testY),
      callbacks: [.recorder(every: 60), board.progress("learning beforehand")], progress: .silent,
      seed: board.random.next())
    return (model, history)
  }

  private func freezing(
    on board: Board, _ task: TransferTask, _ base: Sequential
  ) -> TransferRuns {
    board.step("Freeze, or tune")
    board.say(
      """
      A frozen layer is used as it is: its weights are constants, and no gradient is worked out for \
      them. Only what lies behind it learns. Fine-tuning begins with the same weights, but lets all of \
      them learn on.
      """)
    board.code("begin")
    let freeze = board.choice(
      "freeze", of: ["the convolutions", "all but the last"], default: "the convolutions")
    let runs = TransferRuns(task: task, frozenLayers: freeze == "the convolutions" ? 4 : 6)
    let model = runs.begin(.frozen, from: base, seed: board.random.next())
    let (x, y) = task.few(5, turn: 0)
    Loss.sparseCategoricalCrossentropy(y, model(Variable(x))).backward()
    board.table(
      ["parameter", "numbers", "learns", "gradient"],
      model.parameters.map { parameter in
        [
          parameter.name, "\(parameter.variable.value.count)",
          parameter.isTrainable ? "yes" : "no",
          parameter.variable.gradient.map { written($0.squared().sum().scalar.squareRoot()) }
            ?? "none",
        ]
      })
    let counts = model.parameters.map { ($0.isTrainable, $0.variable.value.count) }
    let learning = counts.filter(\.0).map(\.1).reduce(0, +)
    board.value("numbers that learn", Double(learning))
    board.value("numbers that are kept", Double(counts.map(\.1).reduce(0, +) - learning))
    board.claim(
      "a frozen parameter has no gradient, and every other has one",
      model.parameters.allSatisfy { ($0.variable.gradient != nil) == $0.isTrainable })
    board.ask(
      "The frozen part sees the same pictures in every epoch. Its outputs",
      choices: ["change from epoch to epoch", "are always the same, and could be kept"], answer: 1,
      because:
        "Same pictures, same weights. Whoever trains a last layer only can compute them once.")
    return runs
  }

  private func list(_ names: [String]) -> String {
    names.count > 6 ? names.prefix(6).joined(separator: ", ") + " …" : names.joined(separator: ", ")
  }

  private func race(on board: Board, _ runs: TransferRuns, _ base: Sequential) throws {
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
    let ends = curves.map { $0.map { $0.last! }.mean }
    board.table(
      ["beginning", "in the end", "after ten steps"],
      zip(Beginning.allCases, curves).map { beginning, runs in
        [
          beginning.rawValue, roundedPercent(runs.map { $0.last! }.mean),
          roundedPercent(runs.map { $0[1] }.mean),
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

  private func amounts(on board: Board, _ runs: TransferRuns, _ base: Sequential) throws {
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
      ends[2].map { $0[i] }.mean - ends[0].map { $0[i] }.mean
    }
    board.table(
      ["pictures of each class", "fine-tuning is ahead by, in points"],
      counts.indices.map { ["\(counts[$0])", written((help[$0] * 1000).rounded() / 10)] })
    board.claimForBuiltInData("fine-tuning is ahead on average over these amounts", help.mean > 0)
    let (scratch, tuned) = (ends[0].map { $0[3] }.mean, ends[2].map { $0[1] }.mean)
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

  private func useless(on board: Board, _ runs: TransferRuns, _ base: Sequential) throws {
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
      (values.reduce(0) { $0 + ($1 - values.mean) * ($1 - values.mean) } / 5).squareRoot()
    }
    board.draw(
      Figure(
        "What it learned before",
        caption: """
          The accuracy with frozen layers and 5 pictures of each class, by what the frozen layers had \
          learned; mean and standard deviation of six runs. The line is what guessing gives.
          """, x: "the frozen layers learned", y: PlotAxis("accuracy", range: 0...1)
      ) {
        Bars(names, ends.map(\.mean), errors: spreads)
        ReferenceLine(y: runs.task.target.guessing)
      })
    board.claimForBuiltInData(
      "frozen layers that learned of disorder are of less use than those that learned of pictures",
      ends[0].mean > ends[1].mean)
    board.claimForBuiltInData(
      "and so are those that learned nothing", ends[0].mean > ends[2].mean)
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
