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
    board.code("careless", file: TransferTask.file)
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
    board.code("network", file: TransferRuns.file)
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
  func learn(
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
    board.code("begin", file: TransferRuns.file)
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
}
