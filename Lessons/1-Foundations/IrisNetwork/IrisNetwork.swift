import Chalk

/// A network of scalars learns from real flowers: everything of this chapter at once.
struct IrisNetwork: Lesson {
  let card = LessonCard(
    "iris-network", "A network learns flowers",
    formulas: ["F01", "F05", "F07", "N02", "N03", "N04"],
    needs: ["gradient-descent", "chain-rule"], minutes: 15)

  func teach(on board: Board) throws {
    let data = try data(on: board)
    let (network, fault) = build(on: board, classes: data.classes.count)
    let before = network.spread(over: data.training)
    let (training, regions) = try train(network, on: board, data, fault)
    losses(on: board, training, data)
    try learned(on: board, training, data, regions: regions)
    inside(on: board, training, data, before: before)
    oneExample(on: board, network, data)
  }

  /// The table, and what an axis calls its two columns.
  struct Data {
    let table: PreparedTable
    let isBuiltIn: Bool
    var training: Examples { table.training }
    var test: Examples { table.test }
    var classes: [String] { table.all.classNames }
    var axes: [String] { table.all.featureNames.map { isBuiltIn ? $0 + " in cm" : $0 } }
  }

  private func data(on board: Board) throws -> Data {
    board.step(
      board.data.isGiven
        ? "Can two numbers tell your classes apart?" : "Can a few numbers tell flowers apart?")
    let choice = try TableChoice(columns: 2, on: board)
    let table = PreparedTable(choice.examples, columns: 2, random: &board.random)
    let data = Data(table: table, isBuiltIn: choice.isBuiltIn)
    let (all, names) = (table.all, table.all.featureNames)
    if data.isBuiltIn {
      board.say(
        """
        In 1936 R. A. Fisher published the lengths of 150 iris flowers of three species. Two of the \
        lengths, of the petals, will do here: then everything the network knows can be drawn.
        """)
    } else {
      board.say(
        """
        Your table has \(all.count) examples of \(all.classNames.count) classes. Two of its \
        \(choice.examples.featureNames.count) columns will do here: then everything the network knows \
        can be drawn.
        """)
    }
    board.say(
      """
      Which two? Those whose means differ most from class to class, beside how much they vary within \
      one. The measure is η: 0 where all classes have the same mean, 1 where nothing varies but from \
      class to class.
      """)
    board.code("choice of columns", file: PreparedTable.file)
    board.table(
      ["column", "η"], table.ranking.map { [$0.column, written($0.score, digits: 3)] })
    board.table(
      ["class", "examples", "mean \(names[0])", "mean \(names[1])"],
      all.classNames.indices.map { label in
        let members = all.rows(all.labels.indices.filter { all.labels[$0] == label })
        return [all.classNames[label], "\(members.count)"]
          + Standardizer(fitting: members).means.map { written($0, digits: 3) }
      })
    board.say(
      """
      One example in five is kept for the test: \(data.training.count) to learn from, \
      \(data.test.count) to be asked about. Both columns are brought to mean 0 and deviation 1, as \
      measured on the examples to learn from.
      """)
    board.draw(
      Figure(
        data.isBuiltIn ? "The flowers" : "The examples",
        caption: "The two columns, \(names[0]) and \(names[1]), of all \(all.count) examples.",
        x: "\(data.axes[0])", y: "\(data.axes[1])"
      ) {
        Points(
          all.features.map { $0[0] }, all.features.map { $0[1] }, classes: all.labels,
          classNames: all.classNames)
      })
    board.claim(
      "no example is in both parts, and none is lost",
      data.training.count + data.test.count == all.count)
    return data
  }

  private func build(on board: Board, classes: Int) -> (ScalarNetwork, Fault) {
    board.step("The network")
    let hidden = board.integerSlider("hidden", in: 1...16, default: 6)
    let bend = Bend(board.activation(default: "tanh"))
    let fault = board.fault()
    board.say(
      """
      Two numbers go in, a hidden layer of size \(hidden) bends its sums with \(bend.name), and \
      \(classes) scores come out, one a class. Softmax makes probabilities of them, and the loss is \
      the cross-entropy: minus the logarithm of the probability that the right class got.
      """)
    board.formula(#"a = f(W_1 x + b_1)"#)
    board.formula(#"z = W_2 a + b_2"#)
    board.formula(#"L = -\log \frac{e^{z_t}}{\sum_j e^{z_j}}"#)
    board.code("network", file: ScalarNetwork.file)
    board.code("cross-entropy", file: ScalarNetwork.file)
    let network = ScalarNetwork(
      sizes: [2, hidden, classes], bend: fault.bend(insteadOf: bend), random: &board.random)
    board.value("weights and biases", Double(network.parameters.count))
    board.claim(
      "there are hidden·(2 + 1) + \(classes)·(hidden + 1) of them",
      network.parameters.count == hidden * 3 + classes * (hidden + 1))
    board.ask(
      "With 10 hidden neurons, how many weights and biases are there?",
      answer: Double(10 * 3 + classes * 11), tolerance: 0,
      because: """
        10·(2 + 1) = 30 in the first layer, \(classes)·(10 + 1) = \(classes * 11) in the second.
        """)
    return (network, fault)
  }
}

extension ScalarNetwork {
  /// The activations of each layer, of all examples together.
  func spread(over examples: Examples) -> [[Double]] {
    let each = examples.features.map(activations)
    return layers.indices.map { layer in each.flatMap { $0[layer] } }
  }
}
