import Foundation
import WholeFiles

/// A byte-pair tokenizer as JSON: the special tokens, and the merges in their order as pairs of numbers.
///
/// ```json
/// {"form": "byte-pair 1", "merges": [[121, 109], [261, 37]], "specials": ["[PAD]"]}
/// ```
extension BytePairTokenizer {
  private struct Form: Codable {
    let form: String
    let merges: [[Int]]
    let specials: [String]
  }

  private static let form = "byte-pair 1"

  /// The tokenizer as JSON.
  public var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let form = Form(
      form: Self.form, merges: merges.map { [$0.left, $0.right] },
      specials: specialTokens.map(\.rawValue))
    guard let data = try? encoder.encode(form) else {
      fatalError("BytePairTokenizer: numbers and texts could not be written as JSON.")
    }
    return [UInt8](data)
  }

  /// A tokenizer from JSON.
  /// - Throws: ``TokenizerError`` where it is another JSON, or merges and special tokens do not do.
  public init(json: [UInt8]) throws(TokenizerError) {
    let saved: Form
    do {
      saved = try JSONDecoder().decode(Form.self, from: Data(json))
    } catch {
      throw .form(
        "it is not JSON of the form {\"form\": \"\(Self.form)\", \"merges\": [[1, 2], …], "
          + "\"specials\": […]}; try saving the tokenizer again")
    }
    guard saved.form == Self.form else {
      throw .form("its form is “\(saved.form.prefix(40))”; known is “\(Self.form)”")
    }
    var merges: [BytePairMerge] = []
    merges.reserveCapacity(saved.merges.count)
    for (place, pair) in saved.merges.enumerated() {
      guard pair.count == 2 else {
        throw .form("merge \(place) has \(pair.count) numbers; needs 2")
      }
      merges.append(BytePairMerge(pair[0], pair[1]))
    }
    try self.init(merges: merges, specials: saved.specials.map { SpecialToken(rawValue: $0) })
  }

  /// A tokenizer from a file that ``save(to:)`` wrote.
  /// - Throws: ``TokenizerError`` where the file cannot be read or understood.
  public init(path: String) throws(TokenizerError) {
    try self.init(json: VocabularyFile.bytes(path))
  }

  /// Writes the tokenizer into a file, whole or not at all.
  /// - Throws: ``TokenizerError/file(path:reason:)``.
  public func save(to path: String) throws(TokenizerError) {
    do {
      try SafeFile.write(json, to: path)
    } catch {
      throw .file(path: error.path, reason: "it cannot be written: \(error.reason)")
    }
  }
}
