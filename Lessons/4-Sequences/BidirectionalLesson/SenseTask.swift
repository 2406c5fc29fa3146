import Chalk

/// Made-up sentences with one word of two meanings, and one word that decides between them.
struct SenseTask {
  /// Where the word that decides stands.
  enum Clue: String, CaseIterable {
    case behind = "always after"
    case either = "before or after"
  }

  static let ambiguous = ["bank", "bat", "mouse", "spring"]
  private static let nature = ["river", "cave", "cheese", "flower"]
  private static let things = ["money", "ball", "screen", "watch"]
  private static let fillers = ["the", "was", "near", "a", "we", "saw", "old", "there"]

  static let words = ambiguous + nature + things + fillers
  /// The classes of a word: any other, a meaning in nature, a thing.
  static let tags = ["–", "nature", "thing"]
  static let length = 6

  /// `[count, length]`: the numbers of the words, and the class of each.
  let x, y: Tensor
  /// The place of the word with two meanings in each sentence.
  let places: [Int]

  init(_ clue: Clue, count: Int, random: inout RandomSource) {
    var (words, tags, places) = ([Int](), [Int](), [Int]())
    for _ in 0..<count {
      var sentence = (0..<Self.length).map { _ in 12 + random.integer(below: Self.fillers.count) }
      var classes = [Int](repeating: 0, count: Self.length)
      let (word, sense) = (random.integer(below: 4), random.integer(below: 2))
      var (place, decides) = (random.integer(below: 2), 4 + random.integer(below: 2))
      if clue == .either && random.chance(0.5) { (place, decides) = (decides, place) }
      sentence[place] = word
      sentence[decides] = 4 + 4 * sense + word
      classes[place] = 1 + sense
      words += sentence
      tags += classes
      places.append(place)
    }
    x = Tensor(words, shape: [count, Self.length])
    y = Tensor(tags, shape: [count, Self.length])
    self.places = places
  }

  /// A sentence in words.
  func sentence(_ index: Int) -> [String] { x[index].values.map { Self.words[Int($0)] } }

  /// The class of the word with two meanings.
  func sense(_ index: Int) -> String { Self.tags[Int(y.value(at: index, places[index]))] }

  /// The same sentences from the end to the beginning.
  var reversed: (x: Tensor, y: Tensor) {
    (x[Axis.all, Axis.every(-1)], y[Axis.all, Axis.every(-1)])
  }
}
