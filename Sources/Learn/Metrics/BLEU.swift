import Foundation

/// How many of the word groups of translations stand in reference translations (Papineni et al., 2002), over a whole
/// corpus.
///
/// ```swift
/// BLEU(candidates: [["a", "small", "net"]], references: [[["a", "small", "network"]]], maxN: 2).score
/// ```
public struct BLEU: Sendable, Hashable {
  /// For n = 1, 2, …: which part of the candidates' groups of n tokens stands in the references, each counted at most
  /// as often as in one of them; 0 where there are no such groups.
  public let precisions: [Double]
  /// The number of tokens of all candidates.
  public let candidateLength: Int
  /// The number of tokens of the references that are closest in length, of two equally close ones the shorter.
  public let referenceLength: Int
  private let matches: [Int]
  private let totals: [Int]

  /// Compares candidates, each a sentence of tokens, with one or more references each.
  ///
  /// `maxN` is how long the groups get. Traps with a message where there are not as many lists of references as
  /// candidates, or a list is empty.
  public init(candidates: [[String]], references: [[[String]]], maxN: Int = 4) {
    guard candidates.count == references.count, references.allSatisfy({ !$0.isEmpty }), maxN > 0
    else {
      fatalError(
        "BLEU: got \(candidates.count) candidates, \(references.count) lists of references, and "
          + "maxN \(maxN); needs a list that is not empty for each candidate, and maxN of at least 1"
      )
    }
    var (matches, totals) = ([Int](repeating: 0, count: maxN), [Int](repeating: 0, count: maxN))
    for (candidate, references) in zip(candidates, references) {
      for n in 1...maxN {
        let groups = BLEU.groups(of: n, in: candidate)
        let known = references.map { BLEU.groups(of: n, in: $0) }
        for (group, count) in groups {
          matches[n - 1] += min(count, known.map { $0[group] ?? 0 }.max() ?? 0)
          totals[n - 1] += count
        }
      }
    }
    (self.matches, self.totals) = (matches, totals)
    precisions = zip(matches, totals).map { $1 == 0 ? 0 : Double($0) / Double($1) }
    candidateLength = candidates.reduce(0) { $0 + $1.count }
    referenceLength = zip(candidates, references).reduce(0) { sum, pair in
      let lengths = pair.1.map(\.count)
      return sum + lengths.min { (abs($0 - pair.0.count), $0) < (abs($1 - pair.0.count), $1) }!
    }
  }

  /// e^(1 − r/c) where the candidates' length c is below the references' r, 1 elsewhere: few words are easily right.
  public var brevityPenalty: Double {
    if candidateLength == 0 { return 0 }
    return min(1, exp(1 - Double(referenceLength) / Double(candidateLength)))
  }

  /// The brevity penalty times the geometric mean of the precisions, from 0 to 1; 0 where one of them is 0.
  public var score: Double { brevityPenalty * geometricMean(precisions) }

  /// ``score`` with one added to numerator and denominator of every precision from n = 2 on (Lin and Och, 2004): for
  /// single sentences, which seldom have a group of four in common.
  public var smoothedScore: Double {
    let smoothed = precisions.indices.map { n in
      n == 0 ? precisions[0] : Double(matches[n] + 1) / Double(totals[n] + 1)
    }
    return brevityPenalty * geometricMean(smoothed)
  }

  private func geometricMean(_ parts: [Double]) -> Double {
    if parts.contains(0) { return 0 }
    return exp(parts.reduce(0) { $0 + log($1) } / Double(parts.count))
  }

  /// How often each group of n neighbors occurs.
  private static func groups(of n: Int, in tokens: [String]) -> [[String]: Int] {
    var counts: [[String]: Int] = [:]
    for start in tokens.indices where start + n <= tokens.count {
      counts[Array(tokens[start..<(start + n)]), default: 0] += 1
    }
    return counts
  }
}
