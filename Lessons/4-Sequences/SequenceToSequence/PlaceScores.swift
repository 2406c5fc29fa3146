import Chalk

/// How many characters are right at each place of a date.
struct PlaceScores {
  /// With the true characters before it.
  let forced: [Double]
  /// With what the model itself wrote before it.
  let own: [Double]

  init(_ translator: DateTranslator, _ test: DateTask.Batch) {
    let n = DateTask.targetLength
    let taught = withoutGradients { translator.forced(test).logits.value }
      .argmax().flattened.values.map { Int($0) }
    let written = translator.greedy(test).flatMap { $0 }
    let right = { (found: [Int]) in
      (0..<n).map { t in
        test.dates.indices.fraction { found[$0 * n + t] == test.labels[$0 * n + t] }
      }
    }
    (forced, own) = (right(taught), right(written))
  }
}
