import Foundation
import LessonKit
import Notation

// Pages that a server answers: the same pages, with controls that can stand anywhere and a place for what happens
// while a lesson runs.

extension WebBook {
  /// A file of the book, made alone; nil where the book has no such file.
  public func file(at path: String) -> File? {
    let text: String? =
      switch path {
      case "index.html": WebCover(self).html
      case "glossary.html": WebGlossary(self).html
      case "book.css": webStyle
      case "book.js": webScript
      case "search.js": searchIndex
      default: page(at: path)
      }
    return text.map { File(path: path, text: $0) }
  }

  private func page(at path: String) -> String? {
    let lessons = chapters.flatMap(\.lessons)
    guard let index = lessons.firstIndex(where: { fileName($0) == path }) else { return nil }
    return WebPage(self, lesson: index).html
  }

  /// The blocks of a lesson's steps as HTML, each as it stands in the page; nil where the book has no such lesson.
  public func blocks(ofLesson id: String) -> [[String]]? {
    let lessons = chapters.flatMap(\.lessons)
    guard let index = lessons.firstIndex(where: { $0.record.card.id == id }) else { return nil }
    return WebPage(self, lesson: index).blocksOfSteps
  }

  /// What a live page loads beside the files of every book.
  var liveHead: String {
    """

    <link rel="stylesheet" href="editor.css">
    <link rel="stylesheet" href="live.css">
    <script defer src="editor.js"></script>
    <script defer src="live.js"></script>
    """
  }

  /// What the script of a live page says.
  static let liveWords: [String: Prose] = [
    "changed": "Blocks that changed: %", "same": "Nothing changed.",
    "running": "The lesson runs: %", "lost": "The server does not answer. Trying again …",
    "found": "The server answers again.", "pause": "Pause", "go": "Go on",
    "update": "Update % of %", "copied": "The address is copied.", "copy": "Copy this address:",
    "read": "All questions of this lesson are done.", "stopped": "Stopped.",
    "working": "Working …", "kept": "Kept in %", "check": "Check", "hint": "A hint",
    "again": "As it was at first", "run": "Run", "plain": "The lesson as it was written",
    "take": "Take that one", "use": "Learn from these data", "predicted": "To be predicted:",
    "automatic": "as the reader chooses",
    "noData": "This lesson does not learn from data of one's own.",
    "compiling": "Your code is being compiled …", "uploading": "Copying: %",
    "notKept":
      "The server does not answer: what you write stays in this browser, and is kept there later.",
    "other": "Another text stood there than this page knew; both are kept.",
    "editing": "The Tab key indents; after Escape it leads on. Ctrl-Enter checks.",
    "picture": "picture %", "pixel": "%, row %, column %: %",
    "turnedAway":
      "The server does not know this browser any more: open the link that 'chalk serve' has printed.",
  ]
}

extension WebBlocks {
  /// A control that can stand anywhere in its range.
  func liveHTML(of control: Control) -> String {
    let name = control.name.escapedForHTML
    let value = control.value.replacing("−", with: "-").escapedForHTML
    let start =
      "<div class=\"control live\" data-live-control=\"\(name)\" data-standard=\""
      + "\(control.standard.replacing("−", with: "-").escapedForHTML)\"><label><code>\(name)</code> "
    switch control.kind {
    case .choice(let options):
      let items = options.map {
        "<option value=\"\($0.escapedForHTML)\"\($0 == control.value ? " selected" : "")>"
          + "\($0.escapedForHTML)</option>"
      }
      return start + "<select>\(items.joined())</select></label></div>"
    case .integer(let range):
      return start
        + slider(value, "\(range.lowerBound)", "\(range.upperBound)", step: "1", grid: "1")
    case .slider(let range):
      let (low, high) = (written(range.lowerBound, .exact), written(range.upperBound, .exact))
      let grid = WebBlocks.grid(of: range)
      return start
        + slider(
          value, low.replacing("−", with: "-"), high.replacing("−", with: "-"), step: "any",
          grid: written(grid, .exact))
    }
  }

  /// - Parameter grid: what a value is rounded to that was moved by hand.
  private func slider(_ value: String, _ low: String, _ high: String, step: String, grid: String)
    -> String
  {
    """
    <input type="range" min="\(low)" max="\(high)" step="\(step)" data-grid="\(grid)" \
    value="\(value)"> <output>\(value)</output></label></div>
    """
  }

  /// The distance between the values that a hand can reach: a power of ten, at least 200 of them in the range.
  static func grid(of range: ClosedRange<Double>) -> Double {
    let width = range.upperBound - range.lowerBound
    guard width > 0, width.isFinite else { return 1 }
    return pow(10, log10(width / 200).rounded(.down))
  }

  /// A button that moves the control there, where it takes that value; else what to type.
  func liveHTML(ofSetting name: String, _ value: String, _ controls: [Control]) -> String {
    let plain = value.replacing("−", with: "-")
    guard controls.contains(where: { $0.name == name && $0.admits(plain) }) else {
      return html(ofCode: "chalk run \(lesson) \(setOption(name, value))")
    }
    return "<button type=\"button\" class=\"set live\" data-live-set=\"\(name.escapedForHTML)\" "
      + "data-value=\"\(plain.escapedForHTML)\">\("\(name) = \(value)".escapedForHTML)</button>"
  }

  /// The exercises of the lesson, which the script asks for.
  var liveExercises: String {
    """
    <section id="exercises" class="ending" aria-labelledby="exercises-title" hidden>\
    <h2 id="exercises-title">\(say("Write it yourself"))</h2><ul></ul></section>

    """
  }

  /// What a page shows of a run while it goes on: what is being done, a training's figures, and the buttons by which
  /// it is held. Empty until there is something to show.
  var livePanel: String {
    """

    <section id="live" aria-label="\(say("The lesson while it runs"))">
    <p id="said" role="status"></p>
    <p id="failure" class="warning" role="alert" hidden></p>
    <div id="run" hidden><progress id="done" max="1" value="0" \
    aria-label="\(say("How far the run has come"))"></progress>
    <button type="button" id="stop">\(say("Stop"))</button></div>
    <div id="watch" hidden><div class="pace" role="group" aria-label="\(say("The training"))">
    <button type="button" id="pause" aria-pressed="false">\(say("Pause"))</button>
    <button type="button" data-pace="update">\(say("One update"))</button>
    <button type="button" data-pace="epoch">\(say("One epoch"))</button>
    <label>\(say("Speed")) <select id="speed"><option value="">\(say("as fast as it can"))</option>
    <option value="20">\(say("20 updates a second"))</option>
    <option value="2">\(say("2 updates a second"))</option></select></label>
    <label>\(say("Back to")) <input type="range" id="moment" min="0" max="0" step="1" value="0"></label>
    <output id="moment-name" for="moment"></output></div>
    <ul id="findings" aria-live="polite"></ul><div id="watched"></div></div>
    <div class="whole"><button type="button" id="again">\(say("Another seed"))</button>
    <label>\(say("Seed")) <input type="number" id="seed" min="0" step="1" inputmode="numeric"></label>
    <button type="button" id="usual">\(say("Everything as it was written"))</button>
    <button type="button" id="link">\(say("Link to what is shown"))</button></div>
    <details id="own-data"><summary>\(say("Data of your own"))</summary>
    <p>\(say("Drop a table, pictures or texts on the page, or choose them. They stay on this machine."))</p>
    <p class="doors"><label>\(say("Files")) <input type="file" multiple></label>
    <label>\(say("A folder")) <input type="file" webkitdirectory></label>
    <button type="button" class="without">\(say("The lesson's own data"))</button></p>
    <div id="data-report" aria-live="polite"></div></details></section>
    """
  }
}
