import Chalk

extension SimpleNetLesson {
  /// P10 on real data: the eight features of the lesson `breast-cancer`.
  var printedProgram: PrintedProgram? {
    PrintedProgram(
      PrintedPlan(
        "P10", lesson: card.id, size: "a class of Dense(10, relu) and Dense(1, sigmoid)",
        epochs: 10, batch: 32,
        remark: """
          Epochs and batch are printed, data are not: it gets the eight features of the lesson `breast-cancer`, in three \
          parts as there.
          """),
      excerpts: ["model"], results: printedResults,
      data: { board in
        let all = try board.data.examples("breast-cancer", or: .breastCancer)
        return PrintedData(TwoClasses(all, by: .mutualInformation, random: &board.random))
      },
      model: { data, seed in
        var random = RandomSource(seed: seed)
        var net = SimpleNet(inputs: data.x.shape[1], using: &random)
        net.compile(optimizer: .adam, loss: .binaryCrossentropy, metrics: [.accuracy])
        return net
      })
  }
}
