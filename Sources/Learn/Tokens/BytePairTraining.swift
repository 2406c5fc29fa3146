internal import HeapModule

/// Learns the merges of a byte-pair encoding, one a step, so that one can watch.
///
/// Each step counts how often every two tokens stand side by side in the pieces of the texts, and joins the most frequent
/// pair everywhere; of equally frequent ones the pair with the smallest numbers. Only the pieces in which the pair stands
/// are counted anew.
///
/// ```swift
/// var training = BytePairTraining(texts)
/// while training.merges.count < 1000, training.step() != nil {}
/// let tokenizer = training.tokenizer
/// ```
public struct BytePairTraining: Sendable {
  /// The merges so far.
  public private(set) var merges: [BytePairMerge] = []
  /// The special tokens of the tokenizer.
  public let specials: [SpecialToken]

  /// The different pieces as they are now, and how often each occurs.
  private var pieces: [[Int]] = []
  private var frequencies: [Int] = []
  /// How often each pair occurs, and in which pieces it may stand.
  private var counts: [BytePairMerge: Int] = [:]
  private var places: [BytePairMerge: [Int]] = [:]
  private var waiting = Heap<Candidate>()
  private let leastCount: Int
  private var lengths: [Int]

  /// No token is longer, in bytes: a text that says *ha* a million times is not to become one.
  static let longestToken = 256

  /// What a step did.
  public struct Step: Sendable, Hashable {
    /// The pair that was joined.
    public let merge: BytePairMerge
    /// The number of what it became.
    public let number: Int
    /// How often the pair stood in the texts.
    public let count: Int
  }

  /// A pair with the count it had when it was put into the heap. The greatest is the most frequent.
  private struct Candidate: Comparable, Sendable {
    let count: Int
    let pair: BytePairMerge

    static func < (a: Candidate, b: Candidate) -> Bool {
      a.count == b.count ? b.pair < a.pair : a.count < b.count
    }
  }

  /// Texts, before the first step.
  ///
  /// - Parameters:
  ///   - texts: what the merges are learned from.
  ///   - specials: the special tokens of the tokenizer, each named once.
  ///   - leastCount: pairs that occur less often are not joined, at least 1.
  ///
  /// Traps with a message where a special token is named twice, or leastCount is below 1.
  public init(_ texts: [String], specials: [SpecialToken] = [], leastCount: Int = 2) {
    guard leastCount > 0, Set(specials).count == specials.count else {
      fatalError(
        "BytePairTraining: got leastCount \(leastCount) and specials \(specials); needs 1 or more, "
          + "and each special token once")
    }
    self.specials = specials
    self.leastCount = leastCount
    lengths = specials.map { _ in 0 } + Array(repeating: 1, count: 256)
    var known: [[UInt8]: Int] = [:]
    for text in texts {
      for piece in BytePairPieces(text) {
        let bytes = Array(piece.utf8)
        if let place = known[bytes] {
          frequencies[place] += 1
        } else {
          known[bytes] = pieces.count
          pieces.append(bytes.map { specials.count + Int($0) })
          frequencies.append(1)
        }
      }
    }
    for place in pieces.indices { add(place, sign: 1) }
    for (pair, count) in counts { waiting.insert(Candidate(count: count, pair: pair)) }
  }

  /// Joins the most frequent pair; nil where none is left that is frequent enough.
  @discardableResult
  public mutating func step() -> Step? {
    while let next = waiting.popMax() {
      guard counts[next.pair] == next.count else { continue }  // counted anew since then
      guard next.count >= leastCount else { return nil }
      let length = lengths[next.pair.left] + lengths[next.pair.right]
      if length > Self.longestToken { continue }
      let number = lengths.count
      lengths.append(length)
      merges.append(next.pair)
      join(next.pair, as: number)
      return Step(merge: next.pair, number: number, count: next.count)
    }
    return nil
  }

  /// The tokenizer with the merges so far.
  public var tokenizer: BytePairTokenizer {
    do {
      return try BytePairTokenizer(merges: merges, specials: specials)
    } catch {
      fatalError("BytePairTraining: learned merges that do not do: \(error)")
    }
  }

  /// The different pieces of the texts as tokens, and how often each occurs, in the order in which they first stood.
  public var words: [(tokens: [Int], count: Int)] {
    zip(pieces, frequencies).map { (tokens: $0, count: $1) }
  }

  /// How many tokens the texts have now.
  public var tokenCount: Int { zip(pieces, frequencies).reduce(0) { $0 + $1.0.count * $1.1 } }

  private mutating func join(_ pair: BytePairMerge, as number: Int) {
    var changed: Set<BytePairMerge> = []
    for place in places.removeValue(forKey: pair) ?? [] {
      let old = pieces[place]
      let new = Self.joined(old, pair, as: number)
      if new.count == old.count { continue }  // noted twice, or joined with others meanwhile
      changed.formUnion(Self.pairs(old))
      changed.formUnion(Self.pairs(new))
      add(place, sign: -1)
      pieces[place] = new
      add(place, sign: 1, onlyWith: number)
    }
    for pair in changed {
      guard let count = counts[pair], count > 0 else {
        counts[pair] = nil
        continue
      }
      waiting.insert(Candidate(count: count, pair: pair))
    }
  }

  /// Counts the pairs of a piece, or takes them away; the piece is noted as a place of those with a new number, or of all.
  private mutating func add(_ place: Int, sign: Int, onlyWith number: Int? = nil) {
    for pair in Self.pairs(pieces[place]) {
      counts[pair, default: 0] += sign * frequencies[place]
      if sign > 0, number == nil || pair.left == number || pair.right == number {
        places[pair, default: []].append(place)
      }
    }
  }

  private static func pairs(_ tokens: [Int]) -> [BytePairMerge] {
    zip(tokens, tokens.dropFirst()).map { BytePairMerge($0, $1) }
  }

  /// The tokens with every occurrence of the pair joined, from the left.
  static func joined(_ tokens: [Int], _ pair: BytePairMerge, as number: Int) -> [Int] {
    var (result, place) = ([Int](), 0)
    result.reserveCapacity(tokens.count)
    while place < tokens.count {
      if place + 1 < tokens.count, tokens[place] == pair.left, tokens[place + 1] == pair.right {
        result.append(number)
        place += 2
      } else {
        result.append(tokens[place])
        place += 1
      }
    }
    return result
  }
}
