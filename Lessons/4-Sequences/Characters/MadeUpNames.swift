import Chalk

/// Names that nobody bears, made by a rule: all vowels of a name are dark, a o u, or all are light, e i y.
enum MadeUpNames {
  static let dark: [Character] = ["a", "o", "u"]
  static let light: [Character] = ["e", "i", "y"]
  private static let onsets: [Character] = [
    "b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z",
  ]
  private static let codas: [Character] = ["n", "r", "l", "s"]

  /// So many different names of two to four syllables.
  static func make(_ count: Int, _ random: inout RandomSource) -> [String] {
    var names: [String] = []
    var seen: Set<String> = []
    while names.count < count {
      let vowels = random.chance(0.5) ? dark : light
      let syllables = (0..<2 + random.integer(below: 3)).map { _ -> String in
        let coda = random.chance(0.25) ? String(pick(codas, &random)) : ""
        return "\(pick(onsets, &random))\(pick(vowels, &random))\(coda)"
      }
      let name = syllables.joined()
      if seen.insert(name).inserted { names.append(name) }
    }
    return names
  }

  /// Whether a name has vowels of one kind only.
  static func agrees(_ name: String) -> Bool {
    !(name.contains { dark.contains($0) } && name.contains { light.contains($0) })
  }

  private static func pick(_ letters: [Character], _ random: inout RandomSource) -> Character {
    letters[random.integer(below: letters.count)]
  }
}

/// Names as letter numbers: 0 where nothing is, 1 for a point before and behind each name.
struct Alphabet {
  /// What each number means.
  let letters: [String]

  /// How many letters are read of each name, the point before it included.
  let length: Int

  /// The letters of these names; no name has more than so many.
  init(_ names: [String], longest: Int) {
    letters = ["", "."] + Set(names.joined()).sorted().map { String($0) }
    length = longest + 1
  }

  var count: Int { letters.count }

  /// Whether all letters of a name are known.
  func knows(_ name: String) -> Bool { name.allSatisfy { letters.contains(String($0)) } }

  /// The numbers of a name between its two points.
  func encode(_ name: String) -> [Int] {
    [1] + name.map { letters.firstIndex(of: String($0)) ?? 0 } + [1]
  }

  // excerpt: pairs
  /// What is read, and what comes next: all letters but the last, all but the first, filled up with 0.
  func pairs(_ names: [String]) -> (read: Tensor, next: Tensor) {
    let all = names.map(encode)
    func table(_ rows: [ArraySlice<Int>]) -> Tensor {
      Tensor(
        rows.flatMap { Array($0) + Array(repeating: 0, count: length - $0.count) },
        shape: [names.count, length])
    }
    return (table(all.map { $0.dropLast() }), table(all.map { $0.dropFirst() }))
  }
  // end excerpt
}

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
    alone = Self.shares(one)
    behind = two.map(Self.shares)
  }
  // end excerpt

  private static func shares(_ counts: [Double]) -> [Double] {
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
