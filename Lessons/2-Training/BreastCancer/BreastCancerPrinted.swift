import Chalk

extension BreastCancer {
  /// P01 on the eight features that it has room for.
  var printedProgram: PrintedProgram? {
    PrintedProgram(
      PrintedPlan(
        "P01", lesson: card.id, size: "8 inputs → Dense(10, relu) → Dense(1, sigmoid)", epochs: 30,
        batch: 32,
        remark: """
          The document prints neither the data nor the call that trains the network. Here the eight features are \
          chosen as in this lesson; three fifths of the examples are the training set, a fifth the validation set \
          and a fifth the test set, and the network is trained for 30 epochs in batches of 32.
          """),
      excerpts: ["program", "prepare"], results: printedResults,
      data: { board in
        let all = try board.data.examples("breast-cancer", or: .breastCancer)
        return PrintedData(TwoClasses(all, by: .mutualInformation, random: &board.random))
      },
      model: { data, seed in Self.program(inputs: data.x.shape[1], seed: seed) })
  }
}
