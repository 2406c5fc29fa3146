import Foundation
import Testing

/// Numbers that are opened and exercises that are written, on live pages in a real browser.
@Suite(.serialized, .enabled(if: Browser.isHere)) struct WrittenPagesTests {
  @Test(.timeLimit(.minutes(45))) func aNumberIsOpenedThreeLevelsDeepAndClosed() throws {
    try inBrowser(serving: ["chain-rule"]) { browser, _ in
      // The second number of the page is the loss after the backward pass: much lies behind it.
      _ = try browser.value(
        """
        const opener = all("[data-live-open]")[1];
        show(steps.indexOf(opener.closest(".step")) + 1, true);
        opener.focus();
        opener.click();
        """)
      let panel = "document.querySelector('.beside')"
      try browser.until("the number is open", "!!\(panel)?.querySelector('.explanation')")
      #expect(try browser.value("opener.getAttribute('aria-expanded')") as? String == "true")
      #expect(try browser.value("\(panel).getAttribute('aria-live')") as? String == "polite")
      for depth in 1...3 {
        _ = try browser.value("\(panel).querySelector('.inputs [data-way]').click()")
        try browser.until(
          "level \(depth) is open",
          "\(panel).way.split(',').filter((part) => part).length === \(depth)"
            + " && \(panel).querySelectorAll('.way [data-way]').length === \(depth)")
      }
      // By the keyboard one level back, and out of it again: the focus is where it came from.
      _ = try browser.value(
        """
        \(panel).dispatchEvent(new KeyboardEvent("keydown", { key: "Backspace", bubbles: true }))
        """)
      try browser.until(
        "one level back", "\(panel).querySelectorAll('.way [data-way]').length === 2")
      try browser.until("the focus is in it", "document.activeElement === \(panel)")
      _ = try browser.value(
        """
        \(panel).dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }))
        """)
      #expect(try browser.value("!\(panel)") as? Bool == true)
      #expect(try browser.value("document.activeElement === opener") as? Bool == true)
    }
  }

  /// What the page says is what the terminal says.
  @Test(.timeLimit(.minutes(45))) func anOpenedNumberFollowsTheSlider() throws {
    try inBrowser(serving: ["chain-rule"]) { browser, _ in
      _ = try browser.value(
        """
        const opener = all("[data-live-open]")[1];
        show(steps.indexOf(opener.closest(".step")) + 1, true);
        opener.click();
        """)
      let text = "document.querySelector('.beside .explanation')?.textContent"
      try browser.until("the number is open", "!!\(text)")
      let before = try browser.value(text) as? String
      try browser.move("w", to: "1")
      try browser.until("it shows the new numbers", "\(text) !== \(quoted(before ?? ""))")
    }
  }

  /// A pixel of a feature map is chosen by the arrow keys and opened by Enter, another by a click.
  @Test func aPixelIsOpenedFromTheKeyboardAndByAClick() throws {
    try inBrowser(serving: ["convolution"]) { browser, _ in
      let press = { (key: String, code: Int) in
        for kind in ["rawKeyDown", "keyUp"] {
          var event: [String: Any] = [
            "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code,
          ]
          if key == "Enter" && kind != "keyUp" {
            (event["type"], event["text"]) = ("keyDown", "\r")
          }
          try browser.call("Input.dispatchKeyEvent", event)
        }
      }
      _ = try browser.value(
        """
        const layer = one(".pixel-layer");
        const pixel = one(".pixel", layer);
        const said = () => pixel.getAttribute("aria-label");
        show(steps.indexOf(layer.closest(".step")) + 1, true);
        pixel.focus();
        """)
      let step = try browser.value("place") as? Int
      try press("ArrowDown", 40)
      for _ in 0..<2 { try press("ArrowRight", 39) }
      let label = "The feature map y, row 1, column 2: 2"
      #expect(try browser.value("said()") as? String == label)
      #expect(try browser.value("one('.pixels output').textContent") as? String == label)
      #expect(try browser.value("place") as? Int == step, "the arrow keys are the pixels'")
      try press("Enter", 13)
      let panel = "document.querySelector('.beside.number-opened')"
      try browser.until("it is open", "\(panel)?.querySelectorAll('.inputs li').length === 9")
      #expect(try browser.value("\(panel).getAttribute('aria-label')") as? String == label)
      #expect(try browser.value("pixel.getAttribute('aria-expanded')") as? String == "true")

      // A click on row 4, column 0: the other panel closes, and the figure is not shown in full size.
      let spot =
        try browser.value(
          """
          (() => {
            const image = one("img", layer.closest(".frame"));
            image.scrollIntoView({ block: "center" });
            const [map] = JSON.parse(one(".pixels", layer.closest(".block")).dataset.maps);
            const [x, y, width, height] = map.box;
            const box = image.getBoundingClientRect();
            return [box.left + 1 + (box.width - 2) * (x + width * 0.5 / map.numbers[0].length),
              box.top + 1 + (box.height - 2) * (y + height * 4.5 / map.numbers.length)];
          })()
          """) as? [Double]
      let place = try #require(spot)
      for kind in ["mousePressed", "mouseReleased"] {
        try browser.call(
          "Input.dispatchMouseEvent",
          ["type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1])
      }
      try browser.until(
        "the other is open", "\(panel)?.getAttribute('aria-label')?.includes('row 4, column 0')")
      #expect(try browser.value("all('.beside.number-opened').length") as? Int == 1)
      #expect(try browser.value("one('#enlarged').open") as? Bool == false)
      try browser.until("its numbers are there", "!!\(panel).querySelector('.explanation')")
      try press("Escape", 27)
      #expect(try browser.value("!\(panel) && document.activeElement === pixel") as? Bool == true)
    }
  }

  @Test(.timeLimit(.minutes(45))) func anExerciseFailsAndThenPasses() throws {
    try inBrowser(serving: ["activations"]) { browser, book in
      try browser.until(
        "the exercises are listed", #"!!document.querySelector("[data-live-exercise=relu]")"#)
      _ = try browser.value(#"document.querySelector("[data-live-exercise=relu]").click()"#)
      try browser.until(
        "the editor is there", #"!!document.querySelector(".text-opened textarea.editor")"#)
      let write = { (body: String) in
        _ = try browser.value(
          """
          (() => {
            const area = document.querySelector(".text-opened textarea.editor");
            area.value = area.value.replace(/\\{[^}]*\\}/, "{ \(body) }");
            area.dispatchEvent(new Event("input", { bubbles: true }));
            document.querySelector(".text-opened .check").click();
          })()
          """)
      }
      let verdict = #"document.querySelector(".text-opened .verdict")"#
      // On a busy machine a function may not come back in time: then it is checked once more.
      let judged = { (body: String, sign: String) in
        for _ in 0..<5 {
          _ = try browser.value("delete \(verdict).dataset.right")
          try write(body)
          try browser.until("a verdict", seconds: 120, "\(verdict).dataset.right !== undefined")
          if try browser.value("!!\(verdict).querySelector('\(sign)')") as? Bool == true {
            return true
          }
        }
        return false
      }
      #expect(try judged("-max(0, x)", ".difference"), "it is wrong")
      try browser.until("the curve stands beside it", "!!\(verdict).querySelector('.picture')")
      _ = try browser.value(#"document.querySelector(".text-opened .hint").click()"#)
      try browser.until(
        "a hint is there", #"document.querySelector(".text-opened .hints").textContent !== """#)
      #expect(try judged("max(0, x)", ".right"), "it is right")
      // The terminal knows of it, and takes the file.
      #expect(try book.chalk.run("practice").output.contains("✓ relu"))
    }
  }

  /// Where CodeMirror is installed the code has colors, and what is typed in it is the text that is kept and checked;
  /// Escape and Tab lead out of it. Where it is missing there is the text area alone.
  @Test(.timeLimit(.minutes(45))) func codeIsWrittenInTheEditorThatIsThere() throws {
    try inBrowser(serving: ["activations"]) { browser, _ in
      try browser.until(
        "the exercises are listed", ##"!!one("#exercises [data-live-exercise=relu]")"##)
      _ = try browser.value(##"one("#exercises [data-live-exercise=relu]").click()"##)
      try browser.until(
        "the editor is there", #"!!document.querySelector(".text-opened textarea.editor")"#)
      let isThere = FileManager.default.fileExists(
        atPath: "/usr/share/javascript/codemirror/mode/swift/swift.js")
      let panel = #"document.querySelector(".text-opened")"#
      #expect(try browser.value("!!\(panel).querySelector('.CodeMirror')") as? Bool == isThere)
      guard isThere else { return }
      try browser.until(
        "it is colored", "!!\(panel).querySelector('.CodeMirror .cm-keyword')")
      let area = "\(panel).querySelector('textarea.editor')"
      #expect(
        try browser.value(
          """
          \(area).codeMirror.execCommand("goDocEnd");
          \(area).codeMirror.replaceSelection("// typed");
          \(area).value.endsWith("// typed")
          """) as? Bool == true)
      let press = { (key: String, code: Int) in
        for kind in ["keyDown", "keyUp"] {
          try browser.call(
            "Input.dispatchKeyEvent",
            ["type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code])
        }
      }
      try press("Tab", 9)
      #expect(try browser.value("\(area).value.endsWith('// typed  ')") as? Bool == true)
      try press("Escape", 27)
      try press("Tab", 9)
      #expect(
        try browser.value("document.activeElement.matches('.text-opened button')") as? Bool == true)
      _ = try browser.value("\(panel).querySelector('.again').click()")
      try browser.until("the start is there again", "!\(area).value.includes('// typed')")
    }
  }

  /// What was typed while the server was away is in its file when it is there again.
  @Test(.timeLimit(.minutes(45))) func whatWasTypedIsNotLost() throws {
    try inBrowser(serving: ["activations"], isLost: true) { browser, book in
      try browser.until(
        "the exercises are listed", #"!!document.querySelector("[data-live-exercise=relu]")"#)
      _ = try browser.value(#"document.querySelector("[data-live-exercise=relu]").click()"#)
      try browser.until(
        "the editor is there", #"!!document.querySelector(".text-opened textarea.editor")"#)
      book.stop(atOnce: true)
      try browser.until("the page says so", #"document.body.classList.contains("lost")"#)
      _ = try browser.value(
        """
        (() => {
          const area = document.querySelector(".text-opened textarea.editor");
          area.value += "// written while the server was away";
          area.dispatchEvent(new Event("input", { bubbles: true }));
        })()
        """)
      let again = try ServedBook(["activations"], chalk: book.chalk, port: book.port)
      defer { again.stop() }
      let file = book.chalk.folder.appendingPathComponent("home/written/exercises/Relu.swift")
      let end = Date().addingTimeInterval(120)
      var text = ""
      while Date() < end, !text.contains("written while the server was away") {
        text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        usleep(200_000)
      }
      #expect(text.contains("written while the server was away"))
    }
  }

  private func quoted(_ text: String) -> String {
    (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
  }
}
