import Chalk
import Foundation

/// T12: a picture and numbers in one model.
struct Modalities: Lesson {
  let card = LessonCard(
    "modalities", "Seeing and feeling at once", formulas: ["T12"], minutes: 15)

  func teach(on board: Board) throws {
    board.step("What do two senses know together?")
    let hidden = board.integerSlider("hidden", in: 3...6, default: 5)
    let noise = board.slider("noise", in: 0.25...0.6, default: 0.4)
    let images = try board.data.images(
      "mnist", size: (8, 8), channels: 1, or: .digits())
    let most = board.isFull ? 20_000 : 1200
    let training = TwoSenses(
      images.training.prefix(most), hidden: hidden, noise: noise, random: &board.random)
    let test = TwoSenses(
      images.test.prefix(most / 2), hidden: hidden, noise: noise, random: &board.random)
    let names = images.training.classNames
    show(on: board, training, names, hidden)
    try network(on: board, training, names.count)
    let models = try together(on: board, training, test, names.count)
    product(on: board, models, training, test, names.count)
    try missing(on: board, models, training, test, names.count)
  }

  private func show(
    on board: Board, _ training: TwoSenses, _ names: [String], _ hidden: Int
  ) {
    board.say(
      """
      Somebody reads digits from a form, and the lowest \(hidden) of 8 rows are covered. But the pen has \
      a sensor, and sends two numbers for each digit, which are noisy, too. Neither sense is enough alone. \
      (The pictures are real, or yours; the two numbers are generated.)
      """)
    let some = min(8, training.labels.count)
    let images = (0..<some).map { i in
      PixelImage(
        width: 8, height: 8, grey: training.pictures[i].contiguous().values.map { 1 - $0 },
        range: 0...1)
    }
    let n = min(300, training.labels.count)
    let (x, y) = (training.numbers[Axis.all, 0].values, training.numbers[Axis.all, 1].values)
    let step = max(1, n / 300)
    let shown = stride(from: 0, to: n, by: step).map { $0 }
    board.draw(
      Figure(
        "What the eye sees", caption: "Eight digits, covered below, and what they are."
      ) {
        Images(images, captions: (0..<some).map { names[training.labels[$0]] }, columns: 8)
      })
    board.draw(
      Figure(
        "What the pen sends",
        caption: "The two numbers of \(shown.count) examples. Neighbours on the circle overlap.",
        x: "first number", y: "second number", legend: .outside, aspect: .equal
      ) {
        Points(
          shown.map { x[$0] }, shown.map { y[$0] }, classes: shown.map { training.labels[$0] },
          classNames: names, size: 0.7)
      })
  }

  private func network(on board: Board, _ training: TwoSenses, _ classes: Int) throws {
    board.step("Two branches and a trunk")
    board.say(
      """
      Each kind of input gets what suits it: pictures a convolution, numbers a dense layer. Behind, both \
      are lists of numbers, and can be laid side by side. What follows does not know which came from \
      where, and learns to use both.
      """)
    board.code("branches")
    board.code("joined")
    let nodes: [Diagram.Node] = [
      .init("picture", name: "picture", rows: ["8 × 8"]),
      .init("numbers", name: "numbers", rows: ["2"]),
      .init("a", name: "convolution, dense", rows: ["16"]),
      .init("b", name: "dense", rows: ["16"]), .init("c", name: "side by side", rows: ["32"]),
      .init("d", name: "dense", rows: ["24"]),
      .init("e", name: "softmax", rows: ["\(classes)"]),
    ]
    let edges = [
      ("picture", "a"), ("numbers", "b"), ("a", "c"), ("b", "c"), ("c", "d"), ("d", "e"),
    ].map { Diagram.Edge(from: $0.0, to: $0.1) }
    let diagram = try Diagram(nodes, edges: edges)
    board.draw(
      Figure("The joined network", caption: "Each box says how many numbers come out of it.") {
        diagram
      })
    var random = board.random.split()
    let model = JoinedModel(
      [
        try JoinedModel.pictures([8, 8, 1], &random), try JoinedModel.numbers(2, &random),
      ], widths: 32, classes: classes, random: &random)
    let x = [training.pictures[0..<4].contiguous(), training.numbers[0..<4].contiguous()]
    let one = model.predict(x)
    let sums = one.sum(1).values
    board.claim("the answers are probabilities", sums.allSatisfy { abs($0 - 1) < 1e-5 })
    let loss = Loss.sparseCategoricalCrossentropy(
      Tensor(Array(training.labels.prefix(4))), model(x.map { Variable($0) }))
    loss.backward()
    let lengths = model.branches.map { branch in
      branch.parameters.reduce(0) { $0 + ($1.variable.gradient?.squared().sum().scalar ?? 0) }
    }
    board.claim("one loss sends gradients into both branches", lengths.allSatisfy { $0 > 0 })
    board.ask(
      "A branch gives 16 numbers, the other 16. How many weights has a dense layer of 24 behind them, without biases?",
      answer: 768, because: "(16 + 16)·24.")
  }

  /// The three models: picture, numbers, both.
  struct Three {
    var picture, numbers, both: JoinedModel
  }

  private func together(
    on board: Board, _ training: TwoSenses, _ test: TwoSenses, _ classes: Int
  ) throws -> Three {
    board.step("Alone and together")
    let names = ["picture", "numbers", "both"]
    let runs = 3
    board.say("Three networks, \(runs) times each, the same examples and the same epochs.")
    board.predict(
      "Which will be best in the test?", choices: names.map { "\($0)" }, answer: 2,
      because: "Where the one sense hesitates, the other often does not.")
    var accuracies: [[Double]] = [[], [], []]
    var histories: [History] = []
    var models: [JoinedModel] = []
    for run in 0..<runs {
      for kind in 0..<3 {
        try board.progress("network", 3 * run + kind + 1, of: 3 * runs)
        var model = try make(kind, classes, &board.random)
        let history = try model.fit(
          inputs(kind, training), training.targets, epochs: 10,
          callbacks: run == 0 ? [.recorder(every: 20)] : [], progress: .silent,
          seed: board.random.next())
        accuracies[kind].append(accuracy(model.predict(inputs(kind, test)), test.labels))
        if run == 0 {
          histories.append(history)
          models.append(model)
        }
      }
    }
    let (found, learned) = (accuracies, histories)
    board.draw(
      Figure(
        "Alone and together",
        caption:
          "Left: the losses of training. Right: accuracy in the test, mean and standard deviation over \(runs) networks.",
        columns: 2
      ) {
        Panel("Loss", x: "epoch", y: PlotAxis("loss", scale: .logarithmic)) {
          for (name, history) in zip(names, learned) {
            Line(history.epochs.map { Double($0.number) }, history["loss"], label: name)
          }
        }
        Panel("Accuracy", y: PlotAxis("accuracy in the test", range: 0...1.08)) {
          Bars(names, found.map(\.mean), errors: found.map(\.standardDeviation), showsValues: true)
        }
      })
    inside(learned[2].record!, on: board)
    board.claimForBuiltInData(
      "both together are better than the picture alone", found[2].mean > found[0].mean)
    board.claimForBuiltInData("and better than the numbers alone", found[2].mean > found[1].mean)
    return Three(picture: models[0], numbers: models[1], both: models[2])
  }

  private func make(
    _ kind: Int, _ classes: Int, _ random: inout RandomSource
  ) throws -> JoinedModel {
    var branches: [Chain] = []
    if kind != 1 { branches.append(try JoinedModel.pictures([8, 8, 1], &random)) }
    if kind != 0 { branches.append(try JoinedModel.numbers(2, &random)) }
    var model = JoinedModel(
      branches, widths: 16 * branches.count, classes: classes, random: &random)
    model.compile(
      optimizer: .adam(learningRate: 0.005), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    return model
  }

  private func inputs(_ kind: Int, _ senses: TwoSenses) -> [Tensor] {
    kind == 0
      ? [senses.pictures] : kind == 1 ? [senses.numbers] : [senses.pictures, senses.numbers]
  }

  private func accuracy(_ probabilities: Tensor, _ labels: [Int]) -> Double {
    zip(probabilities.argmax().values, labels).fraction { Int($0) == $1 }
  }

  private func inside(_ record: TrainingRecord, on board: Board) {
    let layers = record.layers.filter { $0.hasSuffix("/dense") || $0 == "together" }
    board.draw(
      Figure.activations(
        over: layers.map { ActivationHistory($0, record) }, title: "Two branches and the trunk",
        caption:
          "What the ends of both branches put out, and the layer that hears them both, the newest in front."
      ))
    let kernels = record.parameters.filter { $0.hasSuffix("/kernel") }
    board.draw(
      Figure.gradientNorms(
        kernels.map { name in (name, record.changes(of: name).map(\.change.gradientNorm)) },
        epochs: "look", title: "Gradients in the branches and the trunk",
        caption:
          "The lengths of the gradients, every 20 steps: both branches are drawn into learning."))
  }

  private func product(
    on board: Board, _ models: Three, _ training: TwoSenses, _ test: TwoSenses, _ classes: Int
  ) {
    board.step("Or let two experts multiply")
    board.say(
      """
      There is another way, without a common network: each sense is judged by its own, and the two \
      opinions are multiplied. If the senses err independently of each other, within each class, this is \
      exactly what follows from both (Bayes); p(c) is how frequent a class is, and would else be counted \
      twice.
      """)
    board.formula(#"p(c | x, n) \propto \frac{p(c | x) p(c | n)}{p(c)}"#)
    board.code("product")
    let (eye, pen, even) = (Tensor([[0.6, 0.4]]), Tensor([[0.8, 0.2]]), Tensor([0.5, 0.5]))
    let sure = multiplied(eye, pen, prior: even).values[0]
    board.say(
      """
      Two classes, equally frequent; for the first the one sense says 0.6, the other 0.8. The products \
      are 0.6·0.8/0.5 = \(0.6 * 0.8 / 0.5) and, for the second, 0.4·0.2/0.5 = \(0.4 * 0.2 / 0.5). \
      Divided by their sum: \(sure). Two who agree are surer together than each alone.
      """)
    board.claim("worked by hand it is 6/7", abs(sure - 6.0 / 7) < 1e-6)
    var prior = [Double](repeating: 0, count: classes)
    for label in training.labels { prior[label] += 1 / Double(training.labels.count) }
    let priors = Tensor(prior.map { max($0, 1e-6) })
    let (a, b) = (
      models.picture.predict([test.pictures]), models.numbers.predict([test.numbers])
    )
    let both = multiplied(a, b, prior: priors)
    let outcome = [
      ("picture", accuracy(a, test.labels)), ("numbers", accuracy(b, test.labels)),
      ("multiplied", accuracy(both, test.labels)),
      (
        "joined network", accuracy(models.both.predict([test.pictures, test.numbers]), test.labels)
      ),
    ]
    board.table(
      ["", "accuracy in the test"], outcome.map { [$0.0, written($0.1, digits: 3)] })
    board.claimForBuiltInData(
      "the opinions multiplied are better than each",
      outcome[2].1 > outcome[0].1 && outcome[2].1 > outcome[1].1)
    let none = multiplied(
      a, Tensor.ones([test.labels.count, classes]) * priors, prior: priors)
    board.claim(
      "an expert who only knows how frequent classes are changes nothing",
      (none - a / a.sum(1, keepingAxes: true)).absolute().max().scalar < 1e-4)
    board.say(
      """
      Here the two numbers were made independently, so the product has all it needs. Where senses depend \
      on each other (a word and the tone in which it is said), the product counts twice what both say, and a joined network can learn not to.
      """)
  }

  // excerpt: product
  /// p(c | x, n) = p(c | x)·p(c | n)/p(c), divided by its sum
  func multiplied(_ a: Tensor, _ b: Tensor, prior: Tensor) -> Tensor {
    let product = a * b / prior
    return product / product.sum(1, keepingAxes: true)
  }
  // end excerpt

  private func missing(
    on board: Board, _ models: Three, _ training: TwoSenses, _ test: TwoSenses, _ classes: Int
  ) throws {
    board.step("What goes wrong: the pen breaks")
    board.say(
      """
      The joined network counts on both. If the pen sends nothing, zeros, it may be worse than one that \
      never had a pen. It can be prepared for that: in training, for half of the examples the numbers are put to \
      0, chosen at random.
      """)
    let n = training.labels.count
    let keep = Tensor((0..<n).map { _ in board.random.chance(0.5) ? 1.0 : 0 }, shape: [n, 1])
    var hardy = try make(2, classes, &board.random)
    try hardy.fit(
      [training.pictures, training.numbers * keep], training.targets, epochs: 10,
      progress: .silent, seed: board.random.next())
    let silent = test.numbers.zerosLike
    let rows =
      [
        ("picture alone", accuracy(models.picture.predict([test.pictures]), test.labels), nil),
        (
          "joined", accuracy(models.both.predict([test.pictures, silent]), test.labels),
          accuracy(models.both.predict([test.pictures, test.numbers]), test.labels)
        ),
        (
          "joined, prepared", accuracy(hardy.predict([test.pictures, silent]), test.labels),
          accuracy(hardy.predict([test.pictures, test.numbers]), test.labels)
        ),
      ] as [(String, Double, Double?)]
    board.table(
      ["", "pen broken", "pen works"],
      rows.map { [$0.0, written($0.1, digits: 3), $0.2.map { written($0, digits: 3) } ?? "–"] })
    board.draw(
      Figure(
        "When the pen is broken",
        caption: "Accuracy in the test, with zeros in the place of the numbers.",
        y: PlotAxis("accuracy in the test", range: 0...1)
      ) { Bars(rows.map(\.0), rows.map(\.1), showsValues: true) })
    board.claimForBuiltInData("without the pen the joined network loses", rows[1].1 < rows[1].2!)
    board.claimForBuiltInData("the prepared one loses less", rows[2].1 > rows[1].1)
    board.ask(
      "A network with two inputs gets only one of them in use. What should be done in training?",
      choices: ["nothing", "leave one out now and then"], answer: 1,
      because: "What is to be borne in use has to be seen in training.")
    board.say(
      """
      To try: s hidden=6, s noise=0.25. Pictures of your own, in folders by class: chalk run modalities \
      --data folder. The layer of the picture's branch: chalk practice convolution.
      """)
  }
}
