internal import HeapModule

/// The tokens of a piece while merges are made, the first learned first; of one merge the leftmost pair first.
///
/// Each token knows its neighbors, and a heap knows which pair is next, so that a piece of n bytes takes n·log n steps
/// and not n². A pair that contains a new token was learned after it, so going pair by pair is the same as going through
/// the whole list of merges.
struct TokenChain {
  private var numbers: [Int]
  /// The place of the token in front, −1 for none; and of the next, the count for none.
  private var before, behind: [Int]
  private var isGone: [Bool]
  private var waiting = Heap<Pair>()
  private let ranks: [BytePairMerge: Int]
  private let firstMerge: Int

  /// A pair that may be merged.
  private struct Pair: Comparable {
    let rank, place: Int
    let merge: BytePairMerge

    static func < (a: Pair, b: Pair) -> Bool { (a.rank, a.place) < (b.rank, b.place) }
  }

  /// - Parameters:
  ///   - ranks: when each pair is merged.
  ///   - firstMerge: the number of what the first merge makes.
  init(_ numbers: [Int], ranks: [BytePairMerge: Int], firstMerge: Int) {
    self.numbers = numbers
    before = numbers.indices.map { $0 - 1 }
    behind = numbers.indices.map { $0 + 1 }
    isGone = Array(repeating: false, count: numbers.count)
    self.ranks = ranks
    self.firstMerge = firstMerge
    for place in numbers.indices { note(place) }
  }

  /// The tokens after every merge.
  mutating func joined() -> [Int] {
    while let pair = waiting.popMin() {
      let (left, right) = (pair.place, behind[pair.place])
      guard !isGone[left], right < numbers.count,
        BytePairMerge(numbers[left], numbers[right]) == pair.merge
      else { continue }  // one of the two has been merged with another meanwhile
      numbers[left] = firstMerge + pair.rank
      isGone[right] = true
      behind[left] = behind[right]
      if behind[left] < numbers.count { before[behind[left]] = left }
      if before[left] >= 0 { note(before[left]) }
      note(left)
    }
    return numbers.indices.filter { !isGone[$0] }.map { numbers[$0] }
  }

  /// Puts the pair that begins at a place into the heap where there is a merge for it.
  private mutating func note(_ place: Int) {
    guard behind[place] < numbers.count else { return }
    let merge = BytePairMerge(numbers[place], numbers[behind[place]])
    if let rank = ranks[merge] { waiting.insert(Pair(rank: rank, place: place, merge: merge)) }
  }
}
