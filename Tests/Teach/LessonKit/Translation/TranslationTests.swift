import Figures
import Foundation
import LessonKit
import Testing

@Suite struct TranslationTests {
  private let translation = Translation(
    StringCatalog(texts: [
      "The slope at x = %@ is %@.": ["zh-Hans": "斜率是 %2$@（x = %1$@）。"],
      "A bowl with its lowest point at y = %@.": ["zh-Hans": "碗的最低点在 y = %@。"],
      "100%% sure": ["zh-Hans": "百分之百（100%%）"],
      "dead ReLU": ["zh-Hans": "ReLU 死亡"],
      "The fault is %@, no other.": ["zh-Hans": "故障是%@。"],
      "Step": ["de": "Schritt"],
    ]), language: "zh-Hans")

  @Test func proseIsFoundByItsTemplateAndKeepsItsValues() {
    #expect(translation("The slope at x = \(1.5) is \(2)." as Prose).text == "斜率是 2（x = 1.5）。")
    #expect(translation("100% sure" as Prose).text == "百分之百（100%）")
  }

  @Test func finishedTextIsFoundByWhatStandsAroundItsValues() {
    #expect(translation("A bowl with its lowest point at y = −0.25.") == "碗的最低点在 y = −0.25。")
    #expect(translation("100% sure") == "百分之百（100%）")
    #expect(translation.key(of: "A bowl with its lowest point at y = 7.") != nil)
    #expect(translation.key(of: "A bowl without a lowest point.") == nil)
  }

  @Test func valuesThatAreWordsAreTranslatedToo() {
    let fault = "dead ReLU"
    #expect(translation("The fault is \(fault), no other." as Prose).text == "故障是ReLU 死亡。")
  }

  @Test func whatIsNotTranslatedStaysEnglish() {
    #expect(translation("Never heard of." as Prose).text == "Never heard of.")
    #expect(translation("Step") == "Step", "another language's text is not taken")
    #expect(Translation.none("dead ReLU") == "dead ReLU")
  }

  @Test func aWholeRecordIsTranslatedButItsNumbersAndCode() throws {
    let record = try Small().record().translated(by: translation)
    #expect(record.card.title == "ReLU 死亡")
    #expect(record.steps[0].title.text == "百分之百（100%）")
    #expect(record.figures[0].figure.caption == "碗的最低点在 y = 3。")
    #expect(record.figures[0].figure.panels == (try Small().record()).figures[0].figure.panels)
    #expect(try Record(decoding: record.encoded()) == record)
  }

  @Test func aCatalogIsReadFromItsJSON() throws {
    let json = """
      {"sourceLanguage": "en", "version": "1.0", "strings": {
        "Hello": {"localizations": {"zh-Hans": {"stringUnit": {"state": "translated", "value": "你好"}}}},
        "ReLU": {"shouldTranslate": false}}}
      """
    let catalog = try StringCatalog(json: Data(json.utf8))
    #expect(catalog.texts == ["Hello": ["zh-Hans": "你好"]])
    #expect(catalog.untranslated == ["ReLU"])
    #expect(catalog.languages == ["zh-Hans"])
    #expect(throws: StringCatalogError.self) { try StringCatalog(json: Data("[]".utf8)) }
  }
}

private struct Small: Lesson {
  let card = LessonCard("small", "dead ReLU", minutes: 1)

  func teach(on board: Board) {
    board.step("100% sure")
    board.draw(
      Figure("A bowl", caption: "A bowl with its lowest point at y = \(3).", x: "x", y: "y") {
        Line([0, 1], [0, 1])
      })
  }
}
