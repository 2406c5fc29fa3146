import Chalk

/// A spelling with rules, made up after English: words that nobody uses, and their sounds.
enum MadeSpelling {
  /// The sound of a single letter where no other rule holds.
  static let single: [Character: String] = [
    "a": "AE", "e": "EH", "i": "IH", "o": "AA", "p": "P", "t": "T", "s": "S", "m": "M", "n": "N",
    "c": "K", "g": "G", "h": "HH", "k": "K", "l": "L", "r": "R", "u": "AH",
  ]
  /// Two letters that are one sound.
  static let pairs = ["sh": "SH", "ch": "CH", "th": "TH", "ee": "IY", "ai": "EY"]
  /// A vowel before one consonant and an e at the end of the word.
  static let long: [Character: String] = ["a": "EY", "e": "IY", "i": "AY", "o": "OW", "u": "UW"]
  /// c and g before e and i.
  static let soft: [Character: String] = ["c": "S", "g": "JH"]

  private static let onsets = [
    "p", "t", "s", "m", "n", "l", "r", "k", "c", "c", "g", "g", "sh", "ch", "th",
  ]
  private static let vowels = [
    "a", "e", "i", "o", "u", "a", "e", "i", "o", "u", "ee", "ai",
  ]
  private static let codas = ["n", "t", "p", "m", "s", "sh", "th"]

  /// The tokens of a network that reads and writes this spelling.
  static let alphabet = GraphemeToPhoneme.Alphabet(
    letters: ["<pad>", "</s>"] + single.keys.map { String($0) }.sorted(),
    phonemes: ["<pad>", "<s>", "</s>"]
      + Set([single, long, soft].flatMap(\.values) + pairs.values).sorted())

  // excerpt: rules
  /// The sounds of a word by the rules, from left to right.
  static func sounds(_ word: String) -> [String] {
    let letters = Array(word)
    let isVowel = { (place: Int) in
      letters.indices.contains(place) && long[letters[place]] != nil
    }
    let endsLong = { (place: Int) in
      place + 3 == letters.count && !isVowel(place + 1)
        && letters[place + 2] == "e"
    }
    var (sounds, place) = ([String](), 0)
    while place < letters.count {
      let letter = letters[place]
      let next = place + 1 < letters.count ? letters[place + 1] : " "
      if let sound = pairs["\(letter)\(next)"] {
        sounds.append(sound)
        place += 2
        continue
      }
      let isSilent = isVowel(place - 2) && endsLong(place - 2)
      if !isSilent {
        let isLong = isVowel(place) && endsLong(place)
        let isSoft = next == "e" || next == "i"
        let sound = isLong ? long[letter] : isSoft ? soft[letter] : nil
        sounds.append(sound ?? single[letter]!)
      }
      place += 1
    }
    return sounds
  }
  // end excerpt

  /// The sounds letter by letter: each letter has one, whatever stands beside it.
  static func lookup(_ word: String) -> [String] { word.compactMap { single[$0] } }

  /// A random word of one or two syllables.
  static func word(_ random: inout RandomSource) -> String {
    let syllables = 1 + random.integer(below: 2)
    var word = ""
    for syllable in 1...syllables {
      let vowel = pick(vowels, &random)
      word += pick(onsets, &random) + vowel
      guard syllable == syllables else { continue }
      if vowel.count == 1, random.chance(0.4) {
        word += pick(["p", "t", "m", "n", "s"], &random) + "e"
      } else if random.chance(0.5) {
        word += pick(codas, &random)
      }
    }
    return word
  }

  /// So many different words.
  static func words(_ count: Int, _ random: inout RandomSource) -> [String] {
    var (words, seen) = ([String](), Set<String>())
    while words.count < count {
      let word = word(&random)
      if seen.insert(word).inserted { words.append(word) }
    }
    return words
  }

  private static func pick(_ all: [String], _ random: inout RandomSource) -> String {
    all[random.integer(below: all.count)]
  }
}
