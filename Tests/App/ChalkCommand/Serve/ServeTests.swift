import Foundation
import Testing

/// The live pages in a real browser: sliders, the address, two pages, a lesson that crashes, a server that is killed.
@Suite(.serialized, .enabled(if: Browser.isHere)) struct ServeTests {
  func median(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
  }

  /// From letting go to the new picture of the step that is shown, and to those of all steps, in ten lessons: printed for
  /// each, and never so long that it is no answer.
  /// Other tests run at the same time, so the bound is a wide one.
  @Test(.timeLimit(.minutes(45))) func slidersAnswerAtOnce() throws {
    try inBrowser(serving: []) { browser, book in
      for lesson in [
        "activations", "convolution", "attention", "gan-game", "gradient-descent", "weighted-sum",
        "chain-rule", "squared-error", "pooling", "channels",
      ] {
        try browser.open(lesson, of: book)
        let names = try #require(
          try browser.value(
            """
            all("[data-live-control] input").map((input) => [
              input.closest("[data-live-control]").dataset.liveControl, input.min, input.max])
            """) as? [[String]], "\(lesson)")
        let slider = try #require(names.first, "\(lesson) has a slider")
        let low = try #require(Double(slider[1]))
        let high = try #require(Double(slider[2]))
        try browser.showStep(of: slider[0])
        let times = try [0.2, 0.4, 0.6, 0.8, 0.3, 0.5, 0.7].map { part in
          try browser.timedMove(slider[0], to: "\(low + part * (high - low))")
        }
        let typical = median(times.map(\.inSight))
        let whole = median(times.map(\.all))
        let rate = try browser.changesWhileDragging(slider[0], from: low, to: high)
        print(
          "chalk serve: \(lesson), \(slider[0]): \(Int(typical.rounded())) ms in the median, "
            + "\(Int(whole.rounded())) ms with the other steps; \(rate) changes a second while "
            + "it is dragged")
        #expect(typical < 15_000, "\(lesson)")
        #expect(rate > 0, "\(lesson)")
      }
    }
  }

  @Test(.timeLimit(.minutes(45))) func theAddressCarriesTheState() throws {
    try inBrowser(serving: ["activations"]) { browser, _ in
      try browser.move("x", to: "1.25")
      let address = try #require(try browser.value("location.href") as? String)
      #expect(address.contains("set.x=1.25"))
      try browser.open(address)
      try browser.untilRun("activations")
      let value =
        try browser.value(
          #"document.querySelector("[data-live-control=x] output").textContent"#) as? String
      #expect(value == "1.25")
    }
  }

  /// Browsers refuse to change the address hundreds of times in a few seconds: a long drag ends with the right one.
  @Test func theAddressFollowsALongDrag() throws {
    try inBrowser(serving: ["activations"]) { browser, _ in
      try browser.value(
        """
        (async () => {
          const input = one("[data-live-control=x] input");
          for (let move = 1; move <= 400; move += 1) {
            input.value = move / 200;
            input.dispatchEvent(new Event("input", { bubbles: true }));
            if (move % 10 === 0) await new Promise((goOn) => setTimeout(goOn, 10));
          }
        })()
        """)
      try browser.until("the address says it", #"location.search === "?set.x=2""#)
    }
  }

  /// What a teacher leaves out, and the language, stay where everything else is set back.
  @Test func whatIsSetBackKeepsTheTeachersLink() throws {
    try inBrowser(serving: ["activations"]) { browser, book in
      try browser.open(
        "\(book.address)/activations.html?hide=data&lang=zh-Hans&set.x=0.5&seed=3")
      try browser.untilRun("activations")
      try browser.value("one('#usual').click()")
      try browser.until(
        "only they are left", #"location.search === "?hide=data&lang=zh-Hans""#)
      try browser.until(
        "the slider stands at its start",
        #"one("[data-live-control=x] output").textContent === "1.5""#)
    }
  }

  /// Two pages of one lesson at once: each shows what was moved on it.
  @Test func twoPagesStandSideBySide() throws {
    try inBrowser(serving: ["activations"]) { browser, book in
      let first = browser.page
      let second = try browser.addPage()
      try browser.open("activations", of: book)
      try browser.move("x", to: "-1.5")
      browser.page = first
      try browser.move("x", to: "0.25")
      let shown = #"one("[data-live-control=x] output").textContent + " " + location.search"#
      #expect(try browser.value(shown) as? String == "0.25 ?set.x=0.25")
      browser.page = second
      #expect(try browser.value(shown) as? String == "-1.5 ?set.x=-1.5")
    }
  }

  /// A plugin's lesson that traps says so on its page, and the next move works.
  @Test func aLessonThatCrashesIsToldAndGoesOn() throws {
    let chalk = try ChalkProcess()
    try chalk.write(
      "Crash.swift",
      """
      import Chalk

      struct Crash: Lesson {
        let card = LessonCard("crash", "It may crash", minutes: 1)

        func teach(on board: Board) throws {
          board.step("One")
          let place = board.integerSlider("place", in: 0...9, default: 1)
          board.value("what stands there", [1.5, 2.5, 3.5][place])
        }
      }
      """)
    try inBrowser(serving: ["Crash.swift"], chalk: chalk) { browser, _ in
      try browser.value(
        """
        const input = one("[data-live-control=place] input");
        input.value = "7";
        input.dispatchEvent(new Event("input", { bubbles: true }));
        """)
      try browser.until("the page says so", "!one('#failure').hidden")
      try browser.move("place", to: "2")
      #expect(try browser.value("one('#failure').hidden") as? Bool == true)
      #expect(
        try browser.value("one('.step .value').textContent.includes('3.5')") as? Bool == true)
    }
  }

  /// Two hundred clicks and moves wherever there is something to click or to move, without an error of a script.
  @Test(.timeLimit(.minutes(45))) func aRandomWalkBreaksNothing() throws {
    try inBrowser(serving: ["activations"]) { browser, _ in
      var random = SystemRandomNumberGenerator()
      let seed = Int.random(in: 1..<1000, using: &random)
      for step in 0..<200 {
        try browser.untilRun("activations")
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
  }

  /// The server is killed under an open page and started again: the page goes on, and nothing is lost.
  @Test(.timeLimit(.minutes(45))) func aPageOutlivesItsServer() throws {
    try inBrowser(serving: ["activations"], isLost: true) { browser, book in
      book.stop(atOnce: true)
      try browser.until("the page says so", #"document.body.classList.contains("lost")"#)
      let again = try ServedBook(["activations"], chalk: book.chalk, port: book.port)
      defer { again.stop() }
      try browser.until("the page has found it", "!!live.page")
      // The page may be loaded anew meanwhile: then this answer is lost.
      var time: Double?
      for _ in 0..<60 where time == nil {
        time = try? browser.move("x", to: "0.5")
        if time == nil { usleep(500_000) }
      }
      #expect(time != nil)
    }
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
