import Chalk

/// Beam search for one sentence.
struct BeamSearch {
  /// A beginning: its tokens, the sum of their log-probabilities, and the decoder's states behind them.
  struct Beam {
    var tokens: [Int]
    var score: Double
    var states: [Variable]

    var isOver: Bool { tokens.last == DateTask.end }
  }

  /// All beams at the end, the best first.
  let beams: [Beam]

  // excerpt: beam
  /// At each step every beam is continued by every token; the `width` best of all these go on.
  init(_ translator: DateTranslator, _ batch: DateTask.Batch, width: Int) {
    beams = withoutGradients {
      let (encoded, states) = translator.model.encode(Variable(batch.source), mask: batch.mask)
      var beams = [Beam(tokens: [], score: 0, states: states)]
      for _ in 0..<DateTask.targetLength {
        var candidates = beams.filter(\.isOver)
        for beam in beams where !beam.isOver {
          let read = Tensor([beam.tokens.last ?? DateTask.begin], shape: [1, 1])
          let result = translator.decode(read, encoded, from: beam.states, batch.mask)
          for (token, logP) in result.logits.value.logSoftmax().values.enumerated() {
            candidates.append(
              Beam(
                tokens: beam.tokens + [token], score: beam.score + logP, states: result.states))
          }
        }
        beams = Array(candidates.sorted { $0.score > $1.score }.prefix(width))
      }
      return beams
    }
  }
  // end excerpt
}
