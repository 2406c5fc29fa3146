import Chalk

extension Sentiment {
  /// P07 on real sentences.
  var printedProgram: PrintedProgram? {
    PrintedProgram(
      PrintedPlan(
        "P07", lesson: card.id,
        size: "Embedding(10000, 128, length 100) → LSTM(64) → Dense(1, sigmoid)", epochs: 10,
        batch: 32,
        remark: """
          Epochs, batch and the use of a validation set are printed, the texts are not: it reads sentences out of reviews of \
          films (`rt-polarity`), each padded in front to 100 words, a tenth of them for validation and a tenth for the test. \
          The printed program does not stop early, and so neither did this training; early stopping is what step 4 adds to it.
          """),
      excerpts: ["program", "sets"], results: printedResults, data: PrintedData.reviews,
      model: { _, seed in
        var random = RandomSource(seed: seed)
        return Self.network(length: 100, random: &random).compiledForReviews
      })
  }
}
