import Chalk

extension ReviewLSTM {
  /// P03 on real sentences.
  var printedProgram: PrintedProgram? {
    PrintedProgram(
      PrintedPlan(
        "P03", lesson: card.id,
        size: "Embedding(10000, 64) → LSTM(64) → Dense(64, relu) → Dense(1, sigmoid)", epochs: 10,
        batch: 32,
        remark: """
          Neither data nor a training are printed: it reads sentences out of reviews of films (`rt-polarity`), each padded in \
          front to 100 words, a tenth of them for validation and a tenth for the test, for 10 epochs in batches of 32.
          """),
      excerpts: ["program", "sets"], results: printedResults, data: PrintedData.reviews,
      model: { _, seed in
        var random = RandomSource(seed: seed)
        return ReviewLSTM().program(length: 100, units: 64, random: &random).compiledForReviews
      })
  }
}
