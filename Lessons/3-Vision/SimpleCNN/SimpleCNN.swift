import Chalk

/// P11: the same kind of network as a type of its own, with its pass written out.
struct SimpleCNN: Lesson {
  let card = LessonCard(
    "simple-cnn", "A network with its pass written out", formulas: ["P11"],
    needs: ["mnist-deeper"], minutes: 15)

  func teach(on board: Board) throws {
    let task = try PictureTask(digitsFor: board, most: 1000)
    var model = type(on: board, task)
    try sameAsLayers(on: board, task, model)
    let history = try training(on: board, task, &model)
    onePass(on: board, task, model)
    surgery(on: board, task, model)
    try moved(on: board, task, model, history)
  }

  private func type(on board: Board, _ task: PictureTask) -> SimpleCNNModel {
    board.step("What happens between the pixels and the answer?")
    board.say(
      """
      A list of layers is quickly written, but it hides what goes from one to the next. The article \
      that prints this program writes the network as a class: layers are its fields, and the pass is a \
      function in which each line makes one value of the value before. Now there is a place to stand \
      and look.
      """)
    board.code("P11", file: SimpleCNNModel.file)
    board.say(
      """
      Keras makes the weights when the first batch comes and asks it for its sizes. Here the sizes are \
      in the initializer, so the 5 · 5 · 64 had to be worked out: that is the price of having every weight \
      from the start.
      """)
    let model = SimpleCNNModel(classes: task.classes, using: &board.random)
    let counts = model.parameters.map { $0.variable.value.count }
    let deeper = Programs.mnistDeeper(classes: task.classes, seed: 0)
    board.table(
      ["parameter", "shape", "numbers"],
      zip(model.parameters, counts).map { parameter, count in
        [
          parameter.name,
          parameter.variable.shape.dimensions.map(String.init).joined(separator: " × "),
          "\(count)",
        ]
      })
    let total = counts.reduce(0, +)
    board.say("\(total) in all. The network of mnist-deeper has \(deeper.weightCount).")
    board.claim(
      "twice the dense layer: 1600 · 64 + 64 numbers more, and 64 for each class",
      total - deeper.weightCount == 1600 * 64 + 64 + 64 * task.classes)
    board.ask(
      "Two poolings by 2 and two convolutions of 3 without padding: 28 becomes", answer: 5,
      tolerance: 0, because: "28 − 2 = 26, 13, 13 − 2 = 11, and half of 11, rounded down, is 5.")
    return model
  }

  private func sameAsLayers(
    on board: Board, _ task: PictureTask, _ model: SimpleCNNModel
  ) throws {
    board.step("The same numbers as a list of layers")
    board.say(
      """
      Is it the same network? Put the very same layers into a list and let both look at the same \
      pictures. A copy of a layer shares its weights with the original, so nothing has to be copied.
      """)
    board.code("the same")
    let list = asList(model)
    let x = task.testX[0..<min(32, task.test.count)]
    let difference = (list.predict(x) - model.predict(x)).absolute().max().scalar
    board.value("the greatest difference of two probabilities", difference)
    board.claim("both give the same probabilities", difference < 1e-6)
    let digit = task.testX[0..<1]
    board.say("One digit on its way, line by line:")
    board.table(
      ["line", "shape", "numbers", "of them 0"],
      model.stages(digit).map { name, value in
        let zeros = value.values.count { $0 == 0 }
        return [
          name, value.shape.dimensions.dropFirst().map(String.init).joined(separator: " × "),
          "\(value.count)", percent(Double(zeros) / Double(value.count)),
        ]
      })
    let last = model.stages(digit).last!.value
    board.claim(
      "the last line is what the model answers",
      (last - model.predict(digit)).absolute().max().scalar < 1e-6)
    board.claim("and adds up to 1", abs(last.sum().scalar - 1) < 1e-5)
  }

  // excerpt: the same
  private func asList(_ model: SimpleCNNModel) -> Sequential {
    Sequential([
      LayerPlan.layer(model.conv1).on([28, 28, 1]), .layer(model.pool1),
      .layer(model.conv2), .layer(model.pool2), .layer(model.flatten),
      .layer(model.dense1), .layer(model.dense2),
    ])
  }
  // end excerpt

  private func training(
    on board: Board, _ task: PictureTask, _ model: inout SimpleCNNModel
  ) throws -> History {
    board.step("It learns like any other")
    board.say(
      """
      A type that has parameters and a pass is a model, and fit is all that it takes to train one. The \
      loss, Adam, and backward know nothing of how the pass was written.
      """)
    board.code("training", file: PictureTask.trainingFile)
    let history = try task.teach(
      &model, epochs: board.isFull ? 10 : 4, every: board.isFull ? 400 : 16, on: board)
    let accuracy = model.accuracy(task.testX, task.test.labels)
    board.draw(
      .learning(
        history,
        caption: """
          \(task.training.count) pictures in batches of 32, as printed. Of \
          \(task.test.count) pictures that it never saw it knows \(percent(accuracy)) in the end.
          """))
    board.draw(
      .activations(
        of: ["conv1", "conv2", "dense1"], history,
        caption: """
          How the outputs of three lines are spread at the end of each epoch, the newest in front. \
          Below: how many of them are 0, and how many units are 0 for the whole batch.
          """))
    board.draw(
      .kernelGradients(
        of: ["conv1", "conv2", "dense1", "dense2"], history,
        caption: """
          The length of the gradient of each kernel. The gradients come out of the written pass by \
          themselves: backward follows its lines in reverse.
          """))
    board.claimForBuiltInData("the loss comes down", history["loss"].last! < history["loss"][0])
    board.claimForBuiltInData(
      "it knows more than one who always names the commonest class", accuracy > task.guessing)
    if board.isFull && task.training.count == 60_000 {
      board.claim("on MNIST's test it knows 98.5 % and more", accuracy >= 0.985)
    }
    return history
  }

}

extension LayerPlan {
  /// The same plan, stating the shape of one input.
  fileprivate func on(_ shape: SampleShape) -> LayerPlan {
    var plan = self
    plan.inputShape = shape
    return plan
  }
}
