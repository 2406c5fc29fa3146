import Chalk

extension SimpleCNN {
  /// What the stored result adds to the training of step 3; nothing where other data were learned.
  func sayWhatThatShows(on board: Board, _ task: PictureTask, _ accuracy: Double) {
    guard !board.data.isGiven, !board.isFull,
      let result = printedResults["P11.json"].flatMap({ try? PrintedResult(json: $0) }),
      let test = result.runs.first?.scores.first(where: { $0.name == "test accuracy" })?.value,
      let count = result.data?.first?.count
    else { return }
    let (few, batch) = (task.training.count, 32)
    let error = 100 * (test * (1 - test) / 10_000).squareRoot()
    board.say(
      """
      What does the size change? In step 3 the same network learned for the same number of epochs and had a test \
      accuracy of \(percent: accuracy); here it is \(percent: test) (with 10,000 test pictures one standard error is \
      \(error, digits: 1) points). An epoch of \(few) pictures has \((few + batch - 1) / batch) steps, one of \
      \(count) has \((count + batch - 1) / batch): the network sees more different digits, and makes more steps.
      """)
  }

  /// P11 on all of MNIST.
  var printedProgram: PrintedProgram? {
    PrintedProgram(
      PrintedPlan(
        "P11", lesson: card.id,
        size: """
          a class of Conv2D(32, 3 × 3), MaxPooling(2), Conv2D(64, 3 × 3), MaxPooling(2), Dense(128, relu) and \
          Dense(10, softmax)
          """, epochs: 10, batch: 32, remark: "Epochs and batch are printed."),
      excerpts: ["P11"], results: printedResults, data: PrintedData.digits,
      model: { _, seed in
        var random = RandomSource(seed: seed)
        return SimpleCNNModel(using: &random).compiled()
      })
  }
}
