import Chalk

/// Tokens of which some are hidden: what a network reads, and what it is to predict where.
struct HiddenWords {
  /// The tokens with some replaced.
  private(set) var read: [Int]
  /// The chosen positions, and the words that stood there.
  private(set) var (places, words) = ([Int](), [Int]())

  // excerpt: bert-hiding
  /// Chooses 15 % of the words. Of these 80 % become [MASK], 10 % any word, and 10 % stay what they are.
  init(_ tokens: [Int], vocabulary: Int, random: inout RandomSource) {
    read = tokens
    let first = SentenceTask.specials
    for (place, token) in tokens.enumerated() where token >= first && random.chance(0.15) {
      places.append(place)
      words.append(token)
      let u = random.uniform()
      if u < 0.8 {
        read[place] = SentenceTask.mask
      } else if u < 0.9 {
        read[place] = first + random.integer(below: vocabulary - first)
      }
    }
  }
  // end excerpt

  /// How many chosen positions read [MASK], how many another word, and how many their own.
  var kinds: [Int] {
    let read = places.map { self.read[$0] }
    let masked = read.count { $0 == SentenceTask.mask }
    let same = zip(read, words).count { $0 == $1 }
    return [masked, read.count - masked - same, same]
  }
}
