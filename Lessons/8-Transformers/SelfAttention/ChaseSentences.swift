import Chalk

/// Sentences of five words such as "old cat chases young dog", and which animal does the chasing.
struct ChaseSentences {
  static let adjectives = ["old", "young", "big", "small"]
  static let animals = ["cat", "dog", "fox", "hen", "mule", "goat"]
  /// With the first two verbs the animal before the verb chases, with the last two the one behind it.
  static let verbs = ["chases", "hunts", "flees", "escapes"]
  static let vocabulary = adjectives + animals + verbs

  /// The positions of the two animals and of the verb among the five words.
  static let (before, verb, behind) = (1, 2, 4)
  static let length = 5

  /// The numbers of the words of each sentence.
  let rows: [[Int]]
  /// Which of the animals chases: their number among the animals.
  let labels: [Int]

  var count: Int { rows.count }

  /// `[sentences, 5]`
  var words: Tensor { Tensor(rows.flatMap { $0 }, shape: [rows.count, Self.length]) }

  init(_ rows: [[Int]]) {
    self.rows = rows
    labels = rows.map(Self.label)
  }

  private init(_ rows: [[Int]], labels: [Int]) {
    self.rows = rows
    self.labels = labels
  }

  /// The position at which the animal that chases stands.
  static func agentPlace(_ row: [Int]) -> Int {
    row[verb] < adjectives.count + animals.count + 2 ? before : behind
  }

  private static func label(_ row: [Int]) -> Int { row[agentPlace(row)] - adjectives.count }

  /// All sentences that the grammar can make, with two different animals.
  static var all: ChaseSentences {
    var rows: [[Int]] = []
    let (firstAnimal, firstVerb) = (adjectives.count, adjectives.count + animals.count)
    for a in 0..<firstAnimal {
      for b in 0..<firstAnimal {
        for one in firstAnimal..<firstVerb {
          for other in firstAnimal..<firstVerb where other != one {
            for verb in firstVerb..<vocabulary.count { rows.append([a, one, verb, b, other]) }
          }
        }
      }
    }
    return ChaseSentences(rows)
  }

  /// Some of the sentences.
  subscript(_ range: Range<Int>) -> ChaseSentences {
    ChaseSentences(Array(rows[range]), labels: Array(labels[range]))
  }

  /// The same sentences in random order.
  func inRandomOrder(_ random: inout RandomSource) -> ChaseSentences {
    let order = random.permutation(of: count)
    return ChaseSentences(order.map { rows[$0] }, labels: order.map { labels[$0] })
  }

  /// Each sentence with its two halves exchanged: the same words, and the other answer.
  var mirrored: ChaseSentences {
    ChaseSentences(rows.map { row in [3, 4, 2, 0, 1].map { row[$0] } })
  }

  // excerpt: shuffled
  /// Each sentence with its words in random order, the verb in its position. The label is that of the sentence before.
  func shuffled(_ random: inout RandomSource) -> ChaseSentences {
    let others = [0, 1, 3, 4]
    let mixed = rows.map { row in
      var new = row
      for (place, from) in zip(others, random.shuffled(others)) { new[place] = row[from] }
      return new
    }
    return ChaseSentences(mixed, labels: labels)
  }
  // end excerpt

  /// The words of one sentence.
  func text(_ index: Int) -> [String] { rows[index].map { Self.vocabulary[$0] } }
}
