import Foundation

/// Chromium without a window. A page is copied with a script in it that tries everything a reader
/// would, and says on the console what came of it.
///
/// The page stands in a frame of another page: the frame is exactly as wide as it is told to be, where
/// a window of Chromium is never narrower than 500 pixels.
struct Browser {
  let executable: URL
  /// How long a page may take, on a machine that is busy with other tests.
  var seconds = 180.0

  /// The browser of this machine, where it has one.
  static var installed: Browser? {
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
      .first { FileManager.default.isExecutableFile(atPath: $0) }
      .map { Browser(executable: URL(fileURLWithPath: $0)) }
  }

  /// What was seen on a page.
  struct Seen: Decodable {
    var errors: [String]
    var lostPictures: [String]
    var picturesWithoutWords: Int
    /// Of the frame, and of the widest step.
    var width: Int
    var widest: Int
    var smallestLetters: Double
    var formulas: Int
    var unset: [String]
    /// The smallest letters in a fraction of an explanation.
    var smallestFraction: Double
    /// Options of commands that go over two lines.
    var brokenOptions: [String]
    /// By how much the table of a training is wider than its place.
    var hiddenColumns: Double
    var stepAfterArrow: String
    var stepAfterBack: String
    var stepAfterButtons: String
    var verdict: String
    var afterSlider: String
    var afterSetting: String
    var opened: String
    var found: Int
    var notFound: String
    var enlarged: Enlarged?
  }

  /// What came of a figure that was opened by a tap and by the keyboard.
  struct Enlarged: Decodable {
    var role: String
    var name: String
    var tapOpens: Bool
    var enterOpens: Bool
    var width: Double
    var canScroll: Bool
    var tapCloses: Bool
    var focusReturns: Bool
  }

  enum Failure: Error {
    /// Nothing was said within the time: the end of what the browser wrote.
    case silence(String)
  }

  func probe(_ page: URL, width: Int) throws -> Seen {
    var html = try String(contentsOf: page, encoding: .utf8)
    html = html.replacing(
      "<head>", with: "<head><script>window.seenErrors = []; \(Browser.listening)</script>",
      maxReplacements: 1)
    html = html.replacing("</body>", with: "<script>\(Browser.trying)</script></body>")
    let folder = page.deletingLastPathComponent()
    let name = "probe-\(UUID())"
    let copy = folder.appendingPathComponent("\(name).html")
    let frame = folder.appendingPathComponent("\(name)-frame.html")
    let home = folder.appendingPathComponent("\(name)-browser")
    defer {
      for file in [copy, frame, home] { try? FileManager.default.removeItem(at: file) }
    }
    try Data(html.utf8).write(to: copy)
    try Data(
      """
      <!DOCTYPE html><meta charset="utf-8"><body style="margin: 0">
      <iframe src="\(name).html" style="border: 0; width: \(width)px; height: 900px"></iframe>
      """.utf8
    ).write(to: frame)
    let said = try consoleLine(
      of: [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--enable-logging=stderr", "--user-data-dir=\(home.path)",
        "--window-size=\(max(800, width + 50)),1000", frame.absoluteString,
      ])
    return try JSONDecoder().decode(Seen.self, from: Data(said.utf8))
  }

  /// Runs the browser until the page has spoken, or the time is over.
  private func consoleLine(of arguments: [String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = executable
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = output
    try process.run()
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    let file = output.fileHandleForReading
    let end = Date().addingTimeInterval(seconds)
    var written = Data()
    while Date() < end {
      var watched = pollfd(fd: file.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&watched, 1, 500) > 0 else { continue }
      let data = file.availableData
      if data.isEmpty { break }
      written += data
      let text = String(decoding: written, as: UTF8.self)
      if let line = text.firstMatch(of: #/"chalk-seen ([A-Za-z0-9+\/=]*) end"/#)?.1,
        let json = Data(base64Encoded: String(line))
      {
        return String(decoding: json, as: UTF8.self)
      }
    }
    throw Failure.silence(String(decoding: written.suffix(1500), as: UTF8.self))
  }
}
