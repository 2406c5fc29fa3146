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
    board.code("branches", file: JoinedModel.file)
    board.code("joined", file: JoinedModel.file)
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
}
