import Chalk

/// Models that only count: how often a letter comes, or comes behind another.
struct LetterCounts {
  /// How likely each letter is, and behind each letter: `behind[before][next]`.
  let alone: [Double]
  let behind: [[Double]]

  // excerpt: counting
  /// Every count begins with 1, so that nothing is impossible.
  init(_ names: [String], _ alphabet: Alphabet) {
    var one = [Double](repeating: 1, count: alphabet.count)
    var two = [[Double]](repeating: one, count: alphabet.count)
    for name in names.map(alphabet.encode) {
      for (before, next) in zip(name, name.dropFirst()) {
        one[next] += 1
        two[before][next] += 1
      }
    }
    one[0] = 0
    for before in two.indices { two[before][0] = 0 }
    alone = Self.normalized(one)
    behind = two.map(Self.normalized)
  }
  // end excerpt

  private static func normalized(_ counts: [Double]) -> [Double] {
    let sum = counts.reduce(0, +)
    return counts.map { $0 / sum }
  }

  /// One name, letter by letter, by the counts of pairs.
  func name(_ alphabet: Alphabet, _ random: inout RandomSource) -> String {
    var name = [1]
    repeat {
      name.append(LetterWriter.draw(behind[name.last!], &random))
    } while name.last != 1 && name.count < 20
    return name.filter { $0 > 1 }.map { alphabet.letters[$0] }.joined()
  }
}
