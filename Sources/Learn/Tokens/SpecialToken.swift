/// A token that stands for no text, but tells a model something: where a text begins, what is hidden, what only fills up.
///
/// No text becomes one, not even a text that spells it: whoever writes *[SEP]* into a form must not end a sentence of the
/// program's. They are put in by number, with ``Tokenizer/number(of:)``.
public struct SpecialToken: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// How it is spelled in vocabularies, such as `[CLS]`.
  public let rawValue: String

  /// A special token of one's own.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Fills short sequences up: `[PAD]`.
  public static let padding = SpecialToken(rawValue: "[PAD]")
  /// Stands for what a vocabulary does not have: `[UNK]`.
  public static let unknown = SpecialToken(rawValue: "[UNK]")
  /// Opens a text; a classifier of BERT's kind reads its answer at this place: `[CLS]`.
  public static let classification = SpecialToken(rawValue: "[CLS]")
  /// Ends a sentence, and keeps two apart: `[SEP]`.
  public static let separator = SpecialToken(rawValue: "[SEP]")
  /// Stands for a token that a model is to guess: `[MASK]`.
  public static let mask = SpecialToken(rawValue: "[MASK]")
  /// Stands between the texts that a GPT learns from: `<|endoftext|>`.
  public static let endOfText = SpecialToken(rawValue: "<|endoftext|>")

  /// The five of BERT, in the order in which they are numbered where a vocabulary is made here.
  public static let bert: [SpecialToken] = [.padding, .unknown, .classification, .separator, .mask]

  /// The spelling.
  public var description: String { rawValue }
}
