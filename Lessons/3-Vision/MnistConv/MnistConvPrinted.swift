import Chalk

extension MnistConv {
  /// P02 on all of MNIST.
  var printedProgram: PrintedProgram? {
    PrintedProgram(
      PrintedPlan(
        "P02", lesson: card.id,
        size:
          "28 × 28 × 1 → Conv2D(32, 3 × 3, relu) → MaxPooling(2) → Dense(128, relu) → Dense(10, softmax)",
        epochs: 5, batch: 32,
        remark: """
          No training is printed: 5 epochs in batches of 32 were taken, those of the program of the lesson `mnist-deeper`.
          """),
      excerpts: ["P02"], results: printedResults, data: PrintedData.digits,
      model: { _, seed in Programs.mnistConv(seed: seed).compiled() })
  }
}
