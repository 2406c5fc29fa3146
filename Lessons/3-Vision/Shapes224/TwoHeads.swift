import Chalk

/// What the fully connected layers get: all numbers of the feature maps, or the mean of each map.
extension Shapes224 {
  /// Both heads, trained on the same filters: those of each trained network, which stay as they are.
  func twoHeads(on board: Board, _ trained: [Sequential], side small: Int) throws {
    board.step("The mean of each map, or all of it")
    let side = 30
    let task = try PictureTask(
      board.data.images(
        "shapes", size: (side, side), channels: 3,
        or: .shapes(500, side: side, noise: 0, random: &board.random)),
      most: 380, validationFraction: 0.25, &board.random
    ).centredOneHot
    let maps = trained.map { network in
      (x: frozen(network, task.x), validation: frozen(network, task.validationX))
    }
    let shape = maps[0].x.shape
    let (height, width, count) = (shape[1], shape[2], shape[3])
    board.say(
      """
      Is global average pooling as good as Flatten? At \(small) × \(small) that cannot be asked: the last maps are \
      1 × 1, and the mean of one number is this number. At \(side) × \(side) they are \(height) × \(width). So the \
      filters of each of the \(trained.count) networks of step 4 are carried over to pictures of that size and stay as \
      they are, frozen; only two fully connected layers are trained, for \(Self.headEpochs) epochs, once on all \
      \(height * width * count) numbers of the maps and once on their \(count) means.
      """)
    board.code("two heads")
    sameAtOneByOne(on: board, task.classes, small)
    var ends: [[HeadEnd]] = [[], []]
    for (place, own) in maps.enumerated() {
      try board.progress("two heads", place, of: maps.count)
      let (seed, order) = (board.random.next(), board.random.next())
      ends[0].append(
        try head({ .flatten(inputShape: $0) }, own, task, seed: seed, order: order))
      ends[1].append(
        try head({ .globalAveragePooling2D(inputShape: $0) }, own, task, seed: seed, order: order))
    }
    say(on: board, ends)
  }

  /// How long each head is trained.
  static let headEpochs = 20

  /// Where the training of a head ended.
  struct HeadEnd {
    let parameters: Int
    let loss, accuracy, validationLoss, validationAccuracy: Double

    init(parameters: Int, history: History) {
      self.parameters = parameters
      (loss, validationLoss) = (history["loss"].last!, history["val_loss"].last!)
      (accuracy, validationAccuracy) = (
        history["accuracy"].last!, history["val_accuracy"].last!
      )
    }
  }

  /// The feature maps after the third pooling.
  private func frozen(_ network: Sequential, _ x: Tensor) -> Tensor {
    withoutGradients {
      network.layers.prefix(6).reduce(Variable(x)) { x, layer in layer(x) }.value
    }
  }

  // excerpt: two heads
  /// Trains the fully connected layers of the program behind maps that stay as they are.
  func head(
    _ joining: (SampleShape) -> LayerPlan, _ maps: (x: Tensor, validation: Tensor),
    _ task: PictureTask, seed: UInt64, order: UInt64
  ) throws -> HeadEnd {
    var head = Sequential(
      [
        joining(SampleShape(Array(maps.x.shape.dropFirst()))),
        .dense(128, activation: .relu),
        .dense(task.classes, activation: .softmax),
      ], seed: seed)
    head.compile(
      optimizer: .adam(), loss: .categoricalCrossentropy, metrics: [.accuracy])
    let history = try head.fit(
      maps.x, task.y, epochs: Self.headEpochs, batchSize: 32,
      validationData: (maps.validation, task.validationY), progress: .silent, seed: order)
    return HeadEnd(parameters: head.weightCount, history: history)
  }
  // end excerpt

  private func sameAtOneByOne(on board: Board, _ classes: Int, _ side: Int) {
    let x = Variable(Tensor.uniform([4, side, side, 3], in: -0.5...0.5, using: &board.random))
    let outputs = [LayerPlan.flatten, .globalAveragePooling2D()].map { joining in
      withoutGradients {
        Programs.shapes(side: side, classes: classes, joining: joining, seed: 1)(x).value
      }
    }
    board.identity(
      "with the same weights both programs give the same probabilities at \(side) × \(side)",
      (outputs[0] - outputs[1]).absolute().max().scalar < 1e-6)
  }

  private func say(on board: Board, _ ends: [[HeadEnd]]) {
    let names = ["Flatten", "global average pooling"]
    let places = [0.0, 1]
    let axis = PlotAxis("head", range: -0.3...1.3, ticks: places, categories: ["Flatten", "mean"])
    board.draw(
      Figure(
        "Two heads on the same filters",
        caption: """
          Does the mean of each map suffice? A line for each of \(ends[0].count) networks: the same frozen filters \
          with both heads, behind Flatten and behind global average pooling (mean), after the last epoch.
          """, columns: 2
      ) {
        Panel("Validation loss", x: axis, y: "loss") {
          for (a, b) in zip(ends[0], ends[1]) {
            Line(
              places, [a.validationLoss, b.validationLoss], color: .series(0), dash: .solid,
              showsPoints: true)
          }
        }
        Panel("Validation accuracy", x: axis, y: "accuracy") {
          for (a, b) in zip(ends[0], ends[1]) {
            Line(
              places, [a.validationAccuracy, b.validationAccuracy], color: .series(0), dash: .solid,
              showsPoints: true)
          }
        }
      })
    board.table(
      [
        "head", "parameters", "training loss", "validation loss", "training accuracy",
        "validation accuracy",
      ],
      zip(names, ends).map { name, ends in
        [
          name, written(Double(ends[0].parameters), .grouped(0, always: true)),
          written(ends.map(\.loss).mean, digits: 3),
          written(ends.map(\.validationLoss).mean, digits: 3),
          roundedPercent(ends.map(\.accuracy).mean),
          roundedPercent(ends.map(\.validationAccuracy).mean),
        ]
      })
    func pairs(_ value: (HeadEnd) -> Double) -> PairedDifference {
      PairedDifference(ends[0].map(value), ends[1].map(value))
    }
    board.sayPoints("Validation accuracy, Flatten minus the mean", pairs(\.validationAccuracy))
    board.sayPoints(
      "Generalization gap of the accuracy, Flatten minus the mean",
      pairs { $0.accuracy - $0.validationAccuracy })
    board.claimForBuiltInData(
      "with the filters of every network the head behind Flatten has the lower training and validation loss",
      zip(ends[0], ends[1]).allSatisfy {
        $0.validationLoss < $1.validationLoss && $0.loss < $1.loss
      })
    board.say(
      """
      So the parameters that are saved have a price here. The head behind the mean fits less: its training loss is \
      higher, too. It may lack what the mean throws away, namely where in a picture something is; it may need more \
      epochs; or the filters do not suit it, since they were trained where the mean changes nothing. These runs do not \
      tell such causes apart, and they do not say what filters would do that learn together with the mean: `--full` \
      trains both whole programs, once each, at 224 × 224, where Flatten costs most.
      """)
  }
}
