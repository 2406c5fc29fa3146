/// The words that a model knows, each with a number: 0 fills up, 1 stands for every unknown word, and
/// the known ones follow from the most frequent.
public struct Vocabulary: Sendable, Equatable {
  /// What each number means; the first two are `""` and `"[UNK]"`, as in Keras.
  public let words: [String]
  private let numbers: [String: Int32]

  /// Which side of a sequence is cut or filled up.
  public enum Side: String, Sendable, CaseIterable {
    case front, back
  }

  /// The most frequent words of these texts.
  ///
  /// Equally frequent words are in alphabetical order, so that the numbers do not depend on chance.
  /// - Parameter size: how many numbers there are at most, the two special ones included.
  public init(fitting texts: [String], size: Int) {
    guard size >= 3 else { fatalError("Vocabulary: a size of \(size) leaves no room for a word.") }
    var frequency: [String: Int] = [:]
    for text in texts {
      for word in Vocabulary.split(text) { frequency[word, default: 0] += 1 }
    }
    let ranked = frequency.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    self.init(words: ["", "[UNK]"] + ranked.prefix(size - 2).map(\.key))
  }

  /// A vocabulary of known words; the first two must be `""` and `"[UNK]"`.
  public init(words: [String]) {
    guard words.count >= 2, words[0] == "", words[1] == "[UNK]" else {
      fatalError("Vocabulary: the first two words must be \"\" (filling up) and \"[UNK]\".")
    }
    self.words = words
    numbers = Dictionary(
      words.enumerated().dropFirst(2).map { ($1, Int32($0)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// How many numbers there are, the two special ones included.
  public var count: Int { words.count }

  /// The words of a text: lower case, divided at everything but letters, digits and apostrophes.
  ///
  /// Of scripts that leave no spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) each
  /// character is a word of its own.
  public static func split(_ text: String) -> [String] {
    if text.utf8.allSatisfy({ $0 < 128 }) { return splitASCII(text.utf8) }
    var words: [String] = []
    var word = ""
    for character in text.lowercased() {
      let standsAlone = character.isOfScriptWithoutSpaces
      let continues =
        !standsAlone
        && (character.isLetter || character.isNumber || character == "'" || character == "’")
      if continues {
        word.append(character)
        continue
      }
      if !word.isEmpty { words.append(word) }
      word = ""
      if standsAlone { words.append(String(character)) }
    }
    return word.isEmpty ? words : words + [word]
  }

  /// The same where every character is one of ASCII: no table of Unicode has to be asked.
  private static func splitASCII(_ text: String.UTF8View) -> [String] {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z"),
      capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9"), apostrophe = UInt8(ascii: "'")
    let words = text.split {
      !(letters ~= $0 || capitals ~= $0 || digits ~= $0 || $0 == apostrophe)
    }
    return words.map { word in
      String(decoding: word.map { capitals ~= $0 ? $0 + 32 : $0 }, as: UTF8.self)
    }
  }

  /// The numbers of a text's words.
  public func encode(_ text: String) -> [Int32] {
    Vocabulary.split(text).map { numbers[$0] ?? 1 }
  }

  /// The numbers of a text's words, exactly `length` of them. As Keras' `pad_sequences`, what is too
  /// long loses its front, and zeros fill up the front, unless another side is chosen.
  public func encode(_ text: String, length: Int, padding: Side = .front) -> [Int32] {
    let all = encode(text)
    let kept = padding == .front ? all.suffix(length) : all.prefix(length)
    let zeros = [Int32](repeating: 0, count: length - kept.count)
    return padding == .front ? zeros + kept : kept + zeros
  }

  /// The text of numbers; zeros are left out.
  public func decode(_ numbers: [Int32]) -> String {
    numbers.filter { $0 != 0 }.map { number in
      words.indices.contains(Int(number)) ? words[Int(number)] : words[1]
    }.joined(separator: " ")
  }
}

extension Character {
  /// Whether the character belongs to a script that leaves no spaces between words.
  var isOfScriptWithoutSpaces: Bool {
    guard let scalar = unicodeScalars.first, scalar.value >= 0x0E00 else { return false }
    return switch scalar.value {
    case 0x0E00...0x0EFF: isLetter || isNumber  // Thai, Lao
    case 0x1000...0x109F, 0x1780...0x17FF: isLetter || isNumber  // Burmese, Khmer
    case 0x3005...0x3007, 0x3040...0x30FF, 0x31F0...0x31FF: isLetter  // kana
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF: true  // Han
    case 0x20000...0x3FFFF: true  // rarer Han
    default: false
    }
  }
}
