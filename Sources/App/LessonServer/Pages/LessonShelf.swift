import Figures
import LessonKit
import Presenters

/// All lessons that the server shows, and their pages in each language. The pages are those of the book, made by the
/// book's own renderer.
public struct LessonShelf: Sendable {
  /// A chapter: its name, and the cards of its lessons.
  public struct Chapter: Sendable {
    /// The name, in English.
    public let name: String
    /// The cards, in order.
    public let cards: [LessonCard]

    /// A value of these parts.
    public init(name: String, cards: [LessonCard]) {
      self.name = name
      self.cards = cards
    }
  }

  private let chapters: [Chapter]
  /// The translation into each language but English, by its code.
  private let translations: [String: Translation]
  /// The language of addresses that name none.
  private let language: String
  private let picture: @Sendable (Figure) -> WebPicture?

  /// - Parameters:
  ///   - translations: the translation into each language but English, by its code.
  ///   - language: the language of addresses that name none.
  ///   - picture: where the picture of a figure lies.
  public init(
    chapters: [Chapter], translations: [String: Translation] = [:], language: String = "en",
    picture: @escaping @Sendable (Figure) -> WebPicture?
  ) {
    self.chapters = chapters
    self.translations = translations
    self.language = language
    self.picture = picture
  }

  /// The cards of all lessons, in order.
  public var cards: [LessonCard] { chapters.flatMap(\.cards) }

  /// Whether there is a lesson of this name.
  public func has(_ lesson: String) -> Bool { cards.contains { $0.id == lesson } }

  /// The translation into the language of an address; nil where there is none.
  public func translation(_ code: String?) -> Translation? {
    let code = code ?? language
    return code == "en" ? Translation.none : translations[code]
  }

  /// A file of the book in a language: a page, or what all pages share; nil where there is no such file.
  ///
  /// - Parameter record: what a lesson wrote, where it has run: its page shows it.
  public func file(
    _ path: String, _ translation: Translation, showing record: Record? = nil
  ) -> String? {
    book(translation, record).file(at: path)?.text
  }

  /// The blocks of a record as its page shows them.
  public func blocks(of record: Record, _ translation: Translation) -> [[String]] {
    book(translation, record).blocks(ofLesson: record.card.id) ?? []
  }

  private func book(_ translation: Translation, _ record: Record?) -> WebBook {
    let chapters = chapters.map { chapter in
      WebBook.Chapter(
        name: translation(chapter.name.capitalized),
        lessons: chapter.cards.map { card in
          if let record, record.card.id == card.id {
            return WebBook.Lesson(record.translated(by: translation))
          }
          let cardAlone = Record(
            card: card.translated(by: translation), seed: 0, settings: [:], controls: [], steps: [])
          return WebBook.Lesson(cardAlone)
        })
    }
    return WebBook(
      title: "Chalk", chapters: chapters, translation: translation, isLive: true, picture: picture)
  }
}
