import Chalk

/// Made-up sentences about animals that chase, help or follow one another: each meaning can be worded in many ways, and
/// the same words in another order mean something else.
struct Paraphrases {
  /// Each animal and each deed has two words.
  static let animals = [
    ["cat", "kitten"], ["dog", "hound"], ["hen", "chicken"], ["fox", "vixen"], ["horse", "pony"],
  ]
  static let deeds = [["chase", "pursue"], ["help", "assist"], ["follow", "trail"]]

  /// Who does what to whom.
  struct Meaning: Equatable {
    let agent, deed, patient: Int
  }

  /// All meanings with two different animals.
  static let meanings: [Meaning] = animals.indices.flatMap { agent in
    deeds.indices.flatMap { deed in
      animals.indices.filter { $0 != agent }.map {
        Meaning(agent: agent, deed: deed, patient: $0)
      }
    }
  }

  /// What is learned from, and what is tested with.
  struct Split {
    let training: [Meaning]
    /// The places of the others among all meanings.
    let test: Set<Int>
  }

  /// A random fifth of the meanings is kept for the test.
  static func split(_ random: inout RandomSource) -> Split {
    let test = Set(random.permutation(of: meanings.count).prefix(meanings.count / 5))
    return Split(
      training: meanings.indices.filter { !test.contains($0) }.map { meanings[$0] }, test: test)
  }

  // excerpt: wording
  /// A meaning in random words: "the cat chases a dog." or "a hound is pursued by the kitten."
  static func wording(_ meaning: Meaning, _ random: inout RandomSource) -> String {
    func one(_ words: [String]) -> String { words[random.integer(below: words.count)] }
    let agent = one(["the", "a"]) + " " + one(animals[meaning.agent])
    let patient = one(["the", "a"]) + " " + one(animals[meaning.patient])
    let deed = one(deeds[meaning.deed])
    let isPassive = random.integer(below: 2) == 1
    if isPassive { return "\(patient) is \(past(deed)) by \(agent)." }
    return "\(agent) \(deed)s \(patient)."
  }
  // end excerpt

  private static func past(_ deed: String) -> String { deed + (deed.hasSuffix("e") ? "d" : "ed") }

  /// The special tokens, the words in pieces, and every letter, so that other words can be spelled.
  static let vocabulary: [String] = {
    let words = animals.flatMap { $0 } + deeds.flatMap { $0 } + ["the", "a", "is", "by", "."]
    let letters = "abcdefghijklmnopqrstuvwxyz".map { String($0) }
    let pieces =
      SpecialToken.bert.map(\.rawValue) + words + ["##s", "##d", "##ed"] + letters
      + letters.map { "##" + $0 }
    var known: Set<String> = []
    return pieces.filter { known.insert($0).inserted }
  }()
}
