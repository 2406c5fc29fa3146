import Chalk

extension MnistDense {
  /// P05 on all of MNIST, as it is printed: 60,000 pictures to train on, 10,000 to test with, and no validation set.
  var printedProgram: PrintedProgram? {
    PrintedProgram(
      PrintedPlan(
        "P05", lesson: card.id, size: "784 → Dense(512, relu) → Dense(10, softmax)", epochs: 10,
        batch: 128, remark: "Epochs, batch and optimizer (Adam) are printed."),
      excerpts: ["program", "flat"], results: printedResults,
      data: { board in
        let digits = try board.digitPictures()
        let (training, test) = (FlatPictures(digits.training), FlatPictures(digits.test))
        return PrintedData(
          x: training.inputs, y: training.targets, test: (test.inputs, test.targets))
      },
      model: { _, seed in MnistDense().program(.adam, classes: 10, seed: seed) })
  }
}
