import Foundation

/// Chromium without a window. A page is copied with a script in it that tries everything a reader
/// would, and writes down what came of it.
struct Browser {
  let executable: URL

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
    /// Of the window, and of the widest step.
    var width: Int
    var widest: Int
    var smallestLetters: Double
    var formulas: Int
    var unset: Int
    var stepAfterArrow: String
    var stepAfterBack: String
    var verdict: String
    var afterSlider: String
    var opened: String
    var found: Int
  }

  func probe(_ page: URL, width: Int) throws -> Seen {
    var html = try String(contentsOf: page, encoding: .utf8)
    html = html.replacing(
      "<head>", with: "<head><script>window.seenErrors = []; \(Browser.listening)</script>",
      maxReplacements: 1)
    html = html.replacing("</body>", with: "<script>\(Browser.trying)</script></body>")
    let copy = page.deletingLastPathComponent().appendingPathComponent("probe-\(UUID()).html")
    try html.write(to: copy, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: copy) }
    let process = Process()
    let output = Pipe()
    process.executableURL = executable
    process.arguments = [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--user-data-dir=\(page.deletingLastPathComponent().path)/.browser",
      "--window-size=\(width),900", "--virtual-time-budget=20000", "--dump-dom",
      copy.absoluteString,
    ]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let dom = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard let json = dom.firstMatch(of: #/<pre id="seen">([^<]*)<\/pre>/#)?.1 else {
      throw CocoaError(
        .fileReadCorruptFile, userInfo: [NSDebugDescriptionErrorKey: dom.suffix(500)])
    }
    let text = json.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&amp;", with: "&")
    return try JSONDecoder().decode(Seen.self, from: Data(text.utf8))
  }

  private static let listening = """
    addEventListener("error", (event) => seenErrors.push(event.message || "not loaded: "
      + (event.target.src || event.target.href)), true);
    addEventListener("unhandledrejection", (event) => seenErrors.push(String(event.reason)));
    for (const kind of ["error", "warn"]) {
      const usual = console[kind];
      console[kind] = (...words) => { seenErrors.push(words.join(" ")); usual(...words); };
    }
    """

  private static let trying = #"""
    addEventListener("load", async () => {
      const all = (selector) => [...document.querySelectorAll(selector)];
      const one = (selector) => document.querySelector(selector);
      const press = (key) => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true }));
      const images = all("img");
      images.forEach((image) => { image.loading = "eager"; });
      // Waiting by the clock: Chromium's virtual time does not wait for a picture's decoding.
      for (let turn = 0; turn < 200 && images.some((image) => !image.complete); turn += 1) {
        await new Promise((goOn) => setTimeout(goOn, 50));
      }
      const seen = {
        lostPictures: images.filter((image) => !image.naturalWidth)
          .map((image) => image.getAttribute("src")),
        picturesWithoutWords: images.filter((image) => !image.hasAttribute("alt")).length,
        width: innerWidth, widest: 0, smallestLetters: 99, verdict: "", afterSlider: "", opened: "",
        stepAfterArrow: "", stepAfterBack: "", found: 0,
      };
      const field = one("#search input");
      if (field) {
        field.value = "the";
        field.dispatchEvent(new Event("input"));
        seen.found = all("#found a").length;
        press("Escape");
      }
      if (one("#place")) {
        press("ArrowRight"); seen.stepAfterArrow = one("#place").value;
        press("ArrowLeft"); seen.stepAfterBack = one("#place").value;
      }
      const slider = one(".control input[type=range]");
      if (slider) {
        const step = slider.closest(".step");
        slider.value = 0;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        seen.afterSlider = step.textContent.replace(/\s+/g, " ").slice(0, 4000);
      }
      const option = one(".question .option");
      if (option) option.click();
      else if (one(".question")) {
        one(".question input").value = "1";
        one(".question").requestSubmit();
      }
      seen.verdict = one(".verdict.right, .verdict.wrong")?.textContent ?? "";
      const open = one(".open");
      if (open) {
        open.click();
        one("#opened li .open")?.click();
        seen.opened = one("#opened").textContent.replace(/\s+/g, " ");
        one("#opened").close();
      }
      one("[data-walk='1']")?.click();
      all("details").forEach((details) => { details.open = true; });
      const count = Math.max(1, all(".step").length);
      for (let step = 0; step < count; step += 1) {
        seen.widest = Math.max(seen.widest, document.documentElement.scrollWidth);
        for (const element of all("p, td, th, figcaption, button, label, li, code")) {
          if (!element.offsetParent || !element.textContent.trim()) continue;
          const size = parseFloat(getComputedStyle(element).fontSize);
          seen.smallestLetters = Math.min(seen.smallestLetters, size);
        }
        if (step + 1 < count) press("ArrowRight");
      }
      seen.formulas = all("math").length;
      seen.unset = all(".math[data-tex]").length;
      seen.errors = seenErrors;
      const place = document.createElement("pre");
      place.id = "seen";
      place.textContent = JSON.stringify(seen);
      document.body.append(place);
    });
    """#
}
