import Foundation
import LessonKit
import LessonSession
import Testing

@testable import LessonServer

@Suite struct PageServerTests {
  /// The page of the lesson, whose run ends at once.
  func page(_ classroom: Classroom, _ record: Record = Classroom.record()) async throws -> String {
    async let answer = classroom.get("/demo.html")
    try await classroom.runner.run(0).tell(.over(.record(record)))
    return await answer.text
  }

  @Test func theFirstLinkLeadsInAndOn() async throws {
    let classroom = Classroom()
    let link = try #require(await classroom.server.access.firstLink)
    #expect(await classroom.get("/index.html", cookie: "").status == .unauthorized)
    let welcome = await classroom.get(link, cookie: "")
    #expect(welcome.status == .ok && welcome.text.contains("url=/index.html"))
    let cookie = try #require(welcome.headers.first { $0.name == "Set-Cookie" }?.value)
    #expect(cookie.hasPrefix(classroom.cookie + "; Path=/; HttpOnly; SameSite=Strict"))
    #expect(await classroom.get(link, cookie: "").status == .unauthorized, "it worked twice")
    #expect(await classroom.get("/index.html").text.contains("href=\"demo.html\""))
  }

  @Test func everyAnswerKeepsThePageToItself() async {
    let classroom = Classroom()
    for target in ["/", "/book.css", "/live.js", "/nothing", "/live/progress", "/favicon.ico"] {
      let head = String(decoding: await classroom.get(target).head, as: UTF8.self)
      #expect(head.contains("\r\nContent-Security-Policy: default-src 'self'; "), "\(target)")
      #expect(head.contains("\r\nX-Content-Type-Options: nosniff\r\n"))
      #expect(!head.lowercased().contains("access-control"), "no other site may read it")
    }
  }

  @Test func aPageIsTheBooksWithControlsThatCanStandAnywhere() async throws {
    let page = try await page(Classroom())
    #expect(page.contains("<h1>A demo</h1>") && page.contains("id=\"step-1\""))
    #expect(page.contains("data-live-control=\"x\"") && page.contains("step=\"any\""))
    #expect(page.contains("src=\"live.js\"") && page.contains("data-live=\"demo\""))
    #expect(!page.contains("data-waiting"))
  }

  @Test func aLessonThatTakesLongIsWaitedFor() async throws {
    let classroom = Classroom()
    #expect(await classroom.get("/demo.html").text.contains("data-waiting"))
    let open = try await classroom.openPage()
    let answer = await classroom.get("/live/events?address=demo.html&waiting=1")
    guard case .events(let events, let ended) = answer.content else {
      Issue.record("there is no stream")
      return
    }
    let waiting = OpenPage(events, ended: ended)
    let name = try #require(try await waiting.next("page")["page"] as? String)
    _ = await classroom.post("/live/run", #"{"page":"\#(name)","address":"demo.html"}"#)
    #expect(classroom.runner.runs.count == 1, "the run that the page began is shared")
    try await classroom.runner.run(0).tell(.over(.record(Classroom.record())))
    #expect(try await waiting.next("ready")["value"] as? String == "demo.html")
    await open.ended()
  }

  @Test func onlyWhatChangedIsSent() async throws {
    let classroom = Classroom()
    _ = try await page(classroom)
    let open = try await classroom.openPage()
    let asked = #"{"page":"\#(open.page)","address":"demo.html?set.x=2"}"#
    #expect(await classroom.post("/live/run", asked).status == .accepted)
    let run = try await classroom.runner.run(1)
    #expect(run.request == RunRequest(lesson: "demo", settings: ["x": "2"]))
    run.tell(.over(.record(Classroom.record(x: "2"))))
    let news = try await open.next("changed")
    #expect(news["address"] as? String == "demo.html?set.x=2")
    let changes = try #require(news["changes"] as? [String: Any])
    let steps = try #require(changes["steps"] as? [[String: Any]])
    let blocks = try #require(steps.first?["blocks"] as? [String: String])
    #expect(steps.count == 1 && blocks == ["2": "<p>x is 2.</p>"])
    let controls = try #require(news["controls"] as? [[String: String]])
    #expect(controls == [["name": "x", "value": "2"]])

    // A state that was there before is there at once, without a run.
    _ = await classroom.post("/live/run", #"{"page":"\#(open.page)","address":"demo.html"}"#)
    _ = try await open.next("changed")
    #expect(classroom.runner.runs.count == 2)
  }

  /// The step that is shown is there before the lesson is over; what its record changes beside is sent afterwards.
  @Test func theStepInSightComesFirst() async throws {
    let record = { (x: String, end: Prose) in
      var record = Classroom.record(x: x)
      record.steps.append(.init(title: "Second", blocks: [.prose(end)]))
      return record
    }
    let classroom = Classroom()
    _ = try await page(classroom, record("1", "one"))
    let open = try await classroom.openPage()
    let asked = #"{"page":"\#(open.page)","address":"demo.html?set.x=2","step":1}"#
    #expect(await classroom.post("/live/run", asked).status == .accepted)
    let run = try await classroom.runner.run(1)
    #expect(run.step == 1)
    run.tell(.part(Classroom.record(x: "2")))
    let part = try await open.next("part")
    #expect(part["address"] as? String == "demo.html?set.x=2")
    #expect(PageServerTests.blocks(part) == [1: ["2": "<p>x is 2.</p>"]])
    run.tell(.over(.record(record("2", "two"))))
    let rest = try await open.next("changed")
    #expect(PageServerTests.blocks(rest) == [2: ["0": "<p>two</p>"]])
  }

  /// A page that has moved on hears nothing of the part that it no longer waits for.
  @Test func aPartThatComesLateIsNotShown() async throws {
    let classroom = Classroom()
    var record = Classroom.record()
    record.steps.append(.init(title: "Second", blocks: [.prose("one")]))
    _ = try await page(classroom, record)
    let open = try await classroom.openPage()
    for x in [2, 3] {
      let asked = #"{"page":"\#(open.page)","address":"demo.html?set.x=\#(x)","step":1}"#
      _ = await classroom.post("/live/run", asked)
    }
    let runs = try await (classroom.runner.run(1), classroom.runner.run(2))
    runs.0.tell(.part(Classroom.record(x: "2")))
    runs.1.tell(.part(Classroom.record(x: "3")))
    #expect(
      PageServerTests.blocks(try await open.next("part")) == [1: ["2": "<p>x is 3.</p>"]])
  }

  /// The new blocks of news, by the number of their step and their position.
  static func blocks(_ news: [String: Any]) -> [Int: [String: String]] {
    let changes = news["changes"] as? [String: Any]
    let steps = changes?["steps"] as? [[String: Any]] ?? []
    return Dictionary(
      uniqueKeysWithValues: steps.map { step in
        (step["step"] as? Int ?? 0, step["blocks"] as? [String: String] ?? [:])
      })
  }

  @Test func theLatestMoveWins() async throws {
    let classroom = Classroom()
    _ = try await page(classroom)
    let open = try await classroom.openPage()
    for x in 2...4 {
      let asked = #"{"page":"\#(open.page)","address":"demo.html?set.x=\#(x)"}"#
      _ = await classroom.post("/live/run", asked)
    }
    let runs = try await (
      classroom.runner.run(1), classroom.runner.run(2), classroom.runner.run(3)
    )
    #expect(runs.0.isStopped.withLock { $0 } && runs.1.isStopped.withLock { $0 })
    // What a stopped run says late is not heard.
    runs.0.tell(.over(.record(Classroom.record(x: "2"))))
    runs.2.tell(.over(.record(Classroom.record(x: "4"))))
    #expect(try await open.next("changed")["address"] as? String == "demo.html?set.x=4")
  }

  @Test func aLessonThatFailsIsToldAndTheNextWorks() async throws {
    let classroom = Classroom()
    _ = try await page(classroom)
    let open = try await classroom.openPage()
    let ask = { (x: Int) in
      _ = await classroom.post(
        "/live/run", #"{"page":"\#(open.page)","address":"demo.html?set.x=\#(x)"}"#)
    }
    await ask(2)
    try await classroom.runner.run(1).tell(.over(.failed(["The lesson crashed:", "<b>why</b>"])))
    #expect(
      try await open.next("failed")["lines"] as? [String] == ["The lesson crashed:", "<b>why</b>"])
    await ask(3)
    try await classroom.runner.run(2).tell(.over(.refused("x takes a number")))
    #expect(try await open.next("failed")["lines"] as? [String] == ["x takes a number"])
    await ask(4)
    try await classroom.runner.run(3).tell(.over(.record(Classroom.record(x: "4"))))
    _ = try await open.next("changed")
  }

  @Test func aTrainingIsWatchedAndHeld() async throws {
    let classroom = Classroom()
    _ = try await page(classroom)
    let open = try await classroom.openPage()
    _ = await classroom.post(
      "/live/run", #"{"page":"\#(open.page)","address":"demo.html?set.x=2"}"#)
    let run = try await classroom.runner.run(1)
    run.tell(
      .moments(
        (1...9).map {
          TrainingMoment(
            activity: "training", update: $0, updates: 20, epoch: 1, loss: 1 / Double($0))
        }))
    let news = try await open.next("training")
    #expect(news["update"] as? Int == 9 && news["updates"] as? Int == 20)
    for order in ["pause", "update", "epoch", "go"] {
      let asked = #"{"page":"\#(open.page)","order":"\#(order)"}"#
      #expect(await classroom.post("/live/pace", asked).status == .accepted)
    }
    #expect(
      run.orders.withLock { $0 } == [
        .pause, .updates(1), .epoch, .go(updatesPerSecond: nil),
      ])
    let back = await classroom.post(
      "/live/pace", #"{"page":"\#(open.page)","order":"look","back":4}"#)
    #expect(back.text.contains("\"update\":5"))
    #expect(
      await classroom.post("/live/pace", #"{"page":"\#(open.page)","order":"dance"}"#).status
        == .badRequest)
    _ = await classroom.post("/live/pace", #"{"page":"\#(open.page)","order":"stop"}"#)
    #expect(run.isStopped.withLock { $0 })
  }

  @Test func aClosedPageStopsItsRun() async throws {
    let classroom = Classroom()
    _ = try await page(classroom)
    let open = try await classroom.openPage()
    _ = await classroom.post(
      "/live/run", #"{"page":"\#(open.page)","address":"demo.html?set.x=2"}"#)
    let run = try await classroom.runner.run(1)
    await open.ended()
    #expect(run.isStopped.withLock { $0 })
    #expect(
      await classroom.post("/live/run", #"{"page":"\#(open.page)","address":"demo.html"}"#).status
        == .notFound)
  }

  @Test func whatIsDoneIsKeptAsTheTerminalKeepsIt() async throws {
    let classroom = Classroom()
    _ = try await page(classroom)
    let open = try await classroom.openPage()
    let deed = { (body: String) in
      await classroom.post("/live/learner", #"{"page":"\#(open.page)","deed":\#(body)}"#).text
    }
    _ = await deed(#"{"step":1}"#)
    #expect(classroom.progress.seen == ["demo": [1]] && classroom.progress.finished.isEmpty)
    #expect(await deed(#"{"step":1,"question":0,"answer":"3"}"#).contains("\"isRight\":false"))
    #expect(classroom.progress.answered["demo"] ?? [] == [])
    let right = await deed(#"{"step":1,"question":0,"answer":"2"}"#)
    #expect(right.contains("\"isRight\":true") && right.contains("\"isDone\":true"))
    #expect(classroom.progress.answered == ["demo": ["1.0"]])
    #expect(classroom.progress.finished == ["demo"])
    for odd in [
      #"{"step":-5}"#, #"{"step":99,"question":99,"answer":""}"#, #"{"step":1,"question":-1}"#,
    ] {
      #expect(await !deed(odd).isEmpty, "\(odd)")
    }
  }

  /// While a run goes on, or was overtaken by another, the page shows what it showed before: what is done there counts,
  /// and no request of the page fails.
  @Test func whatIsDoneWhileARunGoesOnIsJudgedByWhatThePageShows() async throws {
    let classroom = Classroom()
    _ = try await page(classroom)
    let open = try await classroom.openPage()
    for x in [2, 3] {
      _ = await classroom.post(
        "/live/run", #"{"page":"\#(open.page)","address":"demo.html?set.x=\#(x)"}"#)
    }
    let right = await classroom.post(
      "/live/learner",
      #"{"page":"\#(open.page)","deed":{"step":1,"question":0,"answer":"2"}}"#)
    #expect(right.status == .ok && right.text.contains("\"isRight\":true"))
    #expect(classroom.progress.answered == ["demo": ["1.0"]])
    let back = await classroom.post(
      "/live/pace", #"{"page":"\#(open.page)","order":"look","back":0}"#)
    #expect(back.status == .ok)
  }

  /// After a restart the server has no record of what an open page shows: the lesson runs, and then it counts.
  @Test func whatIsDoneBeforeTheLessonHasRunIsCarriedOutThen() async throws {
    let classroom = Classroom()
    let open = try await classroom.openPage()
    let early = await classroom.post(
      "/live/learner",
      #"{"page":"\#(open.page)","deed":{"step":1,"question":0,"answer":"2"}}"#)
    #expect(early.status == .ok && classroom.progress == LearnProgress())
    try await classroom.runner.run(0).tell(.over(.record(Classroom.record())))
    _ = try await open.next("changed")
    #expect(classroom.progress.answered == ["demo": ["1.0"]])
  }

  /// Names of lessons, columns and settings may be anything: on the page they are text.
  @Test func scriptInNamesStaysText() async throws {
    let evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    let classroom = Classroom(title: evil)
    let record = Classroom.record(title: evil, says: "\(evil)")
    let page = try await page(classroom, record)
    let cover = await classroom.get("/index.html").text
    let search = await classroom.get("/search.js").text
    for text in [page, cover] {
      #expect(text.contains("&lt;img src=x"))
      #expect(!text.contains("<img src=x") && !text.contains("<script>alert"))
    }
    #expect(search.hasPrefix("window.chalkIndex = ["))
    let odd = await classroom.get("/demo.html?set.\(PageAddress.encoded(evil))=1")
    #expect(!odd.text.contains("<img src=x") && !odd.text.contains("<script>alert"))
  }

  @Test(arguments: [
    "", "{", "[]", "null", #"{"page":1}"#, #"{"page":"x","address":"demo.html"}"#,
    #"{"page":"x","address":"../../etc/passwd"}"#, String(repeating: "[", count: 5000),
  ])
  func bodiesThatAreNothingAreRefused(body: String) async {
    let classroom = Classroom()
    for target in ["/live/run", "/live/pace", "/live/learner"] {
      let status = await classroom.post(target, body).status
      #expect([.badRequest, .notFound].contains(status), "\(target)")
    }
  }

  @Test func pagesAreLimited() async throws {
    var limits = RequestLimits()
    limits.pages = 2
    let classroom = Classroom(limits: limits)
    let first = try await classroom.openPage()
    _ = try await classroom.openPage()
    #expect(await classroom.get("/live/events?address=demo.html").status == .busy)
    await first.ended()
    _ = try await classroom.openPage()
  }

  @Test func aPageShowsOneLesson() async throws {
    let classroom = Classroom()
    let open = try await classroom.openPage()
    for address in ["other.html", "demo.html?lang=xx", "demo.html?seed=x", "demo"] {
      let asked = #"{"page":"\#(open.page)","address":"\#(address)"}"#
      #expect(await classroom.post("/live/run", asked).status == .badRequest, "\(address)")
    }
    #expect(await classroom.get("/other.html").status == .notFound)
    #expect(await classroom.get("/demo.html?lang=xx").status == .notFound)
    #expect(await classroom.get("/demo.html?seed=x").status == .badRequest)
  }
}
