import Chalk
import Foundation

/// What the training of step 3 shows: whether it was long enough, and the gradient of every layer.
extension SimpleCNN {
  /// Trains on for a few epochs, compares, and puts the weights back. A seed of its own leaves the rest of the lesson as
  /// it is.
  func enough(
    on board: Board, _ task: PictureTask, _ model: inout SimpleCNNModel, _ history: History
  ) throws {
    let (losses, validation) = (history["loss"], history["val_loss"])
    let (epochs, more) = (losses.count, board.isFull ? 1 : 2)
    let best = validation.indices.min { validation[$0] < validation[$1] }!
    board.say(
      """
      The validation loss is lowest after epoch \(best + 1) of \(epochs), \(validation[best], digits: 3), and ends at \
      \(validation[epochs - 1], digits: 3); the training loss ends at \(losses[epochs - 1], digits: 2). With \
      \(task.validation.count) validation pictures such a curve goes up and down by chance, so its lowest point is no \
      answer. Train for \(more) more epochs, compare the loss of each validation picture before and after them, and \
      put the weights back:
      """)
    let kept = model.parameters.map { $0.variable.value }
    let before = model.losses(task.validationX, task.validation.labels)
    let on = try model.fit(
      task.x, task.y, epochs: more, batchSize: 32, callbacks: [board.progress("more epochs")],
      progress: .silent, seed: 1)
    let after = model.losses(task.validationX, task.validation.labels)
    for (parameter, value) in zip(model.parameters, kept) { parameter.variable.value = value }
    let change = PairedDifference(after, before)
    let training = on["loss"].last!
    let difference = written(change.mean, digits: 2)
    board.say(
      """
      Validation loss after \(epochs + more) epochs minus after \(epochs): \(difference) ± \
      \(change.standardError, digits: 1) (mean and standard error over \(change.count) pictures). \
      \(Self.verdict(change)) Meanwhile the training loss went from \(losses[epochs - 1], digits: 2) to \
      \(training, digits: 2): by the training loss alone one would always train on.
      """)
    if !board.isFull {
      board.claimForBuiltInData(
        "\(more) epochs more lower the training loss, and not the validation loss by more than chance explains",
        training < losses[epochs - 1] && !(change.isClear && change.mean < 0))
    }
  }

  private static func verdict(_ change: PairedDifference) -> String {
    if !change.isClear {
      return
        "By a paired t-test (5 % level) that is no clear difference: nothing here says that more than ten epochs help."
    }
    return change.mean < 0
      ? "By a paired t-test (5 % level) it has fallen: ten epochs were too few."
      : "By a paired t-test (5 % level) it has risen: more than ten epochs only overfit."
  }

  /// The length of each layer's gradient, for one weight.
  func gradients(on board: Board, _ model: SimpleCNNModel, _ history: History) {
    let record = history.record!
    let layers = ["conv1", "conv2", "dense1", "dense2"]
    let perWeight = layers.map { layer in
      let kernel = "\(layer)/kernel"
      let count = model.parameters.first { $0.name == kernel }!.variable.value.count
      return record.looks.map { look in
        look.parameters.first { $0.parameter == kernel }!.gradientNorm / Double(count).squareRoot()
      }
    }
    board.draw(
      Figure(
        "Gradients per weight",
        caption: """
          Do the gradients find their way through a pass that was written by hand? The root mean square of the \
          derivatives with respect to the weights of each kernel, at the recorded updates, each of one batch: every \
          layer gets a gradient, the first convolution too.
          """, x: "update", y: PlotAxis("derivative per weight", scale: .logarithmic),
        legend: .outside
      ) {
        for (layer, numbers) in zip(layers, perWeight) {
          Line(record.looks.map { Double($0.step) }, numbers.map { max($0, 1e-12) }, label: layer)
        }
      })
    let means = perWeight.map(\.mean)
    let weights = Double(model.dense1.kernel.value.count) / Double(model.dense2.kernel.value.count)
    board.say(
      """
      On average over these updates it is \(means[0], digits: 2) in conv1, \(means[1], digits: 2) in conv2, \
      \(means[2], digits: 2) in dense1 and \(means[3], digits: 2) in dense2. \
      \(means[1] < means[0] && means[2] < means[3] ? "Within the convolutions and within the dense layers the kernel with more weights has the smaller one. " : "")\
      The whole gradient of dense1, of \
      \(model.dense1.kernel.value.count) weights, is \(means[2] / means[3] * weights.squareRoot(), digits: 2) times \
      as long as that of dense2, of \(model.dense2.kernel.value.count). Adam divides each derivative by the size \
      that it usually has, so that it makes steps of a similar size in all layers.
      """)
  }
}

extension Model where Input == Variable {
  /// −log of the probability of the true class, of each picture.
  func losses(_ x: Tensor, _ labels: [Int]) -> [Double] {
    let p = predict(x, batchSize: 256)
    return labels.indices.map { -log(max(p[$0, labels[$0]].scalar, 1e-12)) }
  }
}
