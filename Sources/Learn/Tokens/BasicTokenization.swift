import Foundation

/// BERT's first cut: a text becomes words, signs of punctuation, and single Chinese characters.
///
/// Control characters go; every space separates; letters are lower-cased and accents stripped where that is asked for.
/// What counts as a space, as punctuation and as Chinese is as in the BERT of Devlin et al. (2018) and in Hugging Face's
/// `BertNormalizer` and `BertPreTokenizer`.
public struct BasicTokenization: Sendable, Hashable {
  /// Whether letters are lower-cased and accents stripped, as in the models called *uncased*.
  public let lowercases: Bool

  /// - Parameter lowercases: whether letters are lower-cased and accents stripped.
  public init(lowercases: Bool = true) { self.lowercases = lowercases }

  /// The words of a text.
  public func callAsFunction(_ text: String) -> [String] {
    if text.utf8.allSatisfy({ $0 < 128 }) { return asciiWords(text.utf8) }
    var words: [String] = []
    var word = String.UnicodeScalarView()
    func end() {
      if !word.isEmpty { words.append(String(word)) }
      word = String.UnicodeScalarView()
    }
    for scalar in normalized(text) {
      if Self.isSpace(scalar) {
        end()
      } else if Self.isPunctuation(scalar) || Self.isHan(scalar) {
        end()
        words.append(String(scalar))
      } else {
        word.append(scalar)
      }
    }
    end()
    return words
  }

  /// The same where every character is one of ASCII: no table of Unicode has to be asked.
  private func asciiWords(_ text: String.UTF8View) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    func end() {
      if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
      word.removeAll(keepingCapacity: true)
    }
    for byte in text {
      switch byte {
      case 9, 10, 13, 32: end()
      case 0...31, 127: break  // control characters
      case 33...47, 58...64, 91...96, 123...126:
        end()
        words.append(String(Unicode.Scalar(byte)))
      case 65...90: word.append(lowercases ? byte + 32 : byte)
      default: word.append(byte)
      }
    }
    end()
    return words
  }

  /// Without control characters; where that is asked for, in lower case and without accents.
  ///
  /// An accent is stripped by writing é as e and an accent (Unicode's form NFD) and leaving out such marks.
  private func normalized(_ text: String) -> String.UnicodeScalarView {
    var clean = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !Self.isDropped(scalar) { clean.append(scalar) }
    guard lowercases else { return clean }
    var plain = String.UnicodeScalarView()
    for scalar in String(clean).decomposedStringWithCanonicalMapping.unicodeScalars
    where scalar.properties.generalCategory != .nonspacingMark {
      plain.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
    }
    return plain
  }

  /// A space, a tab or the end of a line.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    [9, 10, 13].contains(scalar.value) || scalar.properties.generalCategory == .spaceSeparator
      || scalar.properties.isWhitespace
  }

  /// Characters that stand for nothing to be read: control and format characters, private and unassigned ones, and the
  /// sign for what could not be read.
  private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
    if [9, 10, 13].contains(scalar.value) { return false }
    if scalar == "\u{FFFD}" { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse, .surrogate, .unassigned: return true
    default: return false
    }
  }

  /// What Unicode calls punctuation, and all other signs of ASCII, such as $ and +.
  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 33...47, 58...64, 91...96, 123...126: return true
    default: break
    }
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      return true
    default: return false
    }
  }

  /// The blocks of Han characters that BERT cuts apart; kana and Hangul are not among them.
  private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0xF900...0xFAFF: true
    case 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F, 0x2B820...0x2CEAF: true
    case 0x2F800...0x2FA1F: true
    default: false
    }
  }
}
