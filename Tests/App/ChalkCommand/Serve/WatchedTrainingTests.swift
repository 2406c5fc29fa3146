import Foundation
import Testing

/// A training on a live page in a real browser: held, let make one update, looked back at, and let go on to its end.
@Suite(.serialized, .enabled(if: Browser.isHere)) struct WatchedTrainingTests {
  @Test func aTrainingIsHeldLookedBackAtAndGoesOn() throws {
    try inBrowser(serving: ["gan-digits"], hasRun: false) { browser, _ in
      try browser.until(
        "the training is seen", #"!!document.querySelector('#watch:not([hidden]) img')"#)
      try browser.until(
        "losses, gradients and what the generator makes grow",
        "document.querySelectorAll('#watched figure').length >= 3")
      let press = { (selector: String) in
        _ = try browser.value("document.querySelector('\(selector)').click()")
      }
      let name = "document.querySelector('#moment-name').textContent"
      let update = { try #require(try browser.value(name) as? String) }
      try press("#pause")
      usleep(1_000_000)
      let held = try update()
      usleep(1_000_000)
      #expect(try update() == held, "it waits")
      try press("[data-pace=update]")
      try browser.until("one update was made", "\(name) !== \"\(held)\"")
      let next = try update()
      usleep(500_000)
      #expect(try update() == next, "and only one")

      // Back to the first update that is kept: the picture is that of it, and the training still waits.
      let picture = "document.querySelector('#watched img').getAttribute('src')"
      let newest = try #require(try browser.value(picture) as? String)
      let moveTo = { (place: String) in
        _ = try browser.value(
          """
          (() => {
            const moment = document.querySelector("#moment");
            moment.value = \(place);
            moment.dispatchEvent(new Event("input", { bubbles: true }));
          })()
          """)
      }
      try moveTo("moment.max > 1 ? 1 : 0")
      try browser.until("an earlier update is shown", "\(name) !== \"\(next)\"")
      try browser.until("its picture, too", "\(picture) !== \"\(newest)\"")
      try moveTo("moment.max")
      try browser.until("the last one again", "\(name) === \"\(next)\"")

      try press("#pause")
      try browser.until(
        "the lesson is there", #"!!document.querySelector(".step") && !!live.page"#)
    }
  }
}
