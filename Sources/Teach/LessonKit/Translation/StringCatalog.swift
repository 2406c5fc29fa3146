import Foundation

/// The translations of a chapter's texts: what Xcode calls a string catalog (`.xcstrings`), read from
/// its JSON. The English text is the key.
public struct StringCatalog: Sendable, Equatable {
  /// The keys with their texts in other languages, by the language's code, such as `zh-Hans`.
  public let texts: [String: [String: String]]
  /// Keys that are the same in every language: names, symbols.
  public let untranslated: Set<String>

  /// A catalog from its texts.
  public init(texts: [String: [String: String]] = [:], untranslated: Set<String> = []) {
    self.texts = texts
    self.untranslated = untranslated
  }

  /// Reads a catalog.
  ///
  /// - Throws: `StringCatalogError` where the JSON is not a string catalog.
  public init(json: Data) throws(StringCatalogError) {
    let file: File
    do {
      file = try JSONDecoder().decode(File.self, from: json)
    } catch {
      throw StringCatalogError(reason: "\(error)")
    }
    texts = file.strings.compactMapValues { $0.localizations?.mapValues(\.stringUnit.value) }
    untranslated = Set(file.strings.filter { $0.value.shouldTranslate == false }.keys)
  }

  /// A catalog that is part of the program: its JSON as `make strings` wrote it.
  public init(embedded json: String) {
    do {
      try self.init(json: Data(json.utf8))
    } catch {
      fatalError("The string catalog of this program is damaged: \(error). Run make strings.")
    }
  }

  /// The languages that it has texts in, in alphabetical order.
  public var languages: [String] {
    Set(texts.values.flatMap(\.keys)).sorted()
  }

  /// The texts of two catalogs together; where both have a text, that of `other` wins.
  public func merged(with other: StringCatalog) -> StringCatalog {
    StringCatalog(
      texts: texts.merging(other.texts) { $0.merging($1) { $1 } },
      untranslated: untranslated.union(other.untranslated))
  }

  /// The keys of all entries.
  public var keys: Set<String> { untranslated.union(texts.keys) }

  private struct File: Decodable {
    let strings: [String: Entry]
  }

  private struct Entry: Decodable {
    let shouldTranslate: Bool?
    let localizations: [String: Localization]?
  }

  private struct Localization: Decodable {
    let stringUnit: StringUnit
  }

  private struct StringUnit: Decodable {
    let value: String
  }
}

/// A string catalog that cannot be read.
public struct StringCatalogError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong with the JSON.
  public let reason: String

  /// The message: what came, what was needed, and what to try.
  public var description: String { "This is no string catalog (.xcstrings): \(reason)" }
}

/// A plugin whose lessons can be shown in other languages.
public protocol Translated {
  /// The translations of its lessons' texts.
  var strings: StringCatalog { get }
}
