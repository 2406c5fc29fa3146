import Chalk

extension MnistConv {
  /// Why the training numbers of the first epoch are worse than those of the validation set.
  func everyBatch(
    on board: Board, _ task: PictureTask, _ history: History, filters: Int
  ) throws {
    let losses = history.record!.losses
    let (means, validation) = (history["loss"], history["val_loss"])
    let epochs = means.count
    let steps = losses.count / epochs
    board.say(
      """
      How can a network be better on the validation set than on the pictures that it learns from, as it often seems \
      to be after the first epoch? The training numbers are means over the batches of an epoch, and each batch is \
      measured just before the weights learn from it; the validation numbers are measured at the end of the epoch, \
      with the weights as they are then. (Dropout would be a second reason; this network has none.) Here is the loss \
      of every batch:
      """)
    let updates = losses.indices.map { Double($0 + 1) }
    let width = max(1, losses.count / 200)
    board.draw(
      Figure(
        "Every batch",
        caption: """
          Where does the training loss of an epoch come from? The loss of each batch\
          \(width == 1 ? "" : " (means of \(width))"), its mean over each epoch, and the validation loss at the end of \
          each epoch.
          """, x: "update", y: PlotAxis("loss", scale: .logarithmic)
      ) {
        Line(
          stride(from: 0, to: losses.count, by: width).map {
            updates[$0..<min($0 + width, losses.count)].mean
          },
          stride(from: 0, to: losses.count, by: width).map {
            max(losses[$0..<min($0 + width, losses.count)].mean, 1e-6)
          }, label: "a batch")
        for epoch in 0..<epochs {
          Line(
            [Double(epoch * steps + 1), Double((epoch + 1) * steps)], [means[epoch], means[epoch]],
            label: epoch == 0 ? "mean of an epoch" : nil, color: .series(1), dash: .solid)
        }
        Points(
          (1...epochs).map { Double($0 * steps) }, validation, label: "validation",
          color: .series(2))
      })
    let late = losses[(3 * steps / 4)..<steps].mean
    let some = task.first(5000)
    var once = Programs.mnistConv(filters: filters, classes: task.classes, seed: 1)
    once.compile(optimizer: .adam(), loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
    let epoch = try once.fit(
      some.x, some.y, epochs: 1, batchSize: 32, callbacks: [board.progress("one epoch")],
      progress: .silent, seed: 1)
    let meanOfEpoch = epoch["accuracy"][0]
    let atItsEnd = once.accuracy(some.x, some.y.values.map { Int($0) })
    board.say(
      """
      In the first epoch the loss of a batch falls from \(losses[0], digits: 2) to \(late, digits: 2) (mean of the \
      last quarter of its batches); their mean is \(means[0], digits: 2). To measure it otherwise, another network \
      of this kind was trained for one epoch. Its training accuracy, as a mean over this epoch, is \
      \(percent: meanOfEpoch). At the end of the epoch, on the same pictures, it is \(percent: atItsEnd), and on the \
      validation set \(percent: once.accuracy(task.validationX, task.validation.labels)).
      """)
    let sizes = (0..<steps).map { Double(min(32, task.training.count - 32 * $0)) }
    let weighted = zip(sizes, losses).map { $0 * $1 }.reduce(0, +) / sizes.reduce(0, +)
    board.identity(
      "the training loss of the first epoch is the mean over its pictures, each measured in its batch",
      abs(weighted - means[0]) < 1e-3 * means[0])
    board.claimForBuiltInData(
      "measured at the end of the first epoch, the training accuracy is higher than its mean over the epoch",
      atItsEnd > meanOfEpoch)
    board.claimForBuiltInData(
      "in the first epoch the last quarter of the batches has a lower mean loss than all of them",
      late < means[0])
  }

  /// Trains for one more epoch, compares the loss of each validation picture, and puts the weights back.
  func oneMore(
    on board: Board, _ task: PictureTask, _ model: inout Sequential, _ history: History
  ) throws {
    let (epochs, validation) = (history["loss"].count, history["val_loss"])
    let kept = model.parameters.map { $0.variable.value }
    let before = model.losses(task.validationX, task.validation.labels)
    _ = try model.fit(
      task.x, task.y, epochs: 1, batchSize: 32, callbacks: [board.progress("one epoch more")],
      progress: .silent, seed: 1)
    let after = model.losses(task.validationX, task.validation.labels)
    for (parameter, value) in zip(model.parameters, kept) { parameter.variable.value = value }
    let change = PairedDifference(after, before)
    let verdict =
      !change.isClear
      ? "no clear difference: nothing here says that one epoch more helps"
      : change.mean < 0
        ? "more than chance explains: the network had not learned all that it can"
        : "more than chance explains, and upwards: \(epochs) epochs were enough"
    board.say(
      """
      Are \(epochs) epochs enough? In the last one the validation loss went from \
      \(validation[epochs - 2], digits: 3) to \(validation[epochs - 1], digits: 3), which with so few pictures may be \
      chance. So train for one epoch more, compare the loss of each validation picture before and after it, and put the \
      weights back. It changes by \(change.mean, digits: 2) ± \(change.standardError, digits: 1) (mean and standard \
      error over \(change.count) pictures). By a paired t-test (5 % level) that is \(verdict). The next steps look into \
      the network as it is after \(epochs) epochs.
      """)
  }
}
