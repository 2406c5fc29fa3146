import Chalk

/// A network of scalars learns from real flowers: everything of this chapter at once.
struct IrisNetwork: Lesson {
  let card = LessonCard(
    "iris-network", "A network learns flowers",
    formulas: ["F01", "F05", "F07", "N02", "N03", "N04"],
    needs: ["gradient-descent", "chain-rule"], minutes: 15)

  func teach(on board: Board) throws {
    let flowers = data(on: board)
    let (network, fault) = build(on: board)
    let before = network.spread(over: flowers.training)
    let training = try train(network, on: board, flowers, fault)
    losses(on: board, training)
    learned(on: board, training, flowers)
    inside(on: board, training, before: before)
    oneExample(on: board, network, flowers)
  }

  struct Flowers {
    let training: Examples
    let test: Examples
    let scale: Standardizer
  }

  private func data(on board: Board) -> Flowers {
    board.step("Can a few numbers tell flowers apart?")
    board.say(
      """
      In 1936 R. A. Fisher published the lengths of 150 iris flowers of three species. Two of the \
      lengths, of the petals, will do here: then everything the network knows can be drawn.
      """)
    let flowers = Examples.iris.columns([2, 3])
    let (training, test) = flowers.split(testPart: 0.2, random: &board.random)
    let scale = Standardizer(fitting: training)
    board.table(
      ["species", "flowers", "mean petal length", "mean petal width"],
      flowers.classNames.indices.map { label in
        let members = flowers.rows(flowers.labels.indices.filter { flowers.labels[$0] == label })
        let means = Standardizer(fitting: members).means
        return [flowers.classNames[label], "\(members.count)"]
          + means.map { written($0, digits: 3) + " cm" }
      })
    board.say(
      """
      One flower in five is kept for the test: \(training.count) to learn from, \(test.count) to \
      be asked about. Both lengths are brought to mean 0 and deviation 1, as measured on the \
      flowers to learn from.
      """)
    board.draw(
      Figure(
        "The flowers", caption: "Petal length and width of all 150 flowers.",
        x: "petal length in cm", y: "petal width in cm"
      ) {
        Points(
          flowers.features.map { $0[0] }, flowers.features.map { $0[1] }, classes: flowers.labels,
          classNames: flowers.classNames)
      })
    board.claim(
      "no flower is in both parts, and none is lost", training.count + test.count == flowers.count)
    return Flowers(training: scale(training), test: scale(test), scale: scale)
  }

  private func build(on board: Board) -> (ScalarNetwork, Fault) {
    board.step("The network")
    let hidden = board.integerSlider("hidden", in: 1...16, default: 6)
    let bend = Bend(board.activation(default: "tanh"))
    let fault = board.fault()
    board.say(
      """
      Two lengths go in, \(hidden) hidden neurons bend their sums with \(bend.name), and three \
      scores come out, one a species. Softmax makes probabilities of them, and the loss is the \
      cross-entropy: minus the logarithm of the probability that the right species got.
      """)
    board.formula(#"a = f(W_1 x + b_1)"#)
    board.formula(#"z = W_2 a + b_2"#)
    board.formula(#"L = -\log \frac{e^{z_t}}{\sum_j e^{z_j}}"#)
    board.code("network", file: ScalarNetwork.file)
    board.code("cross-entropy", file: ScalarNetwork.file)
    let network = ScalarNetwork(
      sizes: [2, hidden, 3], bend: fault.bend(insteadOf: bend), random: &board.random)
    board.value("weights and biases", Double(network.parameters.count))
    board.claim(
      "there are hidden·(2 + 1) + 3·(hidden + 1) of them",
      network.parameters.count == hidden * 3 + 3 * (hidden + 1))
    board.ask(
      "With 10 hidden neurons, how many weights and biases are there?", answer: 10 * 3 + 3 * 11,
      tolerance: 0, because: "10·(2 + 1) = 30 in the first layer, 3·(10 + 1) = 33 in the second.")
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
