import ArgumentParser
import Chalk

/// The language that lessons are shown in.
struct LanguageOption: ParsableArguments {
  @Option(
    name: .customLong("lang"),
    help: "The language of the lessons: en, or one that they are translated into, such as zh-Hans.")
  var language = "en"

  /// The option as it would be typed; none for English.
  var arguments: [String] { language == "en" ? [] : ["--lang", language] }

  /// The translations of the program's own texts and of all chapters that have any.
  func translation(for catalog: Catalog) throws -> Translation {
    let strings = LanguageOption.strings(of: catalog)
    let known = ["en"] + strings.languages
    if language == "en" { return .none }
    guard known.contains(language) else {
      throw ValidationError(
        "'\(language)' is no language of these lessons. There are: \(known.joined(separator: ", "))."
      )
    }
    return Translation(strings, language: language)
  }

  /// The translation into every language but English, by its code.
  static func translations(for catalog: Catalog) -> [String: Translation] {
    let strings = strings(of: catalog)
    return Dictionary(
      uniqueKeysWithValues: strings.languages.map { ($0, Translation(strings, language: $0)) })
  }

  private static func strings(of catalog: Catalog) -> StringCatalog {
    catalog.plugins.compactMap { ($0 as? any Translated)?.strings }
      .reduce(StringCatalog.interface) { $0.merged(with: $1) }
  }
}
