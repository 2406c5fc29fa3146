import Tokens

extension Loader {
  /// A vocabulary of WordPiece, a token a line.
  static let vocabulary = Loader(
    "vocabulary", seeds: Tokenizers.vocabularies, needsFile: true,
    read: { input in
      let tokenizer = try WordPieceTokenizer(path: input.path)
      let letters = tokenizer.vocabulary.reduce(0) { $0 + $1.utf8.count }
      if letters > input.bytes.count { return "\(letters) letters" }
      return try Tokenizers.problem(of: tokenizer)
    })

  /// Byte pairs as JSON.
  static let bytePairs = Loader(
    "byte-pairs", seeds: Tokenizers.bytePairs, isText: true,
    read: { input in
      let tokenizer = try BytePairTokenizer(json: input.bytes)
      // [1,2], is the shortest merge.
      if 6 * tokenizer.merges.count > input.bytes.count + 6 {
        return "\(tokenizer.merges.count) merges"
      }
      if try BytePairTokenizer(json: tokenizer.json) != tokenizer { return "it is not saved" }
      let back = try tokenizer.decode(tokenizer.encode(Tokenizers.text))
      if !back.utf8.elementsEqual(Tokenizers.text.utf8) { return "a text does not come back" }
      return try Tokenizers.problem(of: tokenizer)
    })
}

private enum Tokenizers {
  static let text = "the unwanted Cafés, aaaa 深度 👩‍👧\n"

  /// What every tokenizer keeps to.
  static func problem(of tokenizer: some Tokenizer) throws -> String? {
    let numbers = tokenizer.encode(text)
    let count = tokenizer.vocabulary.count
    if let wrong = numbers.first(where: { !(0..<count).contains($0) }) {
      return "the number \(wrong) of \(count) tokens"
    }
    _ = try tokenizer.decode(numbers)
    return nil
  }

  static let vocabularies: [[UInt8]] = {
    let specials = SpecialToken.bert.map(\.rawValue)
    let short = specials + ["the", "un", "##want", "##ed", "cafe", "##s", "a", "##a", "深"]
    return [
      Array(short.joined(separator: "\n").utf8),
      Array((short + [""]).joined(separator: "\r\n").utf8),
      Array((specials + [""]).joined(separator: "\n").utf8),
    ]
  }()

  static let bytePairs: [[UInt8]] = {
    var training = BytePairTraining([text + text, "aaaa aaaa"], specials: SpecialToken.bert)
    while training.step() != nil {}
    let bare = BytePairTraining([]).tokenizer
    return [training.tokenizer.json, training.tokenizer.keeping(merges: 3).json, bare.json]
  }()
}
