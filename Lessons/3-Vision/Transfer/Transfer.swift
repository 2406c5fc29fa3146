import Chalk

/// T08: what was learned of many pictures, used for a task with few.
struct Transfer: Lesson {
  let card = LessonCard.transfer

  func teach(on board: Board) throws {
    let side = TransferTask.side
    let task = try TransferTask(
      board.digitPictures(side: side),
      mostOfSource: board.isFull ? 3000 : 750, &board.random)
    question(on: board, task)
    let base = try preTraining(on: board, task)
    let runs = freezing(on: board, task, base)
    let ends = try race(on: board, runs, base)
    try amounts(on: board, runs, base)
    try unlike(on: board, runs, base, ends)
    ending(on: board, runs)
  }

  private func question(on board: Board, _ task: TransferTask) {
    board.step("Five pictures of each: is that enough to learn from?")
    let (first, then) = (list(task.source.classNames), list(task.target.classNames))
    board.say(
      """
      Suppose there are only a few pictures of the classes \(then), but \(task.originals) of the classes \(first). The \
      digits differ, but they are made of the same strokes. A network that has learned to detect strokes in the first \
      task should not have to learn that again for the second. Using it there is **transfer learning**.
      """)
    if !board.data.isGiven {
      board.say(
        """
        All pictures have \(TransferTask.side) × \(TransferTask.side) pixels, so that many small trainings fit into \
        seconds. They are digits of MNIST made smaller, \
        \(board.isFull ? "from all of it" : "from the 7,000 that are built into the program").
        """)
    }
    board.say(
      """
      The pictures are moved, turned, and made larger or smaller at random, as in snapshots. That makes the \
      task harder: on tidy digits a network does so well with five of each that little is left to improve. The choice \
      favors transfer learning; it is made so that the effect can be seen at all.
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
        caption: """
          What do the two tasks have in common? Two pictures of each class: left the task with many pictures, right \
          the task with few.
          """, columns: 2
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
        "is better than one that starts from random weights",
        "is worse: it has learned the wrong things",
      ],
      answer: 0, because: "That holds for two tasks as alike as these. Step 6 shows others.")
    board.identity(
      "no class is in both tasks",
      Set(task.source.classNames).isDisjoint(with: task.target.classNames))
  }

  private func preTraining(on board: Board, _ task: TransferTask) throws -> Sequential {
    board.step("Pre-training")
    board.say(
      """
      What is worth keeping of the first task? Its training is called **pre-training**. The last layer of the network, \
      its **head**, has an output for each of the first classes, so it is of no use for the others and will be \
      replaced. The layers before it will be kept.
      """)
    board.code("network")
    let (base, history) = try learn(task.source, task.source.x, on: board)
    board.draw(
      .learning(
        history,
        caption: """
          Has it learned the first task? \(task.source.training.count) training pictures of \(task.source.classes) \
          classes, made of originals that were each moved and turned anew \(TransferTask.copies) times. The \
          \(task.originals) originals were divided into training and validation set before they were copied, so no \
          original is in both.
          """))
    let weights = base.layers[0].parameters[0].variable.value
    board.draw(
      .weights(
        (0..<16).map { weights[Axis.all, Axis.all, 0, $0].grid }, columns: 8,
        title: "The filters of the first layer",
        caption: """
          Is there anything in the first layer that belongs to certain classes? No: kernels of 3 × 3 can detect \
          ramps and spots only, and any digit is made of these.
          """))
    let accuracy = base.accuracy(task.source.testX, task.source.test.labels)
    board.value("test accuracy on the first task", accuracy)
    board.claimForBuiltInData(
      "on the first task the test accuracy is at least twice that of always predicting the most frequent class",
      accuracy > 2 * task.source.majority)
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
      x, source.y, epochs: 6, validationData: (source.validationX, source.validationY),
      callbacks: [board.progress("pre-training")], progress: .silent, seed: board.random.next())
    return (model, history)
  }

  private func freezing(
    on board: Board, _ task: TransferTask, _ base: Sequential
  ) -> TransferRuns {
    board.step("Freeze, or fine-tune")
    board.say(
      """
      There are two ways to use what was learned. The first is to keep it as it is. The weights of a **frozen layer** \
      are constants: no gradient is computed for them, and only the layers after it learn, from the features that it \
      computes. This is **feature extraction**. The second, **fine-tuning**, starts from the same weights but lets all \
      of them learn, in two stages. At first the convolutions stay frozen, since the random weights of the new head \
      would send large, useless gradients into them. Then everything learns, at a lower rate.
      """)
    board.code("begin")
    board.code("two stages")
    let freeze = board.choice(
      "freeze", of: ["the convolutions", "all but the last"], default: "the convolutions")
    let runs = TransferRuns(task: task, frozenLayers: freeze == "the convolutions" ? 4 : 6)
    let model = runs.begin(.frozen, from: base, seed: board.random.next())
    let (x, y) = task.few(5, turn: 0)
    Loss.sparseCategoricalCrossentropy(y, model(Variable(x))).backward()
    let counts = model.parameters.map { ($0.isTrainable, $0.variable.value.count) }
    board.table(
      ["parameter", "count", "trained", "‖gradient‖"],
      model.parameters.map { parameter in
        [
          parameter.name, "\(parameter.variable.value.count)", parameter.isTrainable ? "yes" : "no",
          parameter.variable.gradient.map {
            written($0.squared().sum().scalar.squareRoot(), digits: 3)
          } ?? "none",
        ]
      })
    let learning = counts.filter(\.0).map(\.1).reduce(0, +)
    board.value("parameters that are trained", Double(learning))
    board.value("parameters that are frozen", Double(counts.map(\.1).reduce(0, +) - learning))
    board.identity(
      "a frozen parameter has no gradient, and every other has one",
      model.parameters.allSatisfy { ($0.variable.gradient != nil) == $0.isTrainable })
    board.ask(
      "The frozen layers see the same pictures in every epoch. Their outputs",
      choices: ["change from epoch to epoch", "never change, and could be stored"], answer: 1,
      because: "The pictures and the weights stay the same, so the outputs could be computed once.")
    return runs
  }

  private func list(_ names: [String]) -> String {
    names.count > 6 ? names.prefix(6).joined(separator: ", ") + " …" : names.joined(separator: ", ")
  }

  /// Returns the test accuracies at the end, with how many pictures of each class, for each beginning.
  private func race(
    on board: Board, _ runs: TransferRuns, _ base: Sequential
  ) throws -> (count: Int, accuracies: [[Double]]) {
    board.step("Four ways to begin")
    let count = board.integerSlider("examples", in: 1...10, default: 5)
    let turns = 6
    board.say(
      """
      Which start gets furthest with \(count) training pictures of each class? The network begins in four ways: from \
      scratch, with frozen random layers, with frozen pre-trained layers, and pre-trained and then fine-tuned. Why \
      random layers? Features that were never trained, **random features**, often do well, too; pre-training has to \
      beat them, and not only training from scratch. Each way is trained \(turns) times, each time with new random \
      weights and on other pictures (the same pictures for all four), and tested on \(runs.task.target.test.count).
      """)
    board.code("race")
    let places = stride(from: 10, through: runs.steps, by: 10).map(Double.init)
    var curves: [[[Double]]] = []
    var change = 0.0
    for (done, beginning) in Beginning.allCases.enumerated() {
      var ofThis: [[Double]] = []
      for turn in 0..<turns {
        try board.progress("four beginnings", turns * done + turn, of: turns * 4)
        let (curve, model) = try follow(beginning, runs, base, count: count, turn: turn, on: board)
        ofThis.append(curve)
        if beginning == .frozen {
          change = max(
            change,
            (model.parameters[0].variable.value - base.parameters[0].variable.value)
              .absolute().max().scalar)
        }
      }
      curves.append(ofThis)
    }
    let ends = curves.map { $0.map { $0.last! } }
    board.draw(
      Figure(
        "Four beginnings",
        caption: """
          Which way learns fastest, and which is best in the end? Left: mean test accuracy of \(turns) trainings after \
          each number of steps with \(count) pictures of each class. Right: how far the two pre-trained ways are ahead \
          of the network from scratch, training by training; mean and standard deviation.
          """, columns: 2
      ) {
        ways(places, curves, x: "step")
      })
    board.table(
      ["beginning", "after ten steps", "in the end", "± standard deviation"],
      zip(Beginning.allCases, curves).map { beginning, runs in
        let last = runs.map { $0.last! }
        return [
          beginning.rawValue, roundedPercent(runs.map { $0[0] }.mean), roundedPercent(last.mean),
          written(100 * last.sampleStandardDeviation, digits: 2),
        ]
      })
    for (a, b) in [(3, 0), (2, 0), (2, 1)] {
      board.sayPoints(
        "In the end, \(Beginning.allCases[a].rawValue) minus \(Beginning.allCases[b].rawValue)",
        PairedDifference(ends[a], ends[b]))
    }
    board.say(
      """
      All pre-trained ways start from the one network of step 2. So these errors show the chance in the new weights \
      and in the few pictures, not what another pre-training would change. And all four ways share one base rate, \
      which need not be the best for each.
      """)
    if curves[0].map({ $0[0] }).mean > curves[2].map({ $0[0] }).mean {
      board.say(
        """
        After ten steps the network from scratch is still ahead of the one with frozen layers, since all its weights \
        learn at once. What the frozen layers are worth shows later.
        """)
    }
    if ends[3].mean < ends[2].mean {
      board.say(
        """
        Fine-tuning does not end above the frozen pre-trained layers, though it has more weights to fit with. Two \
        things may hold it back. In the last two thirds of its \(runs.steps) steps all weights follow the loss of \
        these few pictures, so it can memorize more; and its rate there is only a third, so its head has learned less. \
        The last exercise tests the second of them.
        """)
    }
    board.identity("training has left the frozen weights exactly as they were", change == 0)
    if runs.frozenLayers > 4 {
      board.say(
        """
        Too many layers are frozen now: the one before the last has learned what tells the first classes apart, and \
        loses what would tell the others apart.
        """)
      board.claimForBuiltInData(
        "with all but the last layer frozen the mean accuracy is below that of fine-tuning",
        ends[2].mean < ends[3].mean)
    } else {
      board.claimForBuiltInData(
        "frozen pre-trained layers end with a higher mean accuracy than frozen random layers",
        ends[2].mean > ends[1].mean)
    }
    return (count, ends)
  }

  // excerpt: race
  /// The test accuracy after every ten steps.
  private func follow(
    _ beginning: Beginning, _ runs: TransferRuns, _ base: Sequential,
    count: Int, turn: Int, on board: Board
  ) throws -> (curve: [Double], model: Sequential) {
    var model = runs.begin(beginning, from: base, seed: board.random.next())
    let watched = model
    let test = runs.task.target
    var curve: [Double] = []
    var steps = 0
    let watcher = Callback(afterStep: { _ in
      steps += 1
      if steps % 10 == 0 {
        curve.append(watched.accuracy(test.testX, test.test.labels))
      }
    })
    try runs.run(
      &model, beginning, count: count, turn: turn,
      callbacks: [watcher, board.progress("\(beginning), \(turn + 1)")],
      seed: board.random.next())
    return (curve, model)
  }
  // end excerpt

  /// The mean of every way to begin; and by how much those that are pre-trained are better than the first, from scratch,
  /// with which each of their trainings is paired. `runs[way][training][place]`.
  private func ways(_ places: [Double], _ runs: [[[Double]]], x: PlotAxis) -> [Panel] {
    let mean = Panel("Mean of each way", x: x, y: "test accuracy", legend: .below) {
      for (way, runs) in zip(Beginning.allCases, runs) {
        Line(
          places, places.indices.map { i in runs.map { $0[i] }.mean }, label: way.rawValue,
          showsPoints: true)
      }
    }
    let ahead = Panel("Minus “from scratch”", x: x, y: "difference", legend: .below) {
      ReferenceLine(y: 0)
      for way in [2, 3] {
        Band(
          places, runs: zip(runs[way], runs[0]).map { a, b in zip(a, b).map { $0 - $1 } },
          label: Beginning.allCases[way].rawValue, color: .series(way))
      }
    }
    return [mean, ahead]
  }

  private func amounts(on board: Board, _ runs: TransferRuns, _ base: Sequential) throws {
    board.step("How many pictures is it worth?")
    let counts = [1, 3, 10, 30]
    board.say(
      """
      Pre-training saves pictures, but how many? The same four ways are trained again on \(counts[0]), \(counts[1]), \
      \(counts[2]) and \(counts[3]) pictures of each class, five times each.
      """)
    let beginnings = Beginning.allCases
    var ends: [[[Double]]] = beginnings.map { _ in [] }
    for turn in 0..<5 {
      try board.progress("amounts", turn, of: 5)
      for (place, beginning) in beginnings.enumerated() {
        ends[place].append(
          try counts.map { try accuracy(beginning, runs, base, count: $0, turn: turn, on: board) })
      }
    }
    board.draw(
      Figure(
        "With more and more pictures",
        caption: """
          For how many pictures does pre-training pay? Left: mean test accuracy of five trainings after \(runs.steps) \
          steps, by the number of pictures of each class. Right: how far the two pre-trained ways are ahead of the \
          network from scratch; mean and standard deviation.
          """, columns: 2
      ) {
        ways(
          counts.map(Double.init), ends,
          x: PlotAxis(
            "pictures of each class", scale: .logarithmic, ticks: counts.map(Double.init)))
      })
    let pairs = [2, 3].map { way in
      counts.indices.map { i in
        PairedDifference(ends[way].map { $0[i] }, ends[0].map { $0[i] })
      }
    }
    board.table(
      [
        "pictures of each class", "frozen minus from scratch, points", "more than chance?",
        "fine-tuned minus from scratch, points", "more than chance?",
      ],
      counts.indices.map { i in
        ["\(counts[i])"]
          + pairs.flatMap { pairs in
            let size = [pairs[i].mean, pairs[i].standardError].map { written($0 * 100, digits: 2) }
            return [size.joined(separator: " ± "), pairs[i].isClear ? "yes" : "not shown"]
          }
      })
    let means = ends.map { runs in counts.indices.map { i in runs.map { $0[i] }.mean } }
    let reached = counts.indices.first { means[0][$0] >= means[3][2] }.map { "\(counts[$0])" }
    board.say(
      """
      The ± is the standard error over five trainings. How many pictures is pre-training worth? Take an accuracy of \
      the fine-tuned network, and look in the left panel how many pictures the network from scratch needs for it. \
      With \(counts[2]) of each class the fine-tuned network reaches \(percent: means[3][2]); of these amounts, the \
      network from scratch \(reached.map { "first does so with \($0)" } ?? "does so with none").
      """)
    board.claimForBuiltInData(
      "on average over these amounts the fine-tuned network is better than frozen random layers",
      ends[3].map { $0.mean }.mean > ends[1].map { $0.mean }.mean)
  }

  private func accuracy(
    _ beginning: Beginning, _ runs: TransferRuns, _ base: Sequential, count: Int, turn: Int,
    on board: Board
  ) throws -> Double {
    var model = runs.begin(beginning, from: base, seed: board.random.next())
    try runs.run(
      &model, beginning, count: count, turn: turn,
      callbacks: [board.progress("\(beginning), \(count) of each class, \(turn + 1)")],
      seed: board.random.next())
    return model.accuracy(runs.task.target.testX, runs.task.target.test.labels)
  }

  private func unlike(
    on board: Board, _ runs: TransferRuns, _ base: Sequential,
    _ race: (count: Int, accuracies: [[Double]])
  ) throws {
    board.step("What goes wrong: pre-trained on very different pictures")
    board.say(
      """
      Does it matter what the layers were pre-trained on? Now freeze layers that were pre-trained on very different \
      pictures: the first task with the pixels of every picture permuted in the same way. The classes can still be \
      learned from such pictures, but there are no strokes in them. If the result is worse than with no pre-training \
      at all, that is **negative transfer**; here it would show as permuted digits below random \
      layers.\(race.count == 5 ? " The numbers of the other two are those of step 4." : "")
      """)
    var random = board.random.split()
    let (permuted, _) = try learn(
      runs.task.source, runs.task.permutedSource(&random), on: board)
    let names = ["digits", "permuted digits", "nothing (random)"]
    let beginnings: [(Beginning, Sequential)] = [
      (.frozen, base), (.frozen, permuted), (.random, base),
    ]
    // Two of the three are those of step 4, where it had as many pictures.
    let known: [[Double]?] =
      race.count == 5 ? [race.accuracies[2], nil, race.accuracies[1]] : [nil, nil, nil]
    let ends = try beginnings.enumerated().map { done, beginning -> [Double] in
      try board.progress("other pre-trainings", done, of: 3)
      return try known[done]
        ?? (0..<6).map { turn in
          try accuracy(beginning.0, runs, beginning.1, count: 5, turn: turn, on: board)
        }
    }
    board.draw(
      Figure(
        "What it was pre-trained on",
        caption: """
          Does it matter what the frozen layers were pre-trained on? Test accuracy with 5 pictures of each class; a \
          point for each of six trainings, drawn a little apart. The line is the accuracy of always naming the most \
          frequent class.
          """,
        x: PlotAxis("pre-trained on", range: -0.5...2.5, categories: names), y: "test accuracy",
        legend: .none
      ) {
        for (index, values) in ends.enumerated() {
          Points(
            values.indices.map { Double(index) + 0.05 * (Double($0) - 2.5) }, values,
            color: .series(index))
        }
        ReferenceLine(y: runs.task.target.majority)
      })
    board.table(
      ["pre-trained on", "test accuracy", "± standard deviation"],
      zip(names, ends).map {
        [$0, roundedPercent($1.mean), written(100 * $1.sampleStandardDeviation, digits: 2)]
      })
    board.sayPoints("Digits minus permuted digits", PairedDifference(ends[0], ends[1]))
    board.sayPoints("Permuted digits minus random layers", PairedDifference(ends[1], ends[2]))
    board.say(
      "Each pre-training was done once, so another one might shift all points of its column.")
    board.claimForBuiltInData(
      "layers pre-trained on digits are of more use than those pre-trained on permuted digits",
      ends[0].mean > ends[1].mean)
    board.ask(
      "You want to tell two breeds of cats apart from ten pictures of each. Which network do you start from?",
      choices: ["one pre-trained on a thousand kinds of photographs", "one pre-trained on digits"],
      answer: 0,
      because: "Its layers detect fur, eyes and edges in color; the other's detect strokes.")
  }
}
