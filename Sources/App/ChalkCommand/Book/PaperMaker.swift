import Chalk
import Foundation
import Synchronization
import WholeFiles

/// Makes the books that are one file, in which nothing is computed by a server or moved by a slider: e-book, PDF, slides.
struct PaperMaker {
  let maker: BookMaker
  let title: String
  let theme: Theme
  /// Runs the lessons, and hands their figures to the pictures.
  typealias Runs = (BookPictures) throws -> [BookMaker.Run]

  /// The pictures of a book by their paths.
  private final class Store: Sendable {
    let files = Mutex<[String: Data]>([:])

    func put(_ data: Data, _ path: String) { files.withLock { $0[path] = data } }
  }

  /// The bytes of an e-book.
  func epub(_ runs: Runs) throws -> [UInt8] {
    let store = Store()
    let style = BookPictures.Style(themes: [theme], moves: false)
    let pictures = BookPictures(style) { store.put($0, $1) }
    let chapters = maker.webChapters(of: try runs(pictures))
    let book = EpubBook(
      title: title, chapters: chapters, translation: maker.translation,
      modified: try PaperMaker.date(), images: store.files.withLock { $0.mapValues(Array.init) },
      picture: { pictures($0) })
    return try book.bytes()
  }

  /// The bytes of a PDF, printed by Chromium.
  func pdf(_ runs: Runs) throws -> [UInt8] {
    guard let browser = Chromium.installed() else { throw Failure(Chromium.missing) }
    let temporary = try TemporaryFolder("chalk-pdf")
    let folder = try BookFolder(temporary.path + "/book")
    let style = BookPictures.Style(themes: [theme], format: .svg, moves: false)
    let pictures = BookPictures(style, folder: folder)
    let chapters = maker.webChapters(of: try runs(pictures))
    let page = PrintBook(
      title: title, chapters: chapters, translation: maker.translation, picture: { pictures($0) })
    try folder.write(Data(page.html.utf8), to: "book.html")
    return try browser.pdf(of: folder.path + "/book.html", in: temporary)
  }

  /// The bytes of a page of slides.
  func slides(_ runs: Runs) throws -> [UInt8] {
    let store = Store()
    let style = BookPictures.Style(themes: [theme], dpi: 160)
    let pictures = BookPictures(style) { store.put($0, $1) }
    let records = try runs(pictures).map { $0.record.translated(by: maker.translation) }
    let files = store.files.withLock { $0 }
    let slides = Slides(
      title: records.count == 1 ? records[0].card.fullTitle : title, lessons: records,
      translation: maker.translation
    ) { figure in
      pictures(figure).map { picture in
        let data = files[picture.light]?.base64EncodedString() ?? ""
        let kind = picture.light.hasSuffix(".gif") ? "image/gif" : "image/png"
        return WebPicture(
          light: "data:\(kind);base64,\(data)", dark: nil, width: picture.width,
          height: picture.height)
      }
    }
    return Array(slides.html.utf8)
  }

  /// When the book was made: where `SOURCE_DATE_EPOCH` says so, the time that it names; otherwise always the same, so
  /// that the same lessons give the same bytes.
  static func date(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> String {
    guard let text = environment["SOURCE_DATE_EPOCH"], !text.isEmpty else {
      return EpubBook.usualDate
    }
    guard let seconds = Int(text), (0...253_402_300_799).contains(seconds) else {
      throw Failure(
        "SOURCE_DATE_EPOCH is '\(text)': it takes the seconds since 1970, a whole number, such as "
          + "1767225600.")
    }
    return Date(timeIntervalSince1970: Double(seconds)).ISO8601Format()
  }
}
