import Tensors

/// Which end of a sequence is meant.
public enum SequenceSide: String, Sendable, Hashable, CaseIterable {
  /// What is read first.
  case front
  /// What is read last.
  case back
}

/// Texts as numbers, all of one length, with what a model must know of it.
public struct TokenBatch: Sendable {
  /// The numbers, `[texts, length]`.
  public let numbers: Tensor
  /// 1 where there is a token of the text or a special one, 0 where padding fills up, `[texts, length]`.
  public let mask: Tensor
  /// How many tokens each text had before it was cut, the special ones around it counted.
  public let lengths: [Int]
}

extension Tokenizer {
  /// Texts as numbers of one length, as a model takes them.
  ///
  /// - Parameters:
  ///   - texts: the texts, at least one.
  ///   - length: how many places there are, the special tokens around a text counted.
  ///   - opening: a special token in front of each text, such as `.classification`.
  ///   - closing: a special token behind each text, such as `.separator`.
  ///   - padding: which side `[PAD]` fills up.
  ///   - truncation: which side of a text is cut where it is too long; the special tokens stay. nil refuses such a text.
  /// - Throws: ``TokenizerError`` where there is no text, `length` is too small, a special token is missing, or a text is
  ///   too long and must not be cut.
  public func encode(
    _ texts: [String], length: Int, opening: SpecialToken? = nil, closing: SpecialToken? = nil,
    padding: SequenceSide = .back, truncation: SequenceSide? = .back
  ) throws(TokenizerError) -> TokenBatch {
    try batch(
      of: texts.map { encode($0) }, length: length, opening: opening, closing: closing,
      padding: padding, truncation: truncation)
  }

  /// The same for texts that are tokens already, as ``Tokenizer/encode(_:)`` makes them of each: for who needs to know
  /// how long the longest is, and would encode all of them twice.
  /// - Throws: ``TokenizerError``, as above.
  public func batch(
    of texts: [[Int]], length: Int, opening: SpecialToken? = nil, closing: SpecialToken? = nil,
    padding: SequenceSide = .back, truncation: SequenceSide? = .back
  ) throws(TokenizerError) -> TokenBatch {
    if texts.isEmpty { throw .empty("the list of texts") }
    let filler = try required(.padding, why: "fills short texts up")
    var (front, back) = ([Int](), [Int]())
    if let opening { front = [try required(opening, why: "opens each text")] }
    if let closing { back = [try required(closing, why: "ends each text")] }
    let room = length - front.count - back.count
    if room < 1 { throw .noRoom(places: length, specials: front.count + back.count) }
    var (numbers, mask, lengths) = ([Int](), [Int](), [Int]())
    for (place, tokens) in texts.enumerated() {
      lengths.append(length - room + tokens.count)
      if tokens.count > room && truncation == nil {
        throw .tooLong(text: place, tokens: length - room + tokens.count, places: length)
      }
      let kept = truncation == .front ? tokens.suffix(room) : tokens.prefix(room)
      let whole = front + kept + back
      let gap = Array(repeating: filler, count: length - whole.count)
      let zeros = Array(repeating: 0, count: gap.count)
      let ones = Array(repeating: 1, count: whole.count)
      numbers += padding == .front ? gap + whole : whole + gap
      mask += padding == .front ? zeros + ones : ones + zeros
    }
    let shape: Shape = [texts.count, length]
    return TokenBatch(
      numbers: Tensor(numbers, shape: shape), mask: Tensor(mask, shape: shape), lengths: lengths)
  }
}
