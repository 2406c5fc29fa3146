import Chalk

/// Several workers, each with a part of the examples of its own, and the batches of all their steps.
struct LocalTraining {
  private let x: Tensor
  private let labels: [Int]
  private let start: SentWeights
  /// `[step][worker]`: the rows of a batch.
  private let batches: [[[Int]]]
  private let rate = 0.5

  init(
    _ x: Tensor, _ labels: [Int], workers K: Int, steps: Int, from start: SentWeights,
    random: inout RandomSource
  ) {
    (self.x, self.labels, self.start) = (x, labels, start)
    let n = labels.count
    batches = (0..<steps).map { _ in
      (0..<K).map { worker in
        (0..<16).map { _ in worker * n / K + random.integer(below: n / K) }
      }
    }
  }

  // excerpt: local
  /// Each worker makes steps of its own; after every `h` of them all get the mean of the weights.
  func run(averagingEvery h: Int) -> (weights: SentWeights, apart: [Double]) {
    let K = batches[0].count
    var workers = [SentWeights](repeating: start, count: K)
    var apart: [Double] = []
    for (step, rows) in batches.enumerated() {
      for worker in 0..<K { move(&workers[worker], rows[worker]) }
      apart.append(workers.dropFirst().map { $0.difference(from: workers[0]) }.max()!)
      if (step + 1) % h == 0 {
        workers = [SentWeights](repeating: .mean(workers), count: K)
      }
    }
    return (.mean(workers), apart)
  }
  // end excerpt

  /// A single worker that gets the batches of all.
  func together() -> SentWeights {
    var weights = start
    for rows in batches { move(&weights, rows.flatMap { $0 }) }
    return weights
  }

  private func move(_ weights: inout SentWeights, _ rows: [Int]) {
    let g = weights.gradient(x.rows(at: rows), rows.map { labels[$0] })
    weights.step(g.tensors, rate: rate)
  }
}
