import Foundation
import Testing

/// Does something in a browser, and closes it.
func inBrowser(_ work: (_ browser: DevTools) throws -> Void) throws {
  let browser = try DevTools(try #require(Browser.installed))
  defer { browser.close() }
  try work(browser)
}

/// Does something in a browser that shows a page with this body.
func inBrowser(
  showing body: String, style: String = "", _ work: (_ browser: DevTools) throws -> Void
) throws {
  let chalk = try ChalkProcess()
  defer { chalk.remove() }
  let page = chalk.folder.appendingPathComponent("page.html")
  try Data(
    """
    <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
    <style>\(style)</style></head><body><main>\(body)</main></body></html>
    """.utf8
  ).write(to: page)
  try inBrowser { browser in
    try browser.open(page.absoluteString)
    try work(browser)
  }
}

/// Does something in a browser that has come in by the first link of a server, and ends both. Where one lesson is
/// served it is its page.
///
/// - Parameters:
///   - lessons: the lessons that are served, or files with plugins in the folder of `chalk`; all where none is named.
///   - hasRun: whether the one lesson has run before the work begins.
///   - isLost: whether the work ends the server: then what the page could not load is no error.
func inBrowser(
  serving lessons: [String], chalk: ChalkProcess? = nil, hasRun: Bool = true, isLost: Bool = false,
  _ work: (_ browser: DevTools, _ book: ServedBook) throws -> Void
) throws {
  let book = try ServedBook(lessons, chalk: chalk)
  defer {
    book.stop()
    book.chalk.remove()
  }
  try inBrowser { browser in
    try browser.open(book.link)
    if lessons.count != 1 {
      try browser.until("the cover is there", #"!!document.querySelector(".cards")"#)
    } else if hasRun {
      try browser.untilRun(lessons[0])
    }
    try work(browser, book)
    if !isLost { #expect(browser.errors == []) }
  }
}

extension DevTools {
  /// Waits until a lesson has run and its page is connected.
  func untilRun(_ lesson: String) throws {
    try until(
      "\(lesson) has run", #"typeof live === "object" && !!live.page && steps.length > 0"#)
  }

  /// Goes to a lesson's page, and waits until it has run.
  func open(_ lesson: String, of book: ServedBook) throws {
    try open("\(book.address)/\(lesson).html")
    try untilRun(lesson)
  }
}

extension DevTools {
  /// Moves a slider or a choice of the page, and waits until what changed is written and its pictures are loaded, those
  /// of other steps too. Returns the milliseconds.
  @discardableResult
  func move(_ control: String, to value: String) throws -> Double {
    try timedMove(control, to: value).all
  }

  /// The same, with the milliseconds until the pictures in sight are loaded, and until all are.
  func timedMove(_ control: String, to value: String) throws -> (inSight: Double, all: Double) {
    let times = try self.value(
      """
      new Promise((resolve) => {
        const control = all("[data-live-control]")
          .find((one) => one.dataset.liveControl === "\(control)");
        const input = one("input, select", control);
        const begin = performance.now();
        let inSight = null;
        const done = () => {
          const open = all(".picture img").filter((image) => image.dataset.next
            && image.getAttribute("src") !== image.dataset.next);
          if (inSight === null && !open.some((image) => image.offsetParent)) {
            inSight = performance.now() - begin;
          }
          if (open.length) return setTimeout(done, 2);
          resolve([inSight, performance.now() - begin]);
        };
        document.addEventListener("chalk-changed", () => setTimeout(done, 0), { once: true });
        input.value = "\(value)";
        input.dispatchEvent(new Event("input", { bubbles: true }));
      })
      """)
    let both = try #require(times as? [Double], "\(control) = \(value)")
    return (both[0], both[1])
  }

  /// Goes to the step in which a control stands, as one who moves it would.
  func showStep(of control: String) throws {
    try value(
      """
      show(steps.indexOf(all("[data-live-control]")
        .find((one) => one.dataset.liveControl === "\(control)").closest(".step")) + 1, false)
      """)
  }
}
