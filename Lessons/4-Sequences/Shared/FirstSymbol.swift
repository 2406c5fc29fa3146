import Chalk

/// A task that needs memory: a sequence begins with a or b, goes on with c and d at random, and ends
/// with a question mark. Which was it at the beginning?
struct FirstSymbol {
  /// `[count, distance + 1, 5]`: a 1 for the symbol, 0 for the others
  let x: Tensor
  /// 0 for a, 1 for b
  let labels: [Int]

  static let symbols = ["a", "b", "c", "d", "?"]

  /// Random sequences, half of them of each kind. The question is `distance` steps after the answer.
  init(count: Int, distance: Int, random: inout RandomSource) {
    let examples = TokenExamples.recall(
      count, length: distance + 1, classes: 2, noiseSymbols: 2, random: &random)
    labels = examples.labels
    x = Tensor(examples.tokens.map { Int($0) }, shape: [count, distance + 1])
      .oneHot(Self.symbols.count)
  }

  /// One sequence in letters.
  func word(_ index: Int) -> [String] {
    x[index].argmax().values.map { Self.symbols[Int($0)] }
  }
}
