import Chalk
import Foundation

/// Network and n-grams compared: where the network gains, how many names counting needs, and how long the names are
/// that both write.
extension Characters {
  /// Where the networks assign more probability than the trigram: to the letters, or to the end of a name.
  func whereItGains(
    on board: Board, _ writers: [LetterWriter], _ names: Names, _ cell: String
  ) {
    let counted = names.counts.surprises(names.test, names.alphabet, knowing: 2)
    let surprises = writers.map { $0.surprises(names.test) }
    let learned = names.test.indices.map { i in
      counted[i].indices.map { t in surprises.map { $0[i][t] }.mean }
    }
    /// The sum over the letters of each name, and what comes for the period behind them.
    let parts = [counted, learned].map { all in
      [all.map { $0.dropLast().reduce(0, +) }, all.map { $0.last! }]
    }
    board.table(
      ["mean −log p", "all letters of a name", "the period"],
      zip(["trigram", cell], parts).map { [$0] + $1.map { written($0.mean, digits: 3) } })
    for (k, what) in ["letters", "period"].enumerated() {
      board.compare(
        "−log p of the \(what)", of: cell, with: "trigram",
        PairedDifference(parts[1][k], parts[0][k]), over: "test names")
    }
    let gains = zip(parts[0], parts[1]).map { $0.mean - $1.mean }
    if gains[1] > 0 {
      board.say(
        """
        So \(gains[1], digits: 3) of the whole difference of \(gains[0] + gains[1], digits: 3) lies in a single place \
        of each name, its end.
        """)
    }
  }

  /// What the n-grams reach with more names than the network has seen.
  func counting(
    on board: Board, _ names: Names, beside perplexity: Double, _ cell: String
  ) {
    guard names.isPartOfMany else { return }
    let all = names.training + names.others
    let sizes = [200, 800, 3000, 10_000, all.count]
    let reached = sizes.map { size in
      let counts = LetterCounts(Array(all.prefix(size)), names.alphabet)
      return LetterCounts.orders.map {
        counts.perplexity(names.test, names.alphabet, knowing: $0.known)
      }
    }
    let x = sizes.map { Double($0) }
    board.draw(
      Figure(
        "More names to count",
        caption: """
          How many names would an n-gram have to count, to be as good as the network? The perplexity on the same test \
          names; what is counted beyond the training set are names of the list that the network has not seen. The \
          dashed line is the network, trained on \(names.training.count) names.
          """, x: PlotAxis("names in the training set", scale: .logarithmic), y: "perplexity"
      ) {
        ReferenceLine(y: perplexity, label: cell)
        for (i, order) in LetterCounts.orders.enumerated() {
          Line(x, reached.map { $0[i] }, label: order.name, color: .series(i), showsPoints: true)
        }
      })
    let enough = sizes.indices.first { reached[$0][2] < perplexity }
    board.say(
      """
      \(enough == nil
        ? "Even with \(all.count) names no n-gram here reaches the network."
        : "With \(sizes[enough!]) names the trigram is better than the network with \(names.training.count).") \
      The unigram gains hardly anything from more names, and the bigram little beyond \(sizes[2]): they have few \
      numbers to estimate, and soon know them. The network was compared on few names; with more of them it should \
      gain, too: --full.
      """)
  }

  /// How many letters the names of the test set have, and those that network, bigram and trigram write.
  func lengths(on board: Board, _ lists: [[String]]) {
    let most = 14
    let x = (1...most).map { Double($0) }
    let fractions = lists.map { list in
      (1...most).map { n in list.fraction { min($0.count, most) == n } }
    }
    board.draw(
      Figure(
        "The lengths of the names",
        caption: """
          Who knows when a name has to end? The fraction of names with so many letters (\(most): so many or more), in \
          the test set and of all that were written.
          """, x: "letters", y: "fraction of the names"
      ) {
        Line(x, fractions[0], label: "test set", color: .text, showsPoints: true)
        for (i, name) in ["network", "bigram", "trigram"].enumerated() {
          Line(x, fractions[i + 1], label: name, color: .series(i), showsPoints: true)
        }
      })
    /// Half the sum of |fᵢ − gᵢ|: what fraction of the names would need another length.
    let distances = fractions.dropFirst().map { f in
      zip(f, fractions[0]).map { abs($0 - $1) }.reduce(0, +) / 2
    }
    board.say(
      """
      To have the lengths of the test set, \(percent: distances[0]) of the network's names would need another length, \
      \(percent: distances[1]) of the bigram's and \(percent: distances[2]) of the trigram's.
      """)
    board.claimForBuiltInData(
      "the lengths of the network's names are closer to those of the test set than the trigram's",
      distances[0] < distances[2])
  }
}
