import Figures
import Foundation
import Synchronization
import Testing

@testable import LessonKit
@testable import LessonServer

/// Exercises that are written on a page: kept, judged, and never lost.
@Suite struct WritingTests {
  static let exercise = Exercise(
    "double-it", "Twice <as much>", formula: "y = 2x", lesson: "demo", task: "Double it.",
    functions: [
      .init(
        "double", "_ x: Double", gives: "Double", says: "y = 2x", body: "2 * x", hole: "0",
        cases: [[.number(1)]])
    ],
    hints: ["One.", "Two.", "Three."], mistakes: [],
    curve: .init(of: "double", over: 0...1, x: "x", y: "y") { [.number($0)] })

  final class Memory: Sendable {
    let solved = Mutex<Set<String>>([])
    let handedOut = Mutex<Set<String>>([])
    let hints = Mutex(0)
  }

  /// A desk whose judge looks for the right words.
  static func desk(_ folder: TestFolder, _ memory: Memory = Memory()) -> WritingDesk {
    WritingDesk(
      exercises: [exercise], drafts: DraftFolder(folder.path + "/exercises"),
      practice: .init(
        isSolved: { id in memory.solved.withLock { $0.contains(id) } },
        handOut: { path in memory.handedOut.withLock { _ = $0.insert(path) } },
        noteSolved: { id in memory.solved.withLock { _ = $0.insert(id) } },
        nextHint: { _, count in
          memory.hints.withLock { hints in
            defer { hints += 1 }
            return hints % count
          }
        })
    ) { exercise, path in
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      let curve = Figure("A curve") { Line([1, 2, 3]) }
      if text.contains("2 * x") { return .judged(.right(cases: 7), curve: curve) }
      if text.contains("error") { return .doesNotCompile("Double.swift:1: <b>error</b>") }
      return .judged(
        .wrong(
          Judgement.Finding(
            function: "double", call: "double(x = 1)", isEdge: false, expected: .number(2),
            got: .number(1), index: [], because: "A factor of 2 is missing.")), curve: curve)
    }
  }

  func body(_ page: OpenPage, _ text: String, base: String? = nil, exercise: String = "double-it")
    throws -> String
  {
    var fields = ["page": page.page, "exercise": exercise, "text": text]
    fields["base"] = base
    return String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
  }

  @Test func anExerciseFailsAndThenPasses() async throws {
    let (folder, memory) = (TestFolder(), Memory())
    let classroom = Classroom(writing: Self.desk(folder, memory))
    let page = try await classroom.openPage()
    let sheet = await classroom.get("/live/exercise?name=double-it").json
    #expect(sheet["text"] as? String == Self.exercise.starter)
    #expect((sheet["head"] as? String)?.contains("Twice &lt;as much&gt;") == true)
    let base = sheet["fingerprint"] as? String

    let empty = await classroom.post("/live/check", try body(page, Self.exercise.starter)).json
    #expect((empty["html"] as? String)?.contains("The hole is still empty.") == true)
    #expect(empty["isRight"] as? Bool == false)

    let wrong = await classroom.post("/live/check", try body(page, "1 * x", base: base)).json
    let words = try #require(wrong["html"] as? String)
    #expect(wrong["isRight"] as? Bool == false && words.contains("A factor of 2 is missing."))
    #expect(words.contains("<dd><code>2</code></dd>") && words.contains("<dd><code>1</code></dd>"))
    #expect(memory.solved.withLock { $0 } == [])

    let broken = await classroom.post("/live/check", try body(page, "error")).json
    #expect((broken["html"] as? String)?.contains("&lt;b&gt;error") == true, "it stays text")

    let right = await classroom.post("/live/check", try body(page, "2 * x")).json
    #expect(right["isRight"] as? Bool == true)
    #expect((right["html"] as? String)?.contains("Right, in all 7 cases.") == true)
    #expect(memory.solved.withLock { $0 } == ["double-it"])
    // The curve is there to be looked at.
    let picture = try #require(right["picture"] as? [String: Any])
    let address = try #require(picture["light"] as? String)
    #expect(await classroom.get("/" + address).status != .notFound)
  }

  @Test func hintsComeOneAfterTheOther() async throws {
    let classroom = Classroom(writing: Self.desk(TestFolder()))
    for (number, text) in [(1, "One."), (2, "Two."), (3, "Three."), (1, "One.")] {
      let hint = await classroom.post(
        "/live/hint", #"{"page":"x","exercise":"double-it"}"#
      ).json
      #expect(hint["number"] as? Int == number && hint["text"] as? String == text)
    }
    let solution = await classroom.post(
      "/live/hint", #"{"page":"x","exercise":"double-it","solution":true}"#
    ).json
    #expect((solution["text"] as? String)?.contains("2 * x") == true)
  }

  /// What was typed is in a file, which another server finds again, and which `chalk practice` takes.
  @Test func aDraftOutlivesTheServer() async throws {
    let (folder, memory) = (TestFolder(), Memory())
    let first = Classroom(writing: Self.desk(folder, memory))
    let kept = await first.post("/live/draft", try body(first.openPage(), "half of it")).json
    #expect(folder.text("exercises/DoubleIt.swift") == "half of it")
    let path = folder.path + "/exercises/DoubleIt.swift"
    #expect(kept["path"] as? String == path && memory.handedOut.withLock { $0 } == [path])
    await first.server.close()
    let second = Classroom(writing: Self.desk(folder, memory))
    let sheet = await second.get("/live/exercise?name=double-it").json
    #expect(sheet["text"] as? String == "half of it")
    #expect(sheet["fingerprint"] as? String == kept["fingerprint"] as? String)
  }

  /// Written in an editor, or on another page, while this one was away: both texts are kept.
  @Test func nothingIsWrittenOver() async throws {
    let folder = TestFolder()
    let classroom = Classroom(writing: Self.desk(folder))
    let page = try await classroom.openPage()
    let one = await classroom.post("/live/draft", try body(page, "one")).json
    let base = one["fingerprint"] as? String
    let two = await classroom.post("/live/draft", try body(page, "two", base: base)).json
    #expect(two["other"] == nil, "it went on from what it knew")
    let late = await classroom.post("/live/draft", try body(page, "late", base: base)).json
    #expect(late["other"] as? String == "two")
    #expect(folder.text("exercises/DoubleIt.swift") == "late")
    let all = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/exercises")
    let other = try #require(all.first { $0.contains(".other-") })
    #expect(folder.text("exercises/" + other) == "two")
  }

  @Test func onlyTheOwnerWrites() async throws {
    let folder = TestFolder()
    let classroom = Classroom(
      hasGuests: true, writing: Self.desk(folder), data: DataShelf(folder.path + "/data"))
    let page = try await classroom.openPage()
    let text = try body(page, "2 * x")
    for target in [
      "/live/draft", "/live/check", "/live/code", "/live/hint", "/live/inspect",
      "/live/data?set=0123456789abcdef&file=a.csv&at=0",
    ] {
      let guest = await classroom.post(target, text, cookie: classroom.guestCookie)
      #expect(guest.status == .forbidden, "\(target)")
      #expect(await classroom.post(target, text, cookie: "").status == .unauthorized, "\(target)")
      let forged = await classroom.post(target, text, origin: "http://evil.example")
      #expect(forged.status == .forbidden, "\(target)")
    }
    for target in ["/live/exercise?name=double-it", "/live/code?page=\(page.page)&name=a"] {
      #expect(
        await classroom.get(target, cookie: classroom.guestCookie).status == .forbidden)
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path), "nothing was written")
  }

  @Test(arguments: ["", "../../etc/passwd", "DoubleIt.swift", "double-it/../x", "other"])
  func whatIsNoExerciseIsNotFound(name: String) async throws {
    let folder = TestFolder()
    let classroom = Classroom(writing: Self.desk(folder))
    let page = try await classroom.openPage()
    let text = try body(page, "2 * x", exercise: name)
    for target in ["/live/draft", "/live/check"] {
      #expect(await classroom.post(target, text).status == .notFound, "\(target)")
    }
    #expect(
      await classroom.get("/live/exercise?name=\(PageAddress.encoded(name))").status == .notFound)
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }

  @Test func whatIsTooLongIsSaid() async throws {
    let classroom = Classroom(writing: Self.desk(TestFolder()))
    let page = try await classroom.openPage()
    let text = try body(page, String(repeating: "x", count: DraftFolder.longest + 1))
    #expect(await classroom.post("/live/draft", text).status == .bodyTooLarge)
  }

  @Test(arguments: ["", "{", "[]", "null", #"{"page":1}"#, String(repeating: "[", count: 5000)])
  func bodiesThatAreNothingAreRefused(body: String) async {
    let classroom = Classroom(writing: Self.desk(TestFolder()))
    for target in ["/live/draft", "/live/check", "/live/code", "/live/hint", "/live/inspect"] {
      let status = await classroom.post(target, body).status
      #expect([.badRequest, .notFound].contains(status), "\(target)")
    }
  }

  @Test(arguments: [
    "", ".swift", "../x.swift", "a/b.swift", "a b.swift", "ä.swift", "x\u{0}.swift",
  ])
  func aFileIsNamedPlainly(name: String) {
    let folder = TestFolder()
    #expect(throws: DraftFolder.Problem.badName(name)) {
      try DraftFolder(folder.path).keep("x", as: name, over: nil)
    }
  }
}
