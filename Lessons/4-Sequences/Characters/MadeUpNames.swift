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
