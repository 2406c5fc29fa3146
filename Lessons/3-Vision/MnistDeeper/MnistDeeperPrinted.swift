import Chalk

extension MnistDeeper {
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
