import Chalk
import Foundation

/// The baseline: a model that counts which token came after the last few, and knows nothing else.
struct TokenGrams {
  /// How many tokens, the next one included, a count is about: 1 is the unigram.
  let order: Int
  private let vocabulary: Int
  /// For each row of tokens, of any length below the order, how often each token came behind it.
  private let counts: [[Int]: [Double]]

  static let names = ["unigram", "bigram", "trigram", "4-gram"]

  // excerpt: n-grams
  /// Counts in sequences; what comes first in each is only read.
  init(_ sequences: [[Int]], vocabulary: Int, order: Int) {
    var counts: [[Int]: [Double]] = [:]
    let none = [Double](repeating: 0, count: vocabulary)
    for sequence in sequences {
      for place in sequence.indices.dropFirst() {
        for length in 0..<min(order, place + 1) {
          let before = Array(sequence[(place - length)..<place])
          counts[before, default: none][sequence[place]] += 1
        }
      }
    }
    (self.order, self.vocabulary, self.counts) = (order, vocabulary, counts)
  }

  /// p_n = (count + 5·p_{n−1})/(all counts + 5): the fewer counts, the more is left to the shorter n-gram.
  func next(_ before: ArraySlice<Int>) -> [Double] {
    var p = [Double](repeating: 1 / Double(vocabulary), count: vocabulary)
    for length in 0..<min(order, before.count + 1) {
      guard let seen = counts[Array(before.suffix(length))] else { break }
      let all = seen.reduce(0, +)
      p = zip(seen, p).map { ($0 + 5 * $1) / (all + 5) }
    }
    return p
  }
  // end excerpt

  /// e to the mean of −log p of the tokens of these sequences, but for the first of each.
  func perplexity(_ sequences: [[Int]]) -> Double {
    let surprises = sequences.flatMap { sequence in
      sequence.indices.dropFirst().map { place in
        -log(next(sequence[max(0, place - order + 1)..<place])[sequence[place]])
      }
    }
    return exp(surprises.mean)
  }
}
