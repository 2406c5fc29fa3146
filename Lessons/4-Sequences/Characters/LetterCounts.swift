import Chalk
import Foundation

/// Models that only count: how often a letter comes, or comes after one or two others.
struct LetterCounts {
  /// The unigram: how likely each letter is.
  let alone: [Double]
  /// The bigram: `behind[before][next]`.
  let behind: [[Double]]
  /// How often each letter came after two others, where the two came at all: the counts of the trigram.
  private let afterTwo: [[Int]: [Double]]

  /// How many letters before the next one a model knows.
  static let orders: [(name: String, known: Int)] = [
    ("unigram", 0), ("bigram", 1), ("trigram", 2),
  ]

  // excerpt: counting
  /// Unigram and bigram: every count begins with 1, so that no probability is 0.
  init(_ names: [String], _ alphabet: Alphabet) {
    var one = [Double](repeating: 1, count: alphabet.count)
    var two = [[Double]](repeating: one, count: alphabet.count)
    var three: [[Int]: [Double]] = [:]
    for name in names.map(alphabet.encode) {
      for t in name.indices.dropFirst() {
        one[name[t]] += 1
        two[name[t - 1]][name[t]] += 1
        if t > 1 {
          three[
            [name[t - 2], name[t - 1]], default: [Double](repeating: 0, count: alphabet.count)][
              name[t]] += 1
        }
      }
    }
    one[0] = 0
    for before in two.indices { two[before][0] = 0 }
    alone = Self.normalized(one)
    behind = two.map(Self.normalized)
    afterTwo = three
  }

  /// The probabilities of the next letter. The trigram is mixed with the bigram, as if that were 5 more counts:
  /// (n_abc + 5·p_bc) / (n_ab + 5)
  func next(_ before: [Int], knowing letters: Int) -> [Double] {
    if letters == 0 { return alone }
    let two = behind[before.last!]
    guard letters == 2, before.count > 1, let counts = afterTwo[Array(before.suffix(2))] else {
      return two
    }
    let n = counts.reduce(0, +)
    return zip(counts, two).map { ($0 + 5 * $1) / (n + 5) }
  }
  // end excerpt

  /// −log p of each letter of each of these names, and of the period after it.
  func surprises(_ names: [String], _ alphabet: Alphabet, knowing letters: Int) -> [[Double]] {
    names.map(alphabet.encode).map { name in
      name.indices.dropFirst().map { t in
        -log(next(Array(name[..<t]), knowing: letters)[name[t]])
      }
    }
  }

  /// e to the cross-entropy of the letters of these names.
  func perplexity(_ names: [String], _ alphabet: Alphabet, knowing letters: Int) -> Double {
    exp(surprises(names, alphabet, knowing: letters).joined().mean)
  }

  private static func normalized(_ counts: [Double]) -> [Double] {
    let sum = counts.reduce(0, +)
    return counts.map { $0 / sum }
  }

  /// One name, letter by letter, drawn from a count model.
  func name(_ alphabet: Alphabet, knowing letters: Int, _ random: inout RandomSource) -> String {
    var name = [1]
    repeat {
      name.append(LetterWriter.draw(next(name, knowing: letters), &random))
    } while name.last != 1 && name.count < 20
    return name.filter { $0 > 1 }.map { alphabet.letters[$0] }.joined()
  }
}
