import Chalk
import Foundation
import Testing

@testable import ChalkCommand

/// Every text of the chapters that are translated, in every language that they have, wherever their
/// controls are set: none is missing, and none is stale.
@Suite struct LessonTranslationTests {
  static let plugins = LessonTests.catalog.plugins.filter { $0 is any Translated }.map(\.name)

  @Test(arguments: plugins)
  func noTextIsMissingAndNoneIsStale(plugin: String) async throws {
    let catalog = LessonTests.catalog
    let strings = try #require(
      catalog.plugins.first { $0.name == plugin } as? any Translated
    ).strings
    let texts = try await texts(ofAllLessonsOf: plugin)
    let interface = StringCatalog.interface
    for language in strings.languages {
      let known = strings.merged(with: interface)
      let missing = texts.filter { !isKnown($0, known, language) }
      #expect(missing.isEmpty, "missing in \(language): \(missing.sorted { "\($0)" < "\($1)" })")
    }
    let words = Translation(strings, language: "zh-Hans")
    let used = Set(texts.compactMap { key(of: $0, words) })
    let stale = strings.keys.subtracting(used)
    #expect(stale.isEmpty, "stale: \(stale.sorted())")
  }

  @Test func aMissingTextIsSeen() {
    let empty = StringCatalog()
    #expect(!isKnown(.template("A sentence."), empty, "zh-Hans"))
    #expect(!isKnown(.finished("A caption."), empty, "zh-Hans"))
    #expect(isKnown(.finished("−0.25 · 10⁻³"), empty, "zh-Hans"), "numbers need no translation")
  }

  /// Every value stands in the translation, too.
  @Test(arguments: plugins)
  func aTranslationKeepsItsValues(plugin: String) throws {
    let strings = try #require(
      LessonTests.catalog.plugins.first { $0.name == plugin } as? any Translated
    ).strings
    for (key, texts) in strings.merged(with: .interface).texts {
      for (language, text) in texts {
        #expect(values(in: key) == values(in: text), "\(language): \(key)")
      }
    }
  }

  @Test func theEmbeddedCatalogsAreThoseOfTheFiles() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    for (file, embedded) in [
      ("Sources/Teach/Presenters/Localizable.xcstrings", StringCatalog.interface),
      (
        "Lessons/1-Foundations/Localizable.xcstrings",
        (LessonTests.catalog.plugins.first { $0.name == "foundations" } as? any Translated)?.strings
      ),
    ] {
      let data = try Data(contentsOf: root.appendingPathComponent(file))
      #expect(try StringCatalog(json: data) == embedded, "\(file) changed: run make strings")
    }
  }

  private func texts(ofAllLessonsOf plugin: String) async throws -> Set<Record.Text> {
    var texts: Set<Record.Text> = []
    for lesson in LessonTests.catalog.lessons
    where LessonTests.catalog.source(of: lesson.card.id) == plugin {
      let record = try await LessonTests.first(lesson.card.id)
      texts.formUnion(record.texts)
      // What is said of the learner's own data is translated, too.
      if let kind = OwnData.taken[lesson.card.id] {
        texts.formUnion(try lesson.record(data: kind.choice).texts)
      }
      for control in record.controls {
        for value in LessonTests.extremes(of: control) {
          texts.formUnion(try lesson.record(settings: [control.name: value]).texts)
        }
      }
    }
    return texts
  }

  private func isKnown(_ text: Record.Text, _ strings: StringCatalog, _ language: String) -> Bool {
    let words = Translation(strings, language: language)
    switch text {
    case .template(let template):
      return strings.texts[template]?[language] != nil || strings.untranslated.contains(template)
    case .finished(let text):
      return words.key(of: text) != nil || strings.untranslated.contains(text)
        || text.firstMatch(of: #/[A-Za-z]{3}/#) == nil
    }
  }

  private func key(of text: Record.Text, _ words: Translation) -> String? {
    switch text {
    case .template(let template): template
    case .finished(let text): words.key(of: text) ?? text
    }
  }

  /// How many values a template takes.
  private func values(in template: String) -> Int {
    template.matches(of: #/%(\d+\$)?@/#).count
  }
}
