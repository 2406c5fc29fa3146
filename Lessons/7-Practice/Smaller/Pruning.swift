import Chalk

/// The last two steps of the lesson: weights left out, and both ways together.
extension Smaller {
  /// The network with its smallest weights at 0; then, if asked for, trained on with those held at 0.
  private func pruned(_ task: Task, _ part: Double, updates: Int) throws -> PlainNetwork {
    let masks = [task.network.W1, task.network.W2].map { PlainNetwork.mask($0, without: part) }
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

  func prune(on board: Board, _ task: Task) throws {
    board.step("Fewer weights")
    let part = board.slider("sparsity", in: 0.3...0.95, default: 0.8)
    board.say(
      """
      Most weights are small, and a small weight says little. So the smallest are set to 0 and need not be \
      kept. The network notices; a few epochs more, with the zeros held at 0, let the others take over.
      """)
    board.code("prune", file: Quantized.file)
    let parts = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98]
    var (cut, tuned): ([Double], [Double]) = ([], [])
    for (place, part) in parts.enumerated() {
      try board.progress("network", place + 1, of: parts.count)
      cut.append(task.accuracy(try pruned(task, part, updates: 0)))
      tuned.append(task.accuracy(try pruned(task, part, updates: 3)))
    }
    board.draw(
      Figure(
        "Accuracy by the part of weights that are left out",
        caption: """
          Without \(written(100 * parts[2])) of 100 weights: \(written(cut[2], digits: 3)). Without \
          \(written(100 * parts[6])) of 100: \(written(cut[6], digits: 3)), and \
          \(written(tuned[6], digits: 3)) after three more epochs.
          """, x: "part of the weights at 0", y: PlotAxis("accuracy in the test", range: 0...1)
      ) {
        Line(parts, cut, label: "cut", showsPoints: true)
        Line(parts, tuned, label: "cut and trained on", showsPoints: true)
      })
    let network = try pruned(task, part, updates: 3)
    let zeros = share(network.W1.values.map { $0 == 0 })
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
      "as many weights are 0 as were to be", abs(zeros - part) < 1 / Double(network.W1.count) + 1e-9
    )
    board.claimForBuiltInData("half of the weights are hardly missed", cut[0] - cut[2] < 0.04)
    board.claimForBuiltInData(
      "where nearly all are gone, training on helps", tuned[6] > cut[6] && tuned[7] > cut[7])
    board.ask(
      "Weights are 0 with a code that takes as much memory as any other. How much smaller is the file?",
      choices: ["as much as weights are 0", "not at all"], answer: 1,
      because: "Zeros save memory only where they are not written.")
  }

  func both(on board: Board, _ task: Task, _ bits: Int) {
    board.step("What goes wrong: sizes on paper")
    let n = task.network.weights
    board.say(
      """
      Where most weights are 0, only the others are written, each with its place: two bytes more, in a \
      matrix of this size. So leaving out less than a third makes a file of 4-byte numbers larger.
      """)
    board.formula(#"B_{dense} = 4 n"#)
    board.formula(#"B_{sparse} = (4 + 2) (1 - p) n"#)
    let parts = [0.0, 1 / 3.0, 0.5, 0.8, 0.9]
    let sparse = parts.map { 6 * (1 - $0) * Double(n) }
    let coded = parts.map { 3 * (1 - $0) * Double(n) }
    board.draw(
      Figure(
        "Bytes",
        caption:
          "The two matrices of \(n) weights; scales and biases, a few hundred bytes, are left out.",
        x: "part of the weights at 0", y: PlotAxis("bytes", range: 0...(6.3 * Double(n)))
      ) {
        Line(parts, sparse, label: "4 bytes and a place", showsPoints: true)
        Line(parts, coded, label: "1 byte and a place", showsPoints: true)
        ReferenceLine(y: 4 * Double(n), label: "all, 4 bytes")
        ReferenceLine(y: Double(n), label: "all, 1 byte")
      })
    let small = task.network.quantized(bits: bits, perNeuron: true)
    board.say(
      "Codes of few bits do not fill a byte each. So they are written bit behind bit.")
    board.code("pack", file: Quantized.file)
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
