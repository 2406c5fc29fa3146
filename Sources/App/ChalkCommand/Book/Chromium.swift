import Foundation
import Processes
import WholeFiles

/// A browser without a window, which prints pages.
struct Chromium {
  let path: String

  /// The names by which Chromium and Chrome are started.
  static let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

  /// The browser among the folders of PATH; nil where there is none.
  static func installed(
    searchPath: String = ProcessInfo.processInfo.environment["PATH"] ?? ""
  ) -> Chromium? {
    for name in names {
      for folder in searchPath.split(separator: ":") {
        let path = "\(folder)/\(name)"
        if FileManager.default.isExecutableFile(atPath: path) { return Chromium(path: path) }
      }
    }
    return nil
  }

  /// Why a book cannot be printed, and what to do.
  static let missing = """
    A PDF is printed by Chromium, which is not here: sudo apt-get install chromium. Without it there \
    are --form epub, which every e-book reader opens, and --form web, which any browser prints.
    """

  /// The page at a path as a PDF.
  ///
  /// - Parameter limit: seconds after which the browser is ended.
  func pdf(of page: String, in folder: TemporaryFolder, limit: Double = 600) throws -> [UInt8] {
    let file = folder.path + "/printed.pdf"
    let address = URL(fileURLWithPath: page).absoluteString
    var command = Command(
      path,
      [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--no-first-run", "--user-data-dir=\(folder.path)/browser", "--no-pdf-header-footer",
        "--generate-pdf-document-outline", "--print-to-pdf=\(file)", address,
      ])
    command.input = .nothing
    command.isApart = true
    let answer = try command.answer(within: limit, together: true)
    if case .tookTooLong = answer.ending {
      throw Failure(
        "\(path) has not printed the book within \(Int(limit)) s. Print fewer lessons at once.")
    }
    guard let bytes = FileManager.default.contents(atPath: file),
      bytes.starts(with: Data("%PDF".utf8))
    else {
      throw Failure("\(path) printed nothing. It said:\n\(answer.output.suffix(800))")
    }
    return Array(bytes)
  }
}
