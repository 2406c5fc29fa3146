import Chalk
import Foundation

/// P10: a network written as a type of its own.
struct SimpleNetLesson: Lesson {
  let card = LessonCard.simpleNet

  func teach(on board: Board) throws {
    let all = try board.data.examples(
      "moons", or: .moons(800, noise: 0.2, random: &board.random))
    try TwoClasses.require(all)
    let isBuiltIn = all.featureNames.count == 2 && all.count == 800
    let parts = all.split(validationPart: 0.2, testFraction: 0.2, random: &board.random)
    let scale = Standardizer(fitting: parts.training)
    let sets = Sets(
      training: scale(parts.training), validation: scale(parts.validation), test: scale(parts.test))
    let training = sets.training
    var net = SimpleNet(inputs: training.features.width, using: &board.random)
    declaration(on: board, net, sets, isBuiltIn)
    through(on: board, net, training)
    let (rate, first) = try learn(on: board, &net, sets)
    try goOn(on: board, &net, sets, rate, first, isBuiltIn)
    if training.features.width == 2 { lines(on: board, net, training) }
    try sharing(on: board, net, training)
    board.printedSize(printedProgram)
    ending(on: board, training.features.width, rate)
  }

  /// Three sets that share no example, on one scale.
  struct Sets {
    let training, validation, test: Examples
  }

  private func declaration(on board: Board, _ net: SimpleNet, _ sets: Sets, _ isBuiltIn: Bool) {
    board.step("A network as a type")
    board.say(
      """
      A list of layers (Keras' `Sequential`) can only say which layer follows which. A network can also be written as \
      a type of its own; Keras calls that **model subclassing**. The type has the layers as properties, and one \
      function, the **forward pass**, that computes the output from the input. In Keras it is a class with `__init__` \
      and `call`; here a struct with `init` and `callAsFunction`, so that net(x) calls it. The third part is the list \
      of its parameters: Keras finds them by itself; here they are written down.
      """)
    board.code(
      "model",
      besideKeras: """
        # Dense(10, relu) and Dense(1, sigmoid)
        class SimpleNet(Model):


            def __init__(self):
                super().__init__()
                self.hidden = Dense(10, activation='relu')
                self.out = Dense(1, activation='sigmoid')


            def call(self, x): return self.out(self.hidden(x))

            # Keras finds the parameters by itself.
        """)
    let count = net.parameters.map(\.variable.value.count).reduce(0, +)
    let width = sets.training.features.width
    if isBuiltIn {
      board.say(
        """
        The data are made up: two half moons with noise, \(sets.training.count) points to train on, \
        \(sets.validation.count) for validation and \(sets.test.count) for the test. An example is a point of the \
        plane, so that there are only two inputs, and everything that the network decides can be drawn.
        """)
    }
    board.table(
      ["parameter", "shape", "entries"],
      net.parameters.map {
        [$0.name, "\($0.variable.shape)", "\($0.variable.value.count)"]
      })
    board.identity("the network has 10·\(width) + 10 + 10 + 1 parameters", count == 10 * width + 21)
    board.draw(
      Figure(
        "How is it connected?",
        caption:
          """
          Every input is connected to each of ten hidden neurons with ReLU, and each of these \
          to one output with a sigmoid.
          """
      ) {
        NetworkDiagram(
          [
            .init("inputs", size: width), .init("ReLU", size: 10), .init("σ", size: 1),
          ], most: 10)
      })
    board.ask(
      "How many parameters would it have with 3 inputs?", answer: 51,
      because: "3·10 weights and 10 biases, then 10 weights and 1 bias: 30 + 10 + 10 + 1.")
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
    let number = board.integerSlider("example", in: 1...20, default: 1, reruns: .step)
    let row = min(number, training.count) - 1
    let (x, label) = (training.features[row], training.classNames[training.labels[row]])
    board.say(
      """
      What does the forward pass compute? Example \(number) is x = \(written(x)), of the class \(label). Each hidden \
      neuron j computes a weighted sum zⱼ of the features, and ReLU turns it into the activation aⱼ. The output neuron \
      computes a weighted sum of the activations, the logit, and σ turns the logit into the probability ŷ of the class \
      \(training.classNames[1]).
      """)
    board.formula(#"z_j = \sum_i W_{ij} x_i + b_j, \quad a_j = \max(0, z_j)"#)
    board.formula(#"\hat{y} = \sigma(\sum_j w_j a_j + b)"#)
    let (z, a, sum, p) = byHand(net, x)
    board.table(
      ["neuron", "weighted sum z", "activation a", "output weight w", "a·w"],
      z.indices.map { j in
        let w = net.output.kernel.value.values[j]
        return ["\(j + 1)"] + [z[j], a[j], w, a[j] * w].map { written($0) }
      })
    board.value("the logit: the sum of the last column, with the bias", sum)
    board.value("ŷ, before any training", p)
    let called = net(Variable(Tensor([x]))).value.scalar
    board.identity("net(x) gives the same, up to single precision", abs(called - p) < 1e-5)
  }

  private func learn(
    on board: Board, _ net: inout SimpleNet, _ sets: Sets
  ) throws -> (Double, History) {
    board.step("Ten epochs, batches of 32")
    let rate = board.slider("rate", in: 0.001...0.05, default: 0.001, reruns: .lesson)
    board.say(
      """
      From here on nothing depends on how the network was written: `compile` and `fit` treat your own type as they \
      treat a list of layers.
      """)
    board.code("fit")
    let (training, validation) = (sets.training.whole, sets.validation.whole)
    // excerpt: fit
    net.compile(
      optimizer: .adam(learningRate: rate), loss: .binaryCrossentropy, metrics: [.accuracy])
    let history = try net.fit(
      training.inputs, training.targets, epochs: 10, batchSize: 32,
      validationData: (validation.inputs, validation.targets),
      callbacks: [.recorder(every: 3), board.progress("training")], progress: .silent,
      seed: board.random.next())
    // end excerpt
    board.table(
      ["epoch", "loss", "accuracy", "validation loss", "validation accuracy"],
      history.epochs.map { epoch in
        ["\(epoch.number)"]
          + ["loss", "accuracy", "val_loss", "val_accuracy"].map { written(epoch[$0]!, digits: 3) }
      })
    board.say(
      """
      The loss can fall while the accuracy stands still: the probabilities move toward the truth, but the accuracy \
      counts only those that have crossed ½.
      """)
    let record = history.record!
    board.draw(
      .activations(
        over: [ActivationHistory(record.layers[0], record)], title: "How many neurons are active?",
        caption: """
          A ReLU neuron is active for an example if its activation is not 0. Above: the activations that are not 0, \
          the first epochs at the back. Below: the fraction of the activations that are 0, and the fraction of the \
          neurons that are 0 for every example of a batch. Such a neuron would get no gradient from that batch.
          """))
    board.draw(
      .meanGradients(
        record, each: 3, title: "Is it still learning after ten epochs?",
        caption: """
          The length of the gradient of each layer's weights, means of three recorded batches. As long as it is far \
          from 0, the weights are still moving. That is a hint and no proof, because a batch's gradient is seldom 0 \
          even where the loss is least; the next step trains on and looks.
          """))
    board.claim(
      "the training loss ends below that of the first epoch",
      history["loss"].last! < history["loss"][0])
    board.warn(
      """
      The course's source documents, from which this program comes, print loss and accuracy without saying on which \
      data. Numbers from the training set say little about new examples; the table above has those of the validation \
      set beside them.
      """)
    return (rate, history)
  }

  private func goOn(
    on board: Board, _ net: inout SimpleNet, _ sets: Sets, _ rate: Double, _ first: History,
    _ isBuiltIn: Bool
  ) throws {
    board.step("Are ten epochs enough?")
    let (runs, epochs) = (5, 200)
    board.say(
      """
      The printed program trains for ten epochs. Does the network need more? \(runs) networks, each with other first \
      weights, are trained for \(epochs); the first is the one above, trained further.
      """)
    let (training, validation) = (sets.training.whole, sets.validation.whole)
    var curves: [[[Double]]] = [[], []]
    var tested: [Scores] = []
    for run in 0..<runs {
      var other =
        run == 0 ? net : SimpleNet(inputs: sets.training.features.width, using: &board.random)
      if run > 0 {
        other.compile(
          optimizer: .adam(learningRate: rate), loss: .binaryCrossentropy, metrics: [.accuracy])
      }
      let history = try other.fit(
        training.inputs, training.targets, epochs: run == 0 ? epochs - 10 : epochs, batchSize: 32,
        validationData: (validation.inputs, validation.targets),
        callbacks: [board.progress("run \(run + 1)")], progress: .silent,
        seed: board.random.next())
      if run == 0 { net = other }
      tested.append(try other.evaluate(sets.test.whole.inputs, sets.test.whole.targets))
      for (index, name) in ["val_loss", "val_accuracy"].enumerated() {
        curves[index].append(
          (run == 0 ? Array(first[name].prefix(10)) : [])
            + history[name].suffix(run == 0 ? epochs - 10 : epochs))
      }
    }
    let xs = (1...epochs).map(Double.init)
    board.draw(
      Figure(
        "When does the validation loss stop falling?",
        caption: """
          Mean and standard deviation of \(runs) runs, on the validation set. The vertical line is at ten epochs, \
          where the printed program stops.
          """, columns: 2
      ) {
        for (title, axis, runs) in [
          ("Loss", "loss", curves[0]), ("Accuracy", "accuracy", curves[1]),
        ] {
          Panel(title, x: "epoch", y: PlotAxis(axis)) {
            Band(xs, runs: runs)
            ReferenceLine(x: 10)
          }
        }
      })
    let (early, late) = (curves.map { $0.map { $0[9] } }, curves.map { $0.map { $0.last! } })
    board.table(
      ["on the validation set", "after 10 epochs", "after \(epochs)"],
      ["loss", "accuracy"].indices.map { i in
        [["loss", "accuracy"][i]]
          + [early[i], late[i]].map {
            "\(written($0.mean, digits: 3)) ± \(written($0.sampleStandardDeviation, digits: 1))"
          }
      })
    if isBuiltIn && rate < 0.01 {
      board.claim(
        """
        with so small a rate ten epochs are too few: in every run the validation loss is lower \
        after \(epochs)
        """,
        zip(early[0], late[0]).allSatisfy { $0 > $1 })
    }
    let (accuracy, loss) = (tested.map { $0["accuracy"]! }, tested.map { $0["loss"]! })
    board.say(
      """
      Nothing was chosen by the test set. After \(epochs) epochs the accuracy on its \(sets.test.count) examples is \
      \(accuracy.mean, digits: 3) ± \(accuracy.sampleStandardDeviation, digits: 1) and the loss \(loss.mean, digits: 3) ± \
      \(loss.sampleStandardDeviation, digits: 1) (mean and standard deviation of the \(runs) networks).
      """)
  }

  private func lines(on board: Board, _ net: SimpleNet, _ training: Examples) {
    board.step("Ten lines, one decision boundary")
    board.say(
      """
      What shape can the network's decision have? Draw the activation of one hidden neuron as a height above the \
      plane: it is a sheet folded along a line, flat at 0 on one side and rising on the other. The line is where the \
      neuron's z is 0. The logit is a weighted sum of ten such sheets, plus a constant, so it is **piecewise linear**: \
      between the lines it is a flat, tilted surface. The **decision boundary**, where the logit is 0 and ŷ is ½, is \
      therefore made of straight pieces, and it can change its direction only where it crosses one of the lines.
      """)
    let reach = 2.6
    let (W, b) = (net.hidden.kernel.value, net.hidden.bias!.value.values)
    let neurons = b.indices.map { (W[0, $0].scalar, W[1, $0].scalar, b[$0]) }
    let caption = """
      Left: the probability of the class \(training.classNames[1]). Right: the line of each neuron (gray), and the \
      decision boundary (dots) between its two sides. It bends only where it crosses a line.
      """
    let middles = (0..<80).map { -reach + (Double($0) + 0.5) * reach / 40 }
    let field = middles.map { y in middles.map { x in byHand(net, [x, y]).sum } }
    let boundary = zeros(of: field, at: middles)
    board.draw(
      Figure("Where does the boundary have its corners?", caption: caption, columns: 2) {
        Panel("Output ŷ", x: "x₁", y: "x₂", aspect: .equal) {
          HeatMap(
            field.map { $0.map { 1 / (1 + exp(-$0)) } }, x: -reach...reach, y: -reach...reach,
            scale: .diverging(center: 0.5), range: 0...1)
          Points(
            training.features.column(0), training.features.column(1), classes: training.labels,
            classNames: training.classNames, size: 0.5)
        }
        Panel(
          "Lines of the neurons", x: PlotAxis("x₁", range: -reach...reach),
          y: PlotAxis("x₂", range: -reach...reach),
          legend: .none, aspect: .equal
        ) {
          HeatMap(
            field.map { $0.map { $0 > 0 ? 1 : 0 } }, x: -reach...reach, y: -reach...reach,
            scale: .classes)
          for (u, v, c) in neurons { fold(u, v, c, reach) }
          Points(boundary.x, boundary.y, color: .text, size: 0.4)
        }
      })
    let sides = [-1.0, 1].map { side in
      neurons.map { u, v, c -> Double in
        let square = u * u + v * v
        let (x, y) = (-c * u / square + side * u * 0.1, -c * v / square + side * v * 0.1)
        return max(0, u * x + v * y + c)
      }
    }
    board.identity(
      "on one side of its line every neuron is 0, on the other it is positive",
      sides[0].allSatisfy { $0 < 1e-9 } && sides[1].allSatisfy { $0 > 0 })
  }

  /// Where a field is 0: between two neighboring places of different signs, as if it were straight there.
  private func zeros(
    of field: [[Double]], at places: [Double]
  ) -> (x: [Double], y: [Double]) {
    let step = places[1] - places[0]
    var (xs, ys): ([Double], [Double]) = ([], [])
    for i in field.indices {
      for j in field[i].indices {
        let z = field[i][j]
        if j + 1 < field[i].count, z * field[i][j + 1] < 0 {
          xs.append(places[j] + step * z / (z - field[i][j + 1]))
          ys.append(places[i])
        }
        if i + 1 < field.count, z * field[i + 1][j] < 0 {
          xs.append(places[j])
          ys.append(places[i] + step * z / (z - field[i + 1][j]))
        }
      }
    }
    return (xs, ys)
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
    board.step("What goes wrong: shared parameters, and no nonlinearity")
    board.say(
      """
      A struct is a value, and yet a copy of this one is not a second network: its parameters are variables, and those \
      are objects, shared by both (**reference semantics**). Training the copy trains the original. In Keras it is the \
      same, for a simpler reason: there the model itself is an object, and `b = a` only gives it a second name.
      """)
    var copy = net
    let x = Variable(training.whole.inputs)
    let before = net(x).value
    copy.compile(optimizer: .sgd(learningRate: 0.5), loss: .binaryCrossentropy)
    try copy.trainOnBatch(training.whole.inputs, training.whole.targets)
    board.identity(
      "after a step of the copy the original's outputs have changed",
      (net(x).value - before).absolute().max().scalar > 0)
    board.say(
      """
      The second mistake is to forget the **nonlinearity** between two layers. Without it they are no more than one \
      layer, a single **affine map**: a matrix product plus a constant. Its boundary is one straight line, however \
      many neurons the hidden layer has.
      """)
    board.formula(#"W_2 (W_1 x + b_1) + b_2 = (W_2 W_1) x + (W_2 b_1 + b_2)"#)
    let (W1, b1) = (net.hidden.kernel.value, net.hidden.bias!.value)
    let (W2, b2) = (net.output.kernel.value, net.output.bias!.value)
    let two = (training.whole.inputs.matmul(W1) + b1).matmul(W2) + b2
    let one = training.whole.inputs.matmul(W1.matmul(W2)) + (b1.reshaped(1, -1).matmul(W2) + b2)
    board.identity(
      "without ReLU one layer gives the same for every example",
      (two - one).absolute().max().scalar < 1e-4)
  }
}
