import Chalk

/// Workers in a ring add up what each of them has, and nobody sends more than the others.
struct Ring {
  /// What each worker has.
  var numbers: [[Double]]
  /// How many numbers each has sent.
  private(set) var sent: [Int]

  init(_ numbers: [[Double]]) {
    self.numbers = numbers
    sent = numbers.map { _ in 0 }
  }

  // excerpt: ring
  /// The numbers are cut into as many pieces as there are workers. K − 1 times each worker hands a piece to
  /// the next, who adds it; then K − 1 times, who puts it in place of its own.
  mutating func addUp() {
    let K = numbers.count
    let piece = { [count = numbers[0].count] k in
      let k = ((k % K) + K) % K
      return (k * count / K)..<((k + 1) * count / K)
    }
    for round in 0..<2 * (K - 1) {
      let before = numbers
      for worker in 0..<K {
        let next = (worker + 1) % K
        let range = piece(round < K - 1 ? worker - round : worker + 1 - (round - K + 1))
        for i in range {
          numbers[next][i] =
            round < K - 1 ? numbers[next][i] + before[worker][i] : before[worker][i]
        }
        sent[worker] += range.count
      }
    }
  }
  // end excerpt
}
