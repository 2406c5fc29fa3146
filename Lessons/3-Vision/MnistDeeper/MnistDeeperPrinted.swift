import Chalk

extension MnistDeeper {
  /// What the stored results say about one convolution and two; nothing where there are none.
  func compareAtThePrintedSize(on board: Board) {
    func accuracy(_ name: String) -> Double? {
      let result = printedResults[name].flatMap { try? PrintedResult(json: $0) }
      return result?.runs.first?.scores.first { $0.name == "test accuracy" }?.value
    }
    guard let one = accuracy("P02.json"), let two = accuracy("P09.json"),
      let kerasOne = accuracy("P02.keras.json"), let kerasTwo = accuracy("P09.keras.json")
    else { return }
    // MNIST's test set has 10,000 pictures; the errors of two accuracies add up as squares.
    let error = ((one * (1 - one) + two * (1 - two)) / 10_000).squareRoot()
    board.say(
      """
      Is the deeper network better here? The program of `mnist-conv`, with one convolution, reached \(percent: one) in \
      Chalk and \(percent: kerasOne) in Keras with as many epochs; this one reaches \(percent: two) and \
      \(percent: kerasTwo). With 10,000 test pictures such a difference has a standard error of about \
      \(100 * error, digits: 1) points from the choice of the pictures alone. What another seed would change, single \
      trainings do not show.
      """)
  }

  /// P09 on all of MNIST.
  var printedProgram: PrintedProgram? {
    PrintedProgram(
      PrintedPlan(
        "P09", lesson: card.id,
        size: """
          28 × 28 × 1 → Conv2D(32, 3 × 3) → MaxPooling(2) → Conv2D(64, 3 × 3) → MaxPooling(2) → Dense(64, relu) → \
          Dense(10, softmax)
          """, epochs: 5, batch: 32,
        remark: "The 5 epochs are printed; the batch of 32 is what Keras takes where none is given."
      ),
      excerpts: ["P09"], results: printedResults, data: PrintedData.digits,
      model: { _, seed in Programs.mnistDeeper(seed: seed).compiled() })
  }
}
