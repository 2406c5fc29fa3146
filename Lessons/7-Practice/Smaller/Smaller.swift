import Chalk
import Foundation

/// T07: a network for a small machine: weights of a few bits, and fewer of them.
struct Smaller: Lesson {
  let card = LessonCard(
    "smaller", "A network that fits into a watch", formulas: ["T07"], minutes: 15)

  func teach(on board: Board) throws {
    board.step("How small can it be?")
    let examples = try board.handwrittenDigits()
    let task = try Task(examples, board: board)
    task.show(on: board)
    let bits = quantize(on: board, task)
    try curve(on: board, task)
    integers(on: board, task)
    try prune(on: board, task)
    both(on: board, task, bits)
  }

  /// A trained network, and what it is tested with.
  struct Task {
    let training: (x: Tensor, y: Tensor), test: (x: Tensor, labels: [Int])
    let classes: Int
    let history: History
    let network: PlainNetwork
    let seed: UInt64

    init(_ examples: Examples, board: Board) throws {
      let (training, test) = examples.split(testFraction: 0.3, random: &board.random)
      let scale = Standardizer(fitting: training)
      let (own, unseen) = (scale(training).whole, scale(test).whole)
      self.training = (own.inputs, own.targets)
      self.test = (unseen.inputs, test.labels)
      classes = examples.classNames.count
      seed = board.random.next()
      var model = Task.model(own.inputs.shape[1], classes, seed)
      history = try model.fit(
        own.inputs, own.targets, epochs: 12, callbacks: [.recorder(every: 20)], progress: .silent)
      network = PlainNetwork(model)
    }

    static func model(_ inputs: Int, _ classes: Int, _ seed: UInt64) -> Sequential {
      var model = Sequential(
        [
          .dense(48, activation: .relu, inputShape: [inputs]),
          .dense(classes, activation: .softmax),
        ], seed: seed)
      model.compile(
        optimizer: .adam(learningRate: 0.005), loss: .sparseCategoricalCrossentropy,
        metrics: [.accuracy])
      return model
    }

    func accuracy(_ network: PlainNetwork) -> Double { network.accuracy(test.x, test.labels) }

    func show(on board: Board) {
      board.say(
        """
        A network is a list of numbers, and each takes 4 bytes. A watch or a sensor has little memory, a \
        battery, and often no unit for such numbers at all. Two ways lead to less: write each weight with \
        fewer bits, and leave weights out. First, a network that has learned.
        """)
      board.draw(
        Figure.losses(history, caption: "The loss over the epochs, on what it learned from."))
      board.draw(
        Figure.activations(
          history.record!, title: "What its layers put out",
          caption: "The outputs of both layers, the newest in front. Their range will be needed."))
      board.draw(
        Figure.gradientNorms(
          history.record!, title: "Its gradients",
          caption: "The lengths of the gradients over training."))
      board.value("weights", Double(network.weights))
      board.value("bytes, at 4 a weight", Double(4 * network.weights))
      board.value("accuracy in the test", accuracy(network))
    }
  }

  private func quantize(on board: Board, _ task: Task) -> Int {
    board.step("Fewer bits")
    let bits = board.integerSlider("bits", in: 2...8, default: 4)
    board.say(
      """
      With b bits there are 2ᵇ codes. They are laid over the range of the weights at equal distances, the \
      scale s, such that one of them, z, means 0 exactly: a weight of 0 must stay 0.
      """)
    board.formula(#"s = \frac{w_{max} - w_{min}}{2^b - 1}"#)
    board.formula(#"q = round(\frac{w}{s}) + z"#)
    let f = board.formula(#"\hat{w} = s (q - z)"#)
    board.code("quantize")
    let small = Quantized([-1, 0, 0.5, 2], bits: 2)
    board.explain(
      f, ["s": small.scale, "q": Double(small.codes[2]), "z": Double(small.zero)],
      small.values[2])
    board.claim(
      "−1, 0, 0.5, 2 in two bits: scale 1, zero 1, codes 0, 1, 2, 3",
      small.scale == 1 && small.zero == 1 && small.codes == [0, 1, 2, 3])
    let w = task.network.W1.values
    let q = Quantized(w, bits: bits)
    let errors = zip(w, q.values).map { $0 - $1 }
    board.draw(
      Figure(
        "\(bits) bits",
        caption: """
          Left: the weights of the first layer, and the codes they are rounded to. Right: what rounding \
          takes away from each; never more than half a scale, \(written(q.scale / 2)).
          """, columns: 2
      ) {
        Panel("The weights", x: "w", y: "weights") {
          Histogram(w, bins: 60, label: "before")
          Histogram(q.values, bins: 60, label: "after")
        }
        Panel("The error", x: "w", y: "w − ŵ") {
          Points(
            w.enumerated().filter { $0.offset % 3 == 0 }.map(\.element),
            errors.enumerated().filter { $0.offset % 3 == 0 }.map(\.element), size: 0.4)
          ReferenceLine(y: q.scale / 2, label: "s/2")
          ReferenceLine(y: -q.scale / 2)
        }
      })
    board.claim(
      "no weight moves by more than half a scale",
      errors.allSatisfy { abs($0) <= q.scale / 2 * (1 + 1e-9) })
    board.claim("a weight of 0 stays 0", Quantized(w + [0], bits: bits).values.last == 0)
    board.ask(
      "Weights from −1 to 1 in 8 bits: by how much can one of them move, at most?",
      answer: 1 / 255.0, because: "The scale is 2/255; half of it.")
    return bits
  }

  private func curve(on board: Board, _ task: Task) throws {
    board.step("How many bits are enough?")
    let all = Array(1...8)
    let whole = task.accuracy(task.network)
    let rows = [false, true].map { perNeuron in
      all.map { task.accuracy(task.network.quantized(bits: $0, perNeuron: perNeuron)) }
    }
    board.say(
      """
      One scale for a whole matrix is spoiled by a single large weight. A scale for each neuron costs a \
      few bytes more, and follows each neuron's own range.
      """)
    board.draw(
      Figure(
        "Accuracy by the bits of a weight",
        caption: """
          The same network, rounded; nothing was learned anew. With 8 bits it has \
          \(written(rows[0][7], digits: 3)), before rounding it had \(written(whole, digits: 3)).
          """, x: PlotAxis("bits", ticks: all.map(Double.init)),
        y: PlotAxis("accuracy in the test", range: 0...1)
      ) {
        Line(all.map(Double.init), rows[0], label: "a scale for a matrix", showsPoints: true)
        Line(all.map(Double.init), rows[1], label: "a scale for a neuron", showsPoints: true)
        ReferenceLine(y: whole, label: "32 bits")
      })
    board.claimForBuiltInData(
      "8 bits cost less than one point of a hundred", whole - rows[0][7] < 0.01)
    let odd = task.network.withOneLargeWeight
    let spoiled = [false, true].map { task.accuracy(odd.quantized(bits: 4, perNeuron: $0)) }
    board.say(
      "One weight of the first neuron made thirty times as large as the largest, and 4 bits:")
    board.table(
      ["", "accuracy in the test"],
      [
        ["as it was then, 32 bits", written(task.accuracy(odd))],
        ["a scale for a matrix", written(spoiled[0])],
        ["a scale for a neuron", written(spoiled[1])],
      ])
    board.claimForBuiltInData("a scale for each neuron is not worse", spoiled[1] >= spoiled[0])
    board.claimForBuiltInData(
      "one bit costs more", rows[0][0] < rows[0][7] && rows[1][0] < rows[1][7])
  }

  private func integers(on board: Board, _ task: Task) {
    board.step("Whole numbers all the way")
    board.say(
      """
      Rounded weights save memory. To save the arithmetic too, inputs and hidden outputs become codes as \
      well. A weighted sum is then a sum of products of whole numbers, and both scales are multiplied in \
      once, at its end.
      """)
    board.formula(#"\sum_i w_i x_i \approx s_w s_x \sum_i (q_i - z_w) (p_i - z_x)"#)
    board.code("integers")
    let x = task.training.x
    let some = x[0..<min(400, x.shape[0])]
    let network = IntegerNetwork(task.network, calibratedOn: some)
    let inputs = task.test.x
    let row = inputs[0].values
    let codes = network.codes(row, network.input)
    let whole = IntegerNetwork.sum(
      codes, network.input.zero, network.W1, row: 0, of: network.hidden)
    let weights = network.W1.values
    let rounded = codes.indices.reduce(0.0) { sum, i in
      sum + network.input.scale * Double(codes[i] - network.input.zero)
        * weights[i * network.hidden]
    }
    let byInteger = network.input.scale * network.W1.scale * Double(whole)
    board.value("the first neuron's sum, in whole numbers", Double(whole))
    board.value("times both scales", byInteger)
    let exact = zip(row, task.network.W1[Axis.all, 0].values).reduce(0) { $0 + $1.0 * $1.1 }
    board.value("and with the numbers as they were", exact)
    board.claim(
      "whole numbers give what the rounded numbers give", abs(byInteger - rounded) < 1e-9)
    let count = min(300, task.test.labels.count)
    let predictions = (0..<count).map { network.predict(inputs[$0].values) }
    let own = task.network.predictions(inputs[0..<count])
    let right = zip(predictions, task.test.labels).fraction { $0 == $1 }
    board.value("accuracy in whole numbers, of \(count) examples", right)
    board.value("accuracy as it was", zip(own, task.test.labels).fraction { $0 == $1 })
    board.claimForBuiltInData(
      "97 of 100 answers are the same", zip(predictions, own).fraction { $0 == $1 } >= 0.97)
    board.say(
      "How much time and energy this saves depends on the machine; here it is not measured.")
  }

  private func prune(on board: Board, _ task: Task) throws {
    board.step("Fewer weights")
    let sparsity = board.slider("sparsity", in: 0.3...0.95, default: 0.8)
    board.say(
      """
      Most weights are small, and a small weight says little. So the smallest are set to 0 and need not be \
      kept. The network notices; a few epochs more, with the zeros held at 0, let the others take over.
      """)
    board.code("prune")
    let sparsities = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98]
    var (cut, tuned): ([Double], [Double]) = ([], [])
    for (place, sparsity) in sparsities.enumerated() {
      try board.progress("network", place + 1, of: sparsities.count)
      cut.append(task.accuracy(try pruned(task, sparsity, updates: 0)))
      tuned.append(task.accuracy(try pruned(task, sparsity, updates: 3)))
    }
    board.draw(
      Figure(
        "Accuracy by the part of weights that are left out",
        caption: """
          Without \(written(100 * sparsities[2])) of 100 weights: \(written(cut[2], digits: 3)). Without \
          \(written(100 * sparsities[6])) of 100: \(written(cut[6], digits: 3)), and \
          \(written(tuned[6], digits: 3)) after three more epochs.
          """, x: "part of the weights at 0", y: PlotAxis("accuracy in the test", range: 0...1)
      ) {
        Line(sparsities, cut, label: "cut", showsPoints: true)
        Line(sparsities, tuned, label: "cut and trained on", showsPoints: true)
      })
    let network = try pruned(task, sparsity, updates: 3)
    let zeros = network.W1.values.fraction { $0 == 0 }
    let side = Int(Double(network.W1.shape[0]).squareRoot())
    if side * side == network.W1.shape[0] && side > 1 {
      let images = [task.network, network].flatMap { network in
        (0..<8).map { neuron in
          let column = network.W1[Axis.all, neuron].values
          return (0..<side).map { Array(column[($0 * side)..<(($0 + 1) * side)]) }
        }
      }
      board.draw(
        Figure.weights(
          images, captions: (0..<16).map { $0 % 8 == 0 ? ($0 == 0 ? "before" : "after") : "" },
          columns: 8, title: "Eight neurons, before and after",
          caption: "What eight hidden neurons look for. White is 0: not looked at any more."))
    }
    board.claim(
      "as many weights are 0 as were to be",
      abs(zeros - sparsity) < 1 / Double(network.W1.count) + 1e-9
    )
    board.claimForBuiltInData("half of the weights are hardly missed", cut[0] - cut[2] < 0.04)
    board.claimForBuiltInData(
      "where nearly all are gone, training on helps", tuned[6] > cut[6] && tuned[7] > cut[7])
    board.ask(
      "Weights are 0 with a code that takes as much memory as any other. How much smaller is the file?",
      choices: ["as much as weights are 0", "not at all"], answer: 1,
      because: "Zeros save memory only where they are not written.")
  }

  /// The network with its smallest weights at 0; then, if asked for, trained on with those held at 0.
  private func pruned(_ task: Task, _ sparsity: Double, updates: Int) throws -> PlainNetwork {
    let masks = [task.network.W1, task.network.W2].map { PlainNetwork.mask($0, sparsity: sparsity) }
    var network = task.network
    (network.W1, network.W2) = (network.W1 * masks[0], network.W2 * masks[1])
    if updates == 0 { return network }
    var model = Task.model(network.W1.shape[0], task.classes, task.seed)
    let start = [network.W1, network.b1, network.W2, network.b2]
    for (parameter, value) in zip(model.parameters, start) { parameter.variable.value = value }
    let (first, second) = (model.parameters[0].variable, model.parameters[2].variable)
    let hold = Callback(afterStep: { _ in
      first.value *= masks[0]
      second.value *= masks[1]
    })
    try model.fit(
      task.training.x, task.training.y, epochs: updates, callbacks: [hold], progress: .silent)
    return PlainNetwork(model)
  }

  private func both(on board: Board, _ task: Task, _ bits: Int) {
    board.step("What goes wrong: sizes on paper")
    let n = task.network.weights
    board.say(
      """
      Where most weights are 0, only the others are written, each with its place: two bytes more, in a \
      matrix of this size. So leaving out less than a third makes a file of 4-byte numbers larger.
      """)
    board.formula(#"B_{dense} = 4 n"#)
    board.formula(#"B_{sparse} = (4 + 2) (1 - p) n"#)
    let sparsities = [0.0, 1 / 3.0, 0.5, 0.8, 0.9]
    let sparse = sparsities.map { 6 * (1 - $0) * Double(n) }
    let coded = sparsities.map { 3 * (1 - $0) * Double(n) }
    board.draw(
      Figure(
        "Bytes",
        caption:
          "The two matrices of \(n) weights; scales and biases, a few hundred bytes, are left out.",
        x: "part of the weights at 0", y: PlotAxis("bytes", range: 0...(6.3 * Double(n)))
      ) {
        Line(sparsities, sparse, label: "4 bytes and a place", showsPoints: true)
        Line(sparsities, coded, label: "1 byte and a place", showsPoints: true)
        ReferenceLine(y: 4 * Double(n), label: "all, 4 bytes")
        ReferenceLine(y: Double(n), label: "all, 1 byte")
      })
    let small = task.network.quantized(bits: bits, perNeuron: true)
    board.say(
      "Codes of few bits do not fill a byte each. So they are written bit behind bit.")
    board.code("pack")
    let matrices = [task.network.W1, task.network.W2].map { Quantized($0.values, bits: bits) }
    let (q, bytes) = (matrices[0], matrices[0].packed(bits: bits))
    let all = matrices.reduce(0) { $0 + $1.packed(bits: bits).count }
    board.table(
      ["weights", "bytes", "part"],
      [
        ["4 bytes each", "\(4 * n)", "1"],
        ["\(bits) bits each, packed", "\(all)", written(Double(all) / Double(4 * n))],
      ])
    board.value("accuracy with \(bits) bits", task.accuracy(small))
    board.claim(
      "at a third of zeros, sparse and dense are equally large",
      abs(sparse[1] - 4 * Double(n)) < 1e-6)
    board.claim(
      "unpacked, the codes are what they were, and take \(bits) bits each",
      Quantized.unpacked(bytes, bits: bits, count: q.codes.count) == q.codes
        && bytes.count == (q.codes.count * bits + 7) / 8)
    board.warn(
      """
      A source counts on edge devices to make networks fast. Smaller is not faster by itself: a machine \
      that multiplies whole matrices takes as long for zeros, unless it was built to skip them.
      """)
    board.say(
      """
      To try: s bits=2, s sparsity=0.95. Your own table: chalk run smaller --data table.csv --target column. \
      An exercise about the layer that was made small here: chalk practice weighted-sum.
      """)
  }
}
