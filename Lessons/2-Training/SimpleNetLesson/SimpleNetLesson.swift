import Chalk
import Foundation

/// P10: a network written as a type of its own.
struct SimpleNetLesson: Lesson {
  let card = LessonCard(
    "simple-net", "A network of your own making", formulas: ["P10", "N04"],
    needs: ["breast-cancer"], minutes: 10)

  func teach(on board: Board) throws {
    let all = try board.data.examples(
      "moons", or: .moons(800, noise: 0.2, random: &board.random))
    try TwoClasses.require(all)
    let parts = all.split(testFraction: 0.25, random: &board.random)
    let scale = Standardizer(fitting: parts.training)
    let (training, test) = (scale(parts.training), scale(parts.test))
    var net = SimpleNet(inputs: training.features.width, using: &board.random)
    declaration(on: board, net, training)
    through(on: board, net, training)
    try learn(on: board, &net, training, test)
    if training.features.width == 2 { lines(on: board, net, training) }
    try sharing(on: board, net, training)
  }

  private func declaration(on board: Board, _ net: SimpleNet, _ training: Examples) {
    board.step("What is a network, if you have to write it down?")
    board.say(
      """
      A list of layers says what comes after what. A type of your own can say more: which layers there \
      are, and, in one function, what becomes of an input. In Keras it is a class with __init__ and \
      call; here a struct with init and callAsFunction, so that net(x) is a call of it. The third part, \
      the list of its parameters, Keras finds by itself; here it is written down.
      """)
    board.code("model")
    let count = net.parameters.map(\.variable.value.count).reduce(0, +)
    let width = training.features.width
    board.table(
      ["parameter", "shape", "numbers"],
      net.parameters.map {
        [$0.name, "\($0.variable.shape)", "\($0.variable.value.count)"]
      })
    board.claim("it has 10·\(width) + 10 + 10 + 1 numbers", count == 10 * width + 21)
    board.draw(
      Figure(
        "SimpleNet", caption: "Ten neurons with ReLU between the inputs and one answer."
      ) {
        NetworkDiagram(
          [
            .init("inputs", size: width), .init("ReLU", size: 10), .init("σ", size: 1),
          ], most: 10)
      })
    board.ask(
      "How many numbers would it have with 3 inputs?", answer: 51, because: "30 + 10 + 10 + 1.")
  }

  /// What the ten neurons and the output make of one example, worked out number by number.
  private func byHand(
    _ net: SimpleNet, _ x: [Double]
  ) -> (z: [Double], a: [Double], sum: Double, p: Double) {
    let (W1, b1) = (net.hidden.kernel.value, net.hidden.bias!.value.values)
    let (w2, b2) = (net.output.kernel.value.values, net.output.bias!.value.values[0])
    let z = b1.indices.map { j in
      x.indices.map { x[$0] * W1[$0, j].scalar }.reduce(b1[j], +)
    }
    let a = z.map { max(0, $0) }
    let sum = zip(a, w2).map { $0 * $1 }.reduce(b2, +)
    return (z, a, sum, 1 / (1 + exp(-sum)))
  }

  private func through(on board: Board, _ net: SimpleNet, _ training: Examples) {
    board.step("One example, all the way through")
    let number = board.integerSlider("example", in: 1...20, default: 1)
    let row = min(number, training.count) - 1
    let (x, label) = (training.features[row], training.classNames[training.labels[row]])
    board.say("Example \(number), \(written(x)), of the class \(label).")
    board.formula(#"z_j = \sum_i x_i W_{ij} + b_j, \quad a_j = \max(0, z_j)"#)
    board.formula(#"p = \sigma(\sum_j a_j w_j + b)"#)
    let (z, a, sum, p) = byHand(net, x)
    board.table(
      ["neuron", "sum z", "activation a", "weight to the answer", "a·w"],
      z.indices.map { j in
        let w = net.output.kernel.value.values[j]
        return ["\(j + 1)"] + [z[j], a[j], w, a[j] * w].map { written($0) }
      })
    board.value("the sum of the last column, with the bias", sum)
    board.value("p, before anything has been learned", p)
    let called = net(Variable(Tensor([x]))).value.scalar
    board.claim("net(x) gives the same, up to single precision", abs(called - p) < 1e-5)
  }

  private func learn(
    on board: Board, _ net: inout SimpleNet, _ training: Examples, _ test: Examples
  ) throws {
    board.step("Ten epochs, batches of 32")
    let rate = board.slider("rate", in: 0.001...0.05, default: 0.001)
    board.code("fit")
    let (trainingBatch, testBatch) = (training.whole, test.whole)
    // excerpt: fit
    net.compile(
      optimizer: .adam(learningRate: rate), loss: .binaryCrossentropy, metrics: [.accuracy])
    let history = try net.fit(
      trainingBatch.inputs, trainingBatch.targets, epochs: 10, batchSize: 32,
      validationData: (testBatch.inputs, testBatch.targets),
      callbacks: [.recorder(every: 6), board.progress("training")], progress: .silent,
      seed: board.random.next())
    // end excerpt
    let scores: Scores = try net.evaluate(testBatch.inputs, testBatch.targets)
    board.table(
      ["epoch", "loss", "accuracy"],
      history.epochs.map {
        ["\($0.number)", written($0["loss"]!), written($0["accuracy"]!)]
      })
    board.say(
      """
      On the \(test.count) others: a loss of \(scores["loss"]!), and \(percent: scores["accuracy"]!) of \
      them are told rightly.
      """)
    let record = history.record!
    board.draw(
      .losses(
        history,
        caption: "The loss after each of the ten epochs, on both parts of the data."))
    board.draw(
      .activations(
        record,
        caption: "The ten neurons, without the zeros of ReLU, and the answers, epoch by epoch.")
    )
    board.draw(
      .gradientNorms(
        record,
        caption: "The length of the gradient of each list of weights."))
    board.claim("the loss has fallen", history["loss"].last! < history["loss"][0])
    board.warn(
      """
      The article that prints this program prints loss and accuracy of its data without saying which data: on what has been \
      learned from they say little. Here is a part that it never saw beside it.
      """)
  }

  private func lines(on board: Board, _ net: SimpleNet, _ training: Examples) {
    board.step("Ten lines, one border")
    board.say(
      """
      Each hidden neuron is a straight fold in the plane: on one side of its line it is off. The \
      answer adds the ten folded planes up, and the border is where the sum is 0: made of straight \
      pieces, with a corner wherever it crosses a line.
      """)
    let reach = 2.6
    let (W, b) = (net.hidden.kernel.value, net.hidden.bias!.value.values)
    let neurons = b.indices.map { (W[0, $0].scalar, W[1, $0].scalar, b[$0]) }
    let caption = """
      Left: the probability of the class \(training.classNames[1]). Right: the line of each neuron, \
      and the two sides of the border that they make together.
      """
    let middles = (0..<80).map { -reach + (Double($0) + 0.5) * reach / 40 }
    let field = middles.map { y in middles.map { x in byHand(net, [x, y]).sum } }
    board.draw(
      Figure("What it has made of the plane", caption: caption, columns: 2) {
        Panel("The answer", x: "x₁", y: "x₂", aspect: .equal) {
          HeatMap(
            field.map { $0.map { 1 / (1 + exp(-$0)) } }, x: -reach...reach, y: -reach...reach,
            scale: .diverging(center: 0.5), range: 0...1)
          Points(
            training.features.column(0), training.features.column(1), classes: training.labels,
            classNames: training.classNames, size: 0.5)
        }
        Panel(
          "The lines", x: PlotAxis("x₁", range: -reach...reach),
          y: PlotAxis("x₂", range: -reach...reach),
          legend: .none, aspect: .equal
        ) {
          HeatMap(
            field.map { $0.map { $0 > 0 ? 1 : 0 } }, x: -reach...reach, y: -reach...reach,
            scale: .classes)
          for (u, v, c) in neurons { fold(u, v, c, reach) }
        }
      })
    let sides = [-1.0, 1].map { side in
      neurons.map { u, v, c -> Double in
        let square = u * u + v * v
        let (x, y) = (-c * u / square + side * u * 0.1, -c * v / square + side * v * 0.1)
        return max(0, u * x + v * y + c)
      }
    }
    board.claim(
      "on one side of its line every neuron is off, on the other it is on",
      sides[0].allSatisfy { $0 < 1e-9 } && sides[1].allSatisfy { $0 > 0 })
  }

  /// The line u·x + v·y + c = 0 inside the picture.
  private func fold(_ u: Double, _ v: Double, _ c: Double, _ reach: Double) -> Line {
    let square = u * u + v * v
    let (x, y) = (-c * u / square, -c * v / square)
    let length = square.squareRoot()
    let steps = stride(from: -8.0, through: 8, by: 0.05).map { t in
      (x - t * v / length, y + t * u / length)
    }.filter { abs($0.0) <= reach && abs($0.1) <= reach }
    return Line(steps.map(\.0), steps.map(\.1), color: .muted, dash: .solid, width: 1.2)
  }

  private func sharing(on board: Board, _ net: SimpleNet, _ training: Examples) throws {
    board.step("What goes wrong: a copy that is none, and ten neurons without a bend")
    board.say(
      """
      A struct is a value, and yet a copy of this one is not a second network: its parameters are \
      variables, and those are objects. Who trains the copy trains the original.
      """)
    var copy = net
    let x = Variable(training.whole.inputs)
    let before = net(x).value
    copy.compile(optimizer: .sgd(learningRate: 0.5), loss: .binaryCrossentropy)
    try copy.trainOnBatch(training.whole.inputs, training.whole.targets)
    board.claim(
      "after a step of the copy the original answers differently",
      (net(x).value - before).absolute().max().scalar > 0)
    board.say("And without ReLU two layers are one: the weighted sums of weighted sums.")
    board.formula(#"(x W_1 + b_1) W_2 + b_2 = x (W_1 W_2) + (b_1 W_2 + b_2)"#)
    let (W1, b1) = (net.hidden.kernel.value, net.hidden.bias!.value)
    let (W2, b2) = (net.output.kernel.value, net.output.bias!.value)
    let two = (training.whole.inputs.matmul(W1) + b1).matmul(W2) + b2
    let one = training.whole.inputs.matmul(W1.matmul(W2)) + (b1.reshaped(1, -1).matmul(W2) + b2)
    board.claim(
      "without the bend one layer gives the same for every example",
      (two - one).absolute().max().scalar < 1e-4)
    board.say(
      """
      To try: s rate=0.02, the same ten epochs, and a border with corners; `chalk new` for a layer of \
      your own to put into such a struct; a table of two classes with --data and --target.
      """)
  }
}
