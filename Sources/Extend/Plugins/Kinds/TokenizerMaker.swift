import Hashing
import Tokens

/// A tokenizer by name, with where its vocabulary is from.
///
/// ```swift
/// struct Letters: TokenizerMaker {
///   let name = "letters"
///   let origin = "written here"
///   func tokenizer() throws -> any Tokenizer { try CharacterTokenizer(fitting: ["abc"]) }
/// }
/// ```
public protocol TokenizerMaker: Sendable {
  /// The name by which it is chosen: lower-case words joined by hyphens.
  var name: String { get }
  /// Who made the vocabulary, from which texts, and under which license it may be used.
  var origin: String { get }
  /// The ``Tokens/Tokenizer/vocabularyHash`` that it must have; nil promises none. `chalk check` holds it.
  var sha256: String? { get }

  /// The tokenizer, always the same one.
  func tokenizer() throws -> any Tokenizer
}

extension TokenizerMaker {
  /// No hash is promised.
  public var sha256: String? { nil }
}

extension Tokenizer {
  /// The SHA-256 of the vocabulary, its tokens in the order of their numbers with a line feed behind each: that of the
  /// `vocab.txt` from which it was read, where the lines of that end so.
  public var vocabularyHash: String {
    SHA256.hex(vocabulary.flatMap { Array($0.utf8) + [10] })
  }
}
