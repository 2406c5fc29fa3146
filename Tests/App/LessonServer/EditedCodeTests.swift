import Foundation
import Synchronization
import Testing

@testable import LessonKit
@testable import LessonServer

/// A piece of a lesson's code that is changed on its page, and run.
@Suite struct EditedCodeTests {
  static let excerpt = CodeExcerpt(
    name: "mean", file: "Lessons/One/Demo.swift", line: 3, text: "func mean() {}")

  static var record: Record {
    Record(
      card: Classroom.card(), seed: 0, settings: [:], controls: [],
      steps: [.init(title: "First", blocks: [.code(excerpt), .prose("Words.")])])
  }

  /// Keeps the code in memory, and compiles all but "broken".
  final class Kept: Sendable {
    let text = Mutex("func mean() {}")

    var desk: CodeDesk {
      CodeDesk(
        sheet: { excerpt, _ in
          let text = self.text.withLock { $0 }
          return CodeDesk.Sheet(
            text: text, original: excerpt.text, fingerprint: DraftFolder.fingerprint(of: text),
            path: "/somewhere")
        },
        keep: { text, _, _, _ in
          self.text.withLock { $0 = text }
          return DraftFolder.Kept(
            fingerprint: DraftFolder.fingerprint(of: text), other: nil, path: "/somewhere")
        },
        compile: { _, _ throws(CodeDesk.Problem) in
          if self.text.withLock({ $0 }) == "broken" { throw .init("Demo.swift:3: <i>no</i>") }
          return "00ff"
        })
    }
  }

  @Test func codeIsChangedCompiledAndRun() async throws {
    let kept = Kept()
    let classroom = Classroom(codes: kept.desk)
    let page = try await classroom.openPage(showing: Self.record)
    let sheet = await classroom.get("/live/code?page=\(page.page)&name=mean").json
    #expect(sheet["text"] as? String == "func mean() {}")
    let run = { (text: String) in
      await classroom.post(
        "/live/code", #"{"page":"\#(page.page)","code":"mean","text":"\#(text)"}"#
      ).json
    }
    // An address alone compiles nothing.
    let asked = #"{"page":"\#(page.page)","address":"demo.html?code=00ff"}"#
    #expect(await classroom.post("/live/run", asked).status == .badRequest)
    let broken = await run("broken")
    #expect(broken["code"] == nil)
    #expect((broken["html"] as? String)?.contains("&lt;i&gt;no") == true)
    #expect(await run("better")["code"] as? String == "00ff")
    #expect(await classroom.post("/live/run", asked).status == .accepted)
    let begun = try await classroom.runner.run(1)
    #expect(begun.request == RunRequest(lesson: "demo", code: "00ff"))
    // The learner's version has a name of its own; its page is the lesson's.
    let other = Record(
      card: LessonCard("demo-edited", "A demo", minutes: 1), seed: 0, settings: [:], controls: [],
      steps: [.init(title: "First", blocks: [.code(Self.excerpt), .prose("Other words.")])])
    begun.tell(.over(.record(other)))
    let changes = try await page.next("changed")["changes"] as? [String: Any]
    let steps = try #require(changes?["steps"] as? [[String: Any]])
    #expect((steps.first?["blocks"] as? [String: String])?["1"] == "<p>Other words.</p>")
  }

  @Test func aGuestIsShownNobodysCode() async throws {
    let classroom = Classroom(hasGuests: true, codes: Kept().desk)
    let answer = await classroom.get(
      "/live/events?address=\(PageAddress.encoded("demo.html"))", cookie: classroom.guestCookie)
    guard case .events(let events, let ended) = answer.content else {
      Issue.record("there is no stream")
      return
    }
    let page = OpenPage(events, ended: ended)
    let name = try #require(try await page.next("page")["page"] as? String)
    let status = await classroom.post(
      "/live/run", #"{"page":"\#(name)","address":"demo.html?code=00ff"}"#,
      cookie: classroom.guestCookie
    ).status
    #expect(status == .forbidden)
  }

  @Test(arguments: ["other", "", "../mean"])
  func onlyThePagesOwnCodeIsOpened(name: String) async throws {
    let classroom = Classroom(codes: Kept().desk)
    let page = try await classroom.openPage(showing: Self.record)
    let query = "page=\(page.page)&name=\(PageAddress.encoded(name))"
    #expect(await classroom.get("/live/code?\(query)").status == .notFound)
    let asked = #"{"page":"\#(page.page)","code":"\#(name)","text":"x"}"#
    #expect(await classroom.post("/live/code", asked).status == .notFound)
    #expect(await classroom.post("/live/draft", asked).status == .notFound)
  }
}
