import Foundation
import Testing

/// The live pages in a real browser: sliders, a training, two pages, a server that is killed.
@Suite(.serialized, .enabled(if: Browser.isHere)) struct ServeTests {
  /// Moves a slider of the page to a value, and waits until what changed is written and its pictures are loaded.
  /// Returns the milliseconds.
  static let moving = """
    (name, value) => new Promise((resolve) => {
      const control = all("[data-live-control]").find((one) => one.dataset.liveControl === name);
      const input = one("input, select", control);
      const begin = performance.now();
      const done = () => {
        const open = all(".picture img").filter((image) => image.dataset.next
          && image.getAttribute("src") !== image.dataset.next);
        if (open.length) return setTimeout(done, 2);
        resolve(performance.now() - begin);
      };
      document.addEventListener("chalk-changed", () => setTimeout(done, 0), { once: true });
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    })
    """

  func median(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
  }

  /// From letting go to the new picture: printed for each lesson, and never so long that it is no answer. Other tests run
  /// at the same time, so the bound is a wide one.
  @Test(.timeLimit(.minutes(45))) func slidersAnswerAtOnce() throws {
    let book = try ServedBook()
    let browser = try DevTools(try #require(Browser.installed))
    defer {
      browser.close()
      book.stop()
      book.chalk.remove()
    }
    try browser.open(book.link)
    try browser.until("the cover is there", #"!!document.querySelector(".cards")"#)
    for lesson in ["activations", "convolution", "attention", "gan-game", "gradient-descent"] {
      try browser.open("\(book.address)/\(lesson).html")
      try browser.until(
        "\(lesson) has run", #"typeof live === "object" && !!live.page && steps.length > 0"#)
      let names = try #require(
        try browser.value(
          """
          all("[data-live-control] input").map((input) => [
            input.closest("[data-live-control]").dataset.liveControl, input.min, input.max])
          """) as? [[String]], "\(lesson)")
      guard let slider = names.first, let low = Double(slider[1]), let high = Double(slider[2])
      else { continue }
      var times: [Double] = []
      for part in [0.2, 0.4, 0.6, 0.8, 0.3, 0.5, 0.7] {
        let value = low + part * (high - low)
        let time =
          try browser.value("(\(ServeTests.moving))('\(slider[0])', '\(value)')") as? Double
        times.append(try #require(time, "\(lesson)"))
      }
      let typical = median(times)
      print("chalk serve: \(lesson), \(slider[0]): \(Int(typical.rounded())) ms in the median")
      #expect(typical < 15_000, "\(lesson)")
    }
    #expect(browser.errors == [])
  }

  @Test(.timeLimit(.minutes(45))) func theAddressCarriesTheState() throws {
    let book = try ServedBook(["activations"])
    let browser = try DevTools(try #require(Browser.installed))
    defer {
      browser.close()
      book.stop()
      book.chalk.remove()
    }
    try browser.open(book.link)
    try browser.until("the page is there", #"!!document.querySelector(".step")"#)
    try browser.until("it is connected", #"typeof live === "object" && !!live.page"#)
    _ = try browser.value("(\(ServeTests.moving))('x', '1.25')")
    let address = try #require(try browser.value("location.href") as? String)
    #expect(address.contains("set.x=1.25"))
    try browser.open(address)
    try browser.until("it is connected again", #"typeof live === "object" && !!live.page"#)
    let value =
      try browser.value(
        #"document.querySelector("[data-live-control=x] output").textContent"#) as? String
    #expect(value == "1.25")
    #expect(browser.errors == [])
  }

  /// A training is watched while it goes on, held, let make one update, and let go on to its end.
  @Test(.timeLimit(.minutes(45))) func aTrainingIsHeldAndGoesOn() throws {
    let book = try ServedBook(["gan-digits"])
    let browser = try DevTools(try #require(Browser.installed))
    defer {
      browser.close()
      book.stop()
      book.chalk.remove()
    }
    try browser.open(book.link)
    try browser.until(
      "the training is seen", #"!!document.querySelector('#watch:not([hidden]) img')"#)
    _ = try browser.value(#"document.querySelector('#pause').click()"#)
    usleep(1_000_000)
    let name = #"document.querySelector('#moment-name').textContent"#
    let held = try #require(try browser.value(name) as? String)
    usleep(1_000_000)
    #expect(try browser.value(name) as? String == held, "it waits")
    _ = try browser.value(#"document.querySelector("[data-pace=update]").click()"#)
    try browser.until("one update was made", "\(name) !== \"\(held)\"")
    let next = try browser.value(name) as? String
    usleep(500_000)
    #expect(try browser.value(name) as? String == next, "and only one")
    _ = try browser.value(#"document.querySelector('#pause').click()"#)
    try browser.until(
      "the lesson is there", seconds: 240, #"!!document.querySelector(".step") && !!live.page"#)
    #expect(browser.errors == [])
  }

  /// Two hundred clicks and moves wherever there is something to click or to move, without an error of a script.
  @Test(.timeLimit(.minutes(45))) func aRandomWalkBreaksNothing() throws {
    let book = try ServedBook(["activations"])
    let browser = try DevTools(try #require(Browser.installed))
    defer {
      browser.close()
      book.stop()
      book.chalk.remove()
    }
    try browser.open(book.link)
    try browser.until("it is connected", #"typeof live === "object" && !!live.page"#)
    var random = SystemRandomNumberGenerator()
    let seed = Int.random(in: 1..<1000, using: &random)
    for step in 0..<200 {
      try browser.until("it is connected", #"typeof live === "object" && !!live.page"#)
      // A click may load the page anew: then this answer is lost, and the next turn waits.
      _ = try? browser.value(
        """
        (() => {
          const all = [...document.querySelectorAll("main button, main input, main select, main summary")]
            .filter((one) => one.offsetParent && !one.disabled && one.type !== "file");
          const one = all[\((seed + 1) * (step + 7) * 7919) % all.length];
          if (one.matches("input[type=range]")) {
            one.value = Number(one.min) + (\(step) % 10) / 9 * (Number(one.max) - Number(one.min));
            one.dispatchEvent(new Event("input", { bubbles: true }));
          } else if (one.matches("select")) {
            one.selectedIndex = \(step) % one.options.length;
            one.dispatchEvent(new Event("input", { bubbles: true }));
            one.dispatchEvent(new Event("change", { bubbles: true }));
          } else {
            one.click();
          }
          document.querySelector("dialog[open]")?.close();
        })()
        """)
    }
    #expect(browser.errors == [], "begun with \(seed)")
  }

  /// The server is killed under an open page and started again: the page goes on, and nothing is lost.
  @Test(.timeLimit(.minutes(45))) func aPageOutlivesItsServer() throws {
    let book = try ServedBook(["activations"])
    let browser = try DevTools(try #require(Browser.installed))
    defer { browser.close() }
    try browser.open(book.link)
    try browser.until("it is connected", #"typeof live === "object" && !!live.page"#)
    book.stop(atOnce: true)
    try browser.until("the page says so", #"document.body.classList.contains("lost")"#)
    let again = try ServedBook(["activations"], chalk: book.chalk, port: book.port)
    defer {
      again.stop()
      again.chalk.remove()
    }
    try browser.until("the page has found it", #"!!live.page"#)
    // The page may be loaded anew meanwhile: then this answer is lost.
    var time: Double?
    for _ in 0..<60 where time == nil {
      time = (try? browser.value("(\(ServeTests.moving))('x', '0.5')")) as? Double
      if time == nil { usleep(500_000) }
    }
    #expect(time != nil)
  }

  /// Without the link's token, and with another host, nothing is shown: asked as an attacker would, by curl's words.
  @Test func nobodyElseComesIn() throws {
    let book = try ServedBook(["activations"])
    defer {
      book.stop()
      book.chalk.remove()
    }
    for header in ["Host: evil.example:\(book.port)", "Cookie: chalk-\(book.port)=0"] {
      let answer = try book.chalk.shell([
        "curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--header",
        header, "\(book.address)/index.html",
      ])
      if answer.status == 127 { return }
      #expect(["401", "403"].contains(answer.output), "\(header)")
    }
  }
}
