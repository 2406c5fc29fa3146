import Figures
import Foundation
import LessonSession
import Synchronization

@testable import LessonKit
@testable import LessonServer

/// A server with one small lesson, whose runs the tests end themselves.
final class Classroom: Sendable {
  let runner = FakeRunner()
  let server: PageServer
  let cookie: String
  /// The cookie of somebody who came by the code.
  let guestCookie: String
  private let kept = Keeper()

  /// Progress in memory.
  final class Keeper: Sendable {
    let progress = Mutex(LearnProgress())
  }

  init(
    limits: RequestLimits = RequestLimits(), title: String = "A demo", port: Int = 8642,
    hasGuests: Bool = false, writing: WritingDesk? = nil, codes: CodeDesk? = nil,
    data: DataShelf? = nil
  ) {
    let access = Access(port: port, address: hasGuests ? "192.168.1.5" : nil)
    guestCookie = "\(access.cookieName)=\(access.guest.text)"
    cookie = "\(access.cookieName)=\(access.owner.text)"
    let pictures = PictureDesk(drawers: 1)
    let kept = kept
    let learner = LearnerDesk(
      load: { kept.progress.withLock { $0 } },
      save: { after, before in kept.progress.withLock { $0.add(after, since: before) } })
    server = PageServer(
      access: access,
      shelf: LessonShelf(
        chapters: [.init(name: "one", cards: [Classroom.card(title: title)])],
        picture: { pictures.picture(of: $0) }),
      pictures: pictures, runner: runner, learner: learner, limits: limits, writing: writing,
      codes: codes, data: data)
  }

  var progress: LearnProgress { kept.progress.withLock { $0 } }

  static func card(title: String = "A demo") -> LessonCard {
    LessonCard("demo", title, minutes: 1)
  }

  /// What the lesson writes: a control, a number that follows it, a question.
  static func record(
    x: String = "1", title: String = "A demo", says: Prose = "Always the same.", seed: UInt64 = 0
  ) -> Record {
    let control = Control(name: "x", kind: .slider(0...10), value: x, standard: "1")
    let question = Question(
      prompt: "How much is 1 + 1?", answer: .number(2, tolerance: 0), reason: nil)
    return Record(
      card: card(title: title), seed: seed, settings: x == "1" ? [:] : ["x": x],
      controls: [control],
      steps: [
        .init(
          title: "First",
          blocks: [
            .prose(says), .control(control), .prose("x is \(x)."), .question(question),
          ])
      ])
  }

  func get(_ target: String, cookie: String? = nil) async -> HTTPAnswer {
    await server.answer(
      HTTPRequest(
        "GET", target,
        headers: [.init("Host", "127.0.0.1:8642"), .init("Cookie", cookie ?? self.cookie)]))
  }

  func post(
    _ target: String, _ json: String, cookie: String? = nil,
    origin: String = "http://127.0.0.1:8642"
  ) async -> HTTPAnswer {
    await server.answer(
      HTTPRequest(
        "POST", target,
        headers: [
          .init("Host", "127.0.0.1:8642"), .init("Origin", origin),
          .init("Cookie", cookie ?? self.cookie),
        ], body: Array(json.utf8)))
  }

  /// Opens a page's stream of events, and reads its first one: the page's name.
  func openPage(_ address: String = "demo.html") async throws -> OpenPage {
    let answer = await get("/live/events?address=\(PageAddress.encoded(address))")
    guard case .events(let events, let ended) = answer.content else { throw NoStream() }
    let page = OpenPage(events, ended: ended)
    let hello = try await page.next("page")
    guard let name = hello["page"] as? String else { throw NoStream() }
    page.name.withLock { $0 = name }
    return page
  }

  struct NoStream: Error {}

  /// Opens a page of the lesson, which wrote this.
  func openPage(showing record: Record) async throws -> OpenPage {
    async let answer = get("/demo.html")
    try await runner.run(0).tell(.over(.record(record)))
    _ = await answer
    return try await openPage()
  }
}

/// A folder that is gone with the test.
final class TestFolder: Sendable {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("chalk-desk-\(UUID().uuidString)").path

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func text(_ file: String) -> String? {
    try? String(contentsOfFile: path + "/" + file, encoding: .utf8)
  }
}

/// A page that is open: what it is told is read in order.
final class OpenPage: Sendable {
  let name = Mutex("")
  let ended: @Sendable () async -> Void
  private let heard = Mutex<[ServerEvent]>([])

  init(_ events: AsyncStream<ServerEvent>, ended: @escaping @Sendable () async -> Void) {
    self.ended = ended
    Task { [weak self] in
      for await event in events { self?.heard.withLock { $0.append(event) } }
    }
  }

  var page: String { name.withLock { $0 } }

  /// The next event of this name, within two minutes; those before it are left out.
  func next(_ name: String) async throws -> [String: Any] {
    for _ in 0..<12_000 {
      let event: ServerEvent? = heard.withLock { heard in
        guard let index = heard.firstIndex(where: { $0.name == name }) else { return nil }
        let event = heard[index]
        heard.removeFirst(index + 1)
        return event
      }
      if let event {
        let value = try JSONSerialization.jsonObject(
          with: Data(event.data.utf8), options: .fragmentsAllowed)
        return value as? [String: Any] ?? ["value": value]
      }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw Silence(name: name)
  }

  struct Silence: Error { let name: String }
}

/// Runs that go on until the test ends them.
final class FakeRunner: LessonRunner {
  final class Run: RunningLesson {
    let request: RunRequest
    let tell: @Sendable (RunMessage) -> Void
    /// The step that the reader saw when it began.
    let step: Int?
    let isStopped = Mutex(false)
    let orders = Mutex<[PaceOrder]>([])

    init(
      _ request: RunRequest, _ step: Int?, _ tell: @escaping @Sendable (RunMessage) -> Void
    ) {
      (self.request, self.step, self.tell) = (request, step, tell)
    }

    func stop() { isStopped.withLock { $0 = true } }
    func order(_ order: PaceOrder) { orders.withLock { $0.append(order) } }
  }

  private let all = Mutex<[Run]>([])

  func start(
    _ request: RunRequest, showing step: Int?, tell: @escaping @Sendable (RunMessage) -> Void
  ) -> any RunningLesson {
    let run = Run(request, step, tell)
    all.withLock { $0.append(run) }
    return run
  }

  var runs: [Run] { all.withLock { $0 } }

  /// The run with this number, from 0, when it has begun.
  func run(_ index: Int) async throws -> Run {
    for _ in 0..<12_000 {
      let runs = runs
      if runs.count > index { return runs[index] }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw OpenPage.Silence(name: "run \(index)")
  }
}

extension HTTPAnswer {
  /// What it holds, as JSON.
  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
  }

  /// What it holds, as text.
  var text: String {
    if case .bytes(let bytes) = content { String(decoding: bytes, as: UTF8.self) } else { "" }
  }
}
