import Chalk

extension MnistConv {
  /// What the stored result adds to the training of step 4; nothing where other data were learned.
  func sayWhatThatShows(
    on board: Board, _ task: PictureTask, _ history: History, _ accuracy: Double
  ) {
    guard !board.data.isGiven, !board.isFull,
      let result = printedResults["P02.json"].flatMap({ try? PrintedResult(json: $0) }),
      let run = result.runs.first, let count = result.data?.first?.count,
      let test = run.scores.first(where: { $0.name == "test accuracy" })?.value
    else { return }
    let (few, batch, epochs) = (task.training.count, 32, history.epochs.count)
    let steps = { (pictures: Int) in (pictures + batch - 1) / batch }
    let error = 100 * (test * (1 - test) / 10_000).squareRoot()
    board.say(
      """
      What does the size change? The network of step 4 made \(epochs * steps(few)) steps on \(few) pictures and had a \
      test accuracy of \(percent: accuracy); the same network after \(written((run.epochs * Double(steps(count))).rounded())) steps on \
      \(count) pictures has \(percent: test) (with 10,000 test pictures one standard error is \(error, digits: 1) \
      points).
      """)
  }

  /// P02 on all of MNIST.
  var printedProgram: PrintedProgram? {
    PrintedProgram(
      PrintedPlan(
        "P02", lesson: card.id,
        size:
          "28 × 28 × 1 → Conv2D(32, 3 × 3, relu) → MaxPooling(2) → Dense(128, relu) → Dense(10, softmax)",
        epochs: 5, batch: 32,
        remark: """
          The source documents print the model alone. It was trained as the program of the lesson `mnist-deeper` is: \
          5 epochs in batches of 32, with the loss and the optimizer of step 4.
          """),
      excerpts: ["P02"], results: printedResults, data: PrintedData.digits,
      model: { _, seed in Programs.mnistConv(seed: seed).compiled() })
  }
}
