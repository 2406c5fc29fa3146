import Chalk

/// Dates in words and in digits as numbers of tokens: some held out for the test, all others to learn from.
struct DateTask {
  /// The years from which dates are drawn.
  static let years = 1950..<2050

  /// The words of the source; 0 is padding.
  static let words: [String] =
    ["", "the", "of"] + SpokenDate.months + SpokenDate.ordinals + SpokenDate.numbers
    + SpokenDate.tens.dropFirst() + ["oh", "thousand"]
  /// The characters of the target: the begin token, the digits, the dash, the end token.
  static let characters = ["^"] + (0...9).map { "\($0)" } + ["-", "$"]
  static let (begin, end) = (0, 12)
  /// The most words, and how many tokens are written: ten characters and the end token.
  static let (sourceLength, targetLength) = (7, 11)

  private static let numbers = Dictionary(
    uniqueKeysWithValues: words.enumerated().map { ($1, $0) })

  /// Some dates in words and digits.
  struct Batch {
    let dates: [SpokenDate]
    let sentences: [[String]]
    /// `[count, sourceLength]`: the words, and 1 where there is one, 0 at padding.
    let source, mask: Tensor
    /// `[count, targetLength]`: what the decoder reads, the begin token and the characters.
    let read: Tensor
    /// What it has to write, the characters and the end token, row by row.
    let labels: [Int]
  }

  /// The dates that are never learned from.
  let heldOut: [SpokenDate]
  private let known: Set<SpokenDate>

  init(heldOut count: Int, random: inout RandomSource) {
    var (dates, seen) = ([SpokenDate](), Set<SpokenDate>())
    while dates.count < count {
      let date = SpokenDate(in: Self.years, random: &random)
      if seen.insert(date).inserted { dates.append(date) }
    }
    (heldOut, known) = (dates, seen)
  }

  /// Random dates that are not held out, each in one of the two orders.
  func batch(_ count: Int, random: inout RandomSource) -> Batch {
    var dates: [SpokenDate] = []
    while dates.count < count {
      let date = SpokenDate(in: Self.years, random: &random)
      if !known.contains(date) { dates.append(date) }
    }
    return Self.batch(dates, monthFirst: dates.map { _ in random.chance(0.5) })
  }

  /// The first of the held-out dates, by turns in one order and the other.
  func test(_ count: Int) -> Batch {
    let dates = Array(heldOut.prefix(count))
    return Self.batch(dates, monthFirst: dates.indices.map { $0 % 2 == 1 })
  }

  // excerpt: tokens
  /// Words and characters as their numbers; short sentences are padded behind.
  static func batch(_ dates: [SpokenDate], monthFirst: [Bool]) -> Batch {
    let sentences = zip(dates, monthFirst).map { $0.words(monthFirst: $1) }
    let rows = sentences.map { words in
      words.map { numbers[$0]! } + [Int](repeating: 0, count: sourceLength - words.count)
    }
    let written = dates.map { date in
      date.digits.map { $0 == "-" ? 11 : $0.wholeNumberValue! + 1 }
    }
    let source = Tensor(rows.flatMap { $0 }, shape: [dates.count, sourceLength])
    return Batch(
      dates: dates, sentences: sentences, source: source,
      mask: (source .!= 0).converted(to: .single),
      read: Tensor(written.flatMap { [begin] + $0 }, shape: [dates.count, targetLength]),
      labels: written.flatMap { $0 + [end] })
  }
  // end excerpt

  /// Tokens as text, up to the end token.
  static func text(_ tokens: [Int]) -> String {
    tokens.prefix { $0 != end }.map { characters[$0] }.joined()
  }
}
