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

  /// The same, with the milliseconds until the step in sight no longer changed, its pictures loaded, and until nothing
  /// did. Where nothing changes in sight both are the same.
  func timedMove(_ control: String, to value: String) throws -> (inSight: Double, all: Double) {
    let times = try self.value(
      """
      new Promise((resolve) => {
        const control = all("[data-live-control]")
          .find((one) => one.dataset.liveControl === "\(control)");
        const input = one("input, select", control);
        const begin = performance.now();
        const isInControl = (node) =>
          (node.closest ? node : node.parentElement)?.closest("[data-live-control]");
        let inSight = null;
        const seen = new MutationObserver((changes) => {
          if (changes.some(({ target }) => !isInControl(target))) {
            inSight = performance.now() - begin;
          }
        });
        seen.observe(steps[place - 1], {
          subtree: true, childList: true, characterData: true, attributeFilter: ["src"] });
        const done = () => {
          const open = all(".picture img").filter((image) => image.dataset.next
            && image.getAttribute("src") !== image.dataset.next);
          if (open.length) return setTimeout(done, 2);
          seen.disconnect();
          const end = performance.now() - begin;
          resolve([inSight ?? end, end]);
        };
        document.addEventListener("chalk-changed", () => setTimeout(done, 0), { once: true });
        input.value = "\(value)";
        input.dispatchEvent(new Event("input", { bubbles: true }));
      })
      """)
    let both = try #require(times as? [Double], "\(control) = \(value)")
    return (both[0], both[1])
  }

  /// Drags a slider to and fro for two seconds, and returns how many times a second what is in sight changed.
  func changesWhileDragging(_ control: String, from low: Double, to high: Double) throws -> Double {
    let rate = try value(
      """
      new Promise((resolve) => {
        const control = all("[data-live-control]")
          .find((one) => one.dataset.liveControl === "\(control)");
        const input = one("input", control);
        const begin = performance.now();
        const isInControl = (node) =>
          (node.closest ? node : node.parentElement)?.closest("[data-live-control]");
        const times = [];
        const seen = new MutationObserver((changes) => {
          if (changes.some(({ target }) => !isInControl(target))) {
            times.push(performance.now() - begin);
          }
        });
        seen.observe(steps[place - 1], {
          subtree: true, childList: true, characterData: true, attributeFilter: ["src"] });
        const move = () => {
          const now = performance.now() - begin;
          if (now > 2000) {
            seen.disconnect();
            // Changes within a frame of the screen are one.
            const apart = times.filter((time, index) => !index || time - times[index - 1] > 16);
            return resolve(apart.length / 2);
          }
          const part = Math.abs((now / 700) % 2 - 1);
          input.value = \(low) + part * \(high - low);
          input.dispatchEvent(new Event("input", { bubbles: true }));
          setTimeout(move, 16);
        };
        move();
      })
      """)
    return try #require(rate as? Double, "\(control)")
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
