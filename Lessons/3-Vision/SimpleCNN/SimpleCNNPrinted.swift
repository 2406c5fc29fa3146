import Chalk

extension SimpleCNN {
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
