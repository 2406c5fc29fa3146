import Chalk

/// A network that was trained on few pictures, with the loss of each epoch.
struct FewPicturesRun {
  /// Makes the first weights.
  let seed: UInt64
  let model: SimpleCNNModel
  let losses: [Double]
}

/// Data augmentation, measured over seeds.
extension SimpleCNN {
  /// How many pictures and epochs the five networks of the comparisons have.
  private func size(_ board: Board) -> (pictures: Int, epochs: Int) {
    board.isFull ? (6000, 5) : (250, 8)
  }

  /// Five networks that are trained on a few pictures as they are.
  func withoutAugmentation(on board: Board, _ task: PictureTask) throws -> [FewPicturesRun] {
    try (0..<5).map { run in
      try board.progress("five networks", run, of: 5)
      return try train(task, seed: board.random.next(), moved: 0, board)
    }
  }

  private func train(
    _ task: PictureTask, seed: UInt64, moved reach: Double, _ board: Board
  ) throws -> FewPicturesRun {
    let (count, epochs) = size(board)
    var random = RandomSource(seed: seed)
    var model = SimpleCNNModel(classes: task.classes, using: &random)
    let losses = try learn(
      &model, task.training.prefix(count), moved: reach, epochs: epochs, board)
    return FewPicturesRun(seed: seed, model: model, losses: losses)
  }

  func moved(on board: Board, _ task: PictureTask, _ plain: [FewPicturesRun]) throws {
    board.step("What goes wrong, and a remedy: pictures that move")
    let (count, epochs) = size(board)
    board.say(
      """
      In `mnist-conv` a digit that was moved by a few pixels was often misread. Two convolutions do not change that, \
      as long as the network sees each training picture at one place only. The remedy is to show each picture a little \
      moved and turned, in every epoch anew and never twice the same. This is **data augmentation**: it needs no new \
      pictures. The five networks of step 5 were trained without it. Five more are trained with it: on the same \
      \(min(count, task.training.count)) pictures, from the same first weights, and for the same number of steps.
      """)
    let reach = board.slider("reach", in: 0.05...0.25, default: 0.15)
    board.code("augmented")
    var random = board.random.split()
    let some = Augmentation(shift: reach, rotation: 10)
    board.draw(
      Figure(
        "One picture, never twice the same",
        caption: """
          What does augmentation change? A training picture, and seven copies of it: moved by up to \
          \(roundedPercent(reach)) of its side, \(written(28 * reach, digits: 2)) pixels, and turned by up to 10 degrees. Where a \
          pixel falls between others they share its ink, which blurs the copies a little. The class stays the same.
          """
      ) {
        Images(
          [PixelImage(picture: task.training.image(0))]
            + (0..<7).map { _ in
              PixelImage(picture: some(task.training.image(0), random: &random))
            }, captions: ["original"] + (0..<7).map { _ in "" }, columns: 8)
      })
    let shifts = Array(0...6)
    let few = min(task.test.count, board.isFull ? 2000 : 150)
    let (x, labels) = (task.testX[0..<few], Array(task.test.labels.prefix(few)))
    let augmented = try plain.enumerated().map { place, run -> FewPicturesRun in
      try board.progress("augmented", place, of: plain.count)
      return try train(task, seed: run.seed, moved: reach, board)
    }
    let accuracies = [plain, augmented].map { runs in
      runs.map { run in shifts.map { run.model.accuracy(x.moved(right: $0), labels) } }
    }
    board.draw(
      Figure(
        "Moved to the right, again",
        caption: """
          Does augmentation make the network indifferent to where the digit stands? Test accuracy on \(few) pictures \
          (\(task.origin)) moved by 0 to 6 pixels; mean and standard deviation of five seeds.
          """, x: "pixels to the right", y: PlotAxis("test accuracy", range: 0...1)
      ) {
        Band(shifts.map(Double.init), runs: accuracies[0], label: "pictures as they are")
        Band(shifts.map(Double.init), runs: accuracies[1], label: "augmented")
      })
    let near = PairedDifference(accuracies[1].map { $0[0] }, accuracies[0].map { $0[0] })
    board.sayPoints("Test accuracy, unmoved, augmented minus not", near)
    let far = PairedDifference(
      accuracies[1].map { $0[3...].mean }, accuracies[0].map { $0[3...].mean })
    board.sayPoints("The same on average over three to six pixels", far)
    board.say(
      """
      These standard errors count the chance of the first weights and of the order of the pictures. All networks are \
      tested on the same \(few) pictures; how much the choice of these pictures matters, they do not say.
      """)
    let last = [plain, augmented].map { runs in runs.map { $0.losses[epochs - 1] }.mean }
    let before = [plain, augmented].map { runs in runs.map { $0.losses[epochs - 2] }.mean }
    board.say(
      """
      The two differences answer different questions. The first says what augmentation costs where it is not needed, \
      the second what it brings for moved pictures, for which it is meant. \
      \(near.isClear && near.mean < 0 ? "Why does it cost anything? Augmented" : "These runs do not show such a cost, though it would be no surprise: augmented") \
      pictures are harder to learn. In the last of \(epochs) epochs the mean training loss is \
      \(last[1], digits: 2) with augmentation and \(last[0], digits: 2) without, and in that epoch it fell by \
      \(before[1] - last[1], digits: 2) and \(before[0] - last[0], digits: 2). After the same number of steps the \
      augmented networks have more left to learn; an exercise trains them longer. No test picture is used for \
      training, and the reach is not tuned on the test set.
      """)
    // Moves of a pixel or two in training need not help at three to six.
    if reach >= 0.1 {
      board.claimForBuiltInData(
        "moved by three to six pixels, the augmented networks are better by more than chance explains",
        far.mean > 0 && far.isClear)
    }
  }

  // excerpt: augmented
  /// Returns the mean loss of each epoch.
  private func learn(
    _ model: inout SimpleCNNModel, _ pictures: ImageExamples, moved reach: Double, epochs: Int,
    _ board: Board
  ) throws -> [Double] {
    model.compile(optimizer: .adam(), loss: .sparseCategoricalCrossentropy)
    let change = Augmentation(shift: reach, rotation: reach > 0 ? 10 : 0)
    return try (0..<epochs).map { _ in
      let seen = reach > 0 ? change(pictures, random: &board.random) : pictures
      let history = try model.fit(
        seen.tensor, Tensor(seen.labels),
        callbacks: [board.progress(reach > 0 ? "augmented" : "as they are")], progress: .silent,
        seed: board.random.next())
      return history["loss"][0]
    }
  }
  // end excerpt
}
