import Chalk

/// A task that needs memory: sequences that begin with a or b and go on with random c and d. Which
/// was it at the beginning?
struct FirstSymbol {
  /// `[count, length, 4]`: a 1 for the symbol, 0 for the others
  let x: Tensor
  /// 0 for a, 1 for b
  let labels: [Int]

  static let symbols = ["a", "b", "c", "d"]

  /// Random sequences. `distance` is how many symbols come after the first.
  init(count: Int, distance: Int, random: inout RandomSource) {
    let sequences = (0..<count).map { _ in
      [random.integer(below: 2)] + (0..<distance).map { _ in 2 + random.integer(below: 2) }
    }
    labels = sequences.map { $0[0] }
    x = Tensor(sequences.flatMap { $0 }, shape: [count, distance + 1]).oneHot(4)
  }

  /// One sequence in letters.
  func word(_ index: Int) -> [String] {
    x[index].argmax().values.map { Self.symbols[Int($0)] }
  }
}
