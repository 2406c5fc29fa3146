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

    <link rel="stylesheet" href="live.css">
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
    "working": "Working …", "opened": "Opened: %", "kept": "Kept: %",
    "notKept": "Not kept on the server yet; it stays in this browser.",
    "other": "Something else was written meanwhile; both are kept.",
    "editing": "Tab indents; Escape leaves the text, then Tab goes on.",
    "uploading": "Copying: % of %", "tooLarge": "That is more than this server takes: %",
    "running2": "Your code is being compiled …", "useless": "Only the owner of the server may do that.",
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
    <div id="watch" hidden><div id="watched"></div>
    <div class="pace" role="group" aria-label="\(say("The training"))">
    <button type="button" id="pause" aria-pressed="false">\(say("Pause"))</button>
    <button type="button" data-pace="update">\(say("One update"))</button>
    <button type="button" data-pace="epoch">\(say("One epoch"))</button>
    <label>\(say("Speed")) <select id="speed"><option value="">\(say("as fast as it can"))</option>
    <option value="20">\(say("20 updates a second"))</option>
    <option value="2">\(say("2 updates a second"))</option></select></label>
    <label>\(say("Back to")) <input type="range" id="moment" min="0" max="0" step="1" value="0"></label>
    <output id="moment-name" for="moment"></output></div>
    <ul id="findings" aria-live="polite"></ul></div>
    <div class="whole"><button type="button" id="again">\(say("Another seed"))</button>
    <label>\(say("Seed")) <input type="number" id="seed" min="0" step="1" inputmode="numeric"></label>
    <button type="button" id="usual">\(say("Everything as it was written"))</button>
    <button type="button" id="link">\(say("Link to what is shown"))</button></div></section>
    """
  }
}
