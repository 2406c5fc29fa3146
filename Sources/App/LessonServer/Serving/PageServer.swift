import Figures
import Foundation
import LessonKit
import LessonSession
import Notation

/// The server behind live pages: what is answered to each request. It knows nothing of sockets.
public actor PageServer {
  /// The lessons and their pages.
  let shelf: LessonShelf
  /// The pictures of all pages.
  let pictures: PictureDesk
  /// What runs lessons.
  let runner: any LessonRunner
  /// Where progress is kept.
  let learner: LearnerDesk
  /// What the pages use of the system's libraries.
  let libraries: PageLibraries
  /// How much there may be of everything.
  let limits: RequestLimits
  /// The page that the first link leads to.
  let start: String
  /// The exercises that can be written here; nil where none can.
  let writing: WritingDesk?
  /// The code that can be changed and run here; nil where none can.
  let codes: CodeDesk?
  /// Where the learner's own data lie; nil where none are taken.
  let data: DataShelf?

  var access: Access
  var sessions: [String: PageSession] = [:]
  var table: RunTable
  var running: [RunRequest: any RunningLesson] = [:]
  /// Tells the runs of the same request apart: what an earlier one says late is not heard.
  var marks: [RunRequest: String] = [:]
  /// Finished runs. A record is as expensive as its bytes.
  var records: BoundedStore<RunRequest, Record>
  /// What was seen of trainings, also of those that are over.
  var watches: BoundedStore<RunRequest, TrainingWatch>
  /// When a page was last told of a training, so that it is not told more than ten times a second.
  var lastTold: [RunRequest: ContinuousClock.Instant] = [:]
  /// The trainings of which pages will be told in a moment.
  var isTelling: Set<RunRequest> = []
  /// The learner's versions of lessons that were compiled since the server was started: "lesson fingerprint".
  var compiled: Set<String> = []
  /// How many checks of what was written are going on.
  var checks = 0
  private var visits = 0

  /// A server that has not been asked anything yet.
  public init(
    access: Access, shelf: LessonShelf, pictures: PictureDesk, runner: any LessonRunner,
    learner: LearnerDesk, libraries: PageLibraries = PageLibraries(),
    limits: RequestLimits = RequestLimits(),
    start: PageAddress? = nil, room: Int = 256 << 20, writing: WritingDesk? = nil,
    codes: CodeDesk? = nil, data: DataShelf? = nil
  ) {
    (self.writing, self.codes, self.data) = (writing, codes, data)
    self.access = access
    self.shelf = shelf
    self.pictures = pictures
    self.runner = runner
    self.learner = learner
    self.libraries = libraries
    self.limits = limits
    self.start = "/" + (start?.text ?? "index.html")
    table = RunTable(limit: limits.runs)
    records = BoundedStore(room: room)
    watches = BoundedStore(room: 16)
  }

  /// What is answered to a request.
  public func answer(_ request: HTTPRequest) async -> HTTPAnswer {
    let verdict = access.verdict(on: request)
    let route: Route
    do { route = try Route(request.method, path: request.path) } catch {
      if case .refused(let status, let why) = verdict { return HTTPAnswer(status, why) }
      return HTTPAnswer(error)
    }
    switch verdict {
    case .welcomed(let role, let cookie): return welcome(role, cookie)
    case .refused(.unauthorized, _) where route.isOpen: return await answer(route, request, .guest)
    case .refused(let status, let why): return HTTPAnswer(status, why)
    case .allowed(let role): return await answer(route, request, role)
    }
  }

  /// Ends all runs: the server closes.
  public func close() {
    for run in running.values { run.stop() }
    running = [:]
    for session in sessions.values { session.events.finish() }
    sessions = [:]
  }

  private func answer(
    _ route: Route, _ request: HTTPRequest, _ role: Access.Role
  ) async -> HTTPAnswer {
    if route.isOwners, role != .owner {
      return HTTPAnswer(.forbidden, "Only the owner of this server may do that.")
    }
    return switch route {
    case .cover: await shelfFile("index.html", request.query)
    case .page("glossary.html"): await shelfFile("glossary.html", request.query)
    case .page(let name): await page(name, request.query, role)
    case .shared(let file): await shared(file, request.query)
    case .picture(let name): await picture(name)
    case .events: open(request.query, role)
    case .progress: progress(role)
    case .run: run(request.body)
    case .pace: await pace(request.body)
    case .learner: learn(request.body)
    case .explain: await explain(request.query, role)
    case .exercise: exercise(request.query)
    case .code: await code(request.query)
    case .draft: await draft(request.body)
    case .check: await check(request.body)
    case .runCode: await runCode(request.body)
    case .hint: hint(request.body)
    case .upload: await upload(request.query, request.body)
    case .inspect: await inspect(request.body)
    case .joinForm: joinForm()
    case .join: join(request.body)
    case .icon: HTTPAnswer(.noContent)
    }
  }

  /// A page that leads on to the cover. It is a page and no redirection, so that the next request is one of this
  /// server's own pages, and the strict cookie is sent with it.
  private func welcome(_ role: Access.Role, _ cookie: String) -> HTTPAnswer {
    let page = start.escapedForHTML
    var answer = HTTPAnswer(
      """
      <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Chalk</title>
      <meta http-equiv="refresh" content="0; url=\(page)"></head>
      <body><p><a href="\(page)">Chalk</a></p></body></html>
      """, type: .html)
    answer.headers.append(access.cookieHeader(cookie))
    return answer
  }

  private func joinForm() -> HTTPAnswer {
    if access.joinCode == nil { return HTTPAnswer(.notFound, "Nobody can join here.") }
    return HTTPAnswer(
      """
      <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Join · Chalk</title>
      <meta name="viewport" content="width=device-width, initial-scale=1"></head>
      <body><main><h1>Chalk</h1><form method="post" action="/join"><label>The code that the teacher shows
      <input name="code" inputmode="numeric" autocomplete="off" required></label>
      <button>Join</button></form></main></body></html>
      """, type: .html)
  }

  private func join(_ body: [UInt8]) -> HTTPAnswer {
    let text = String(decoding: body, as: UTF8.self)
    guard text.hasPrefix("code=") else { return HTTPAnswer(.badRequest, "A code is needed.") }
    switch access.join(String(text.dropFirst(5))) {
    case .welcomed(let role, let cookie): return welcome(role, cookie)
    case .refused(let status, let why): return HTTPAnswer(status, why)
    case .allowed: return HTTPAnswer(.ok)
    }
  }

  private func shelfFile(_ name: String, _ query: String) async -> HTTPAnswer {
    let code = (try? PageAddress(page: name, query: query))?.language
    guard let translation = shelf.translation(code) else { return HTTPAnswer(.notFound) }
    guard let text = await PageServer.made({ [shelf] in shelf.file(name, translation) }) else {
      return HTTPAnswer(.notFound)
    }
    return HTTPAnswer(text, type: .html)
  }

  private func shared(_ file: Route.SharedFile, _ query: String) async -> HTTPAnswer {
    switch file {
    case .formulas: return HTTPAnswer(libraries.formulas, type: .script)
    case .editor: return HTTPAnswer(libraries.editor, type: .script)
    case .editorStyle: return HTTPAnswer(libraries.editorStyle, type: .css)
    case .liveStyle: return HTTPAnswer(liveStyle, type: .css)
    case .liveScript: return HTTPAnswer(liveScript, type: .script)
    case .style, .script, .search:
      let translation = shelf.translation(nil) ?? .none
      let text = await PageServer.made { [shelf] in shelf.file(file.rawValue, translation) }
      return HTTPAnswer(text ?? "", type: file == .style ? .css : .script)
    }
  }

  private func picture(_ name: PictureName) async -> HTTPAnswer {
    do {
      guard let bytes = try await pictures.bytes(of: name) else { return HTTPAnswer(.notFound) }
      var answer = HTTPAnswer(bytes, type: name.isAnimated ? .gif : .png)
      // The name is the picture's fingerprint: what lies under it never changes.
      answer.headers.append(("Cache-Control", "private, max-age=31536000, immutable"))
      return answer
    } catch {
      return HTTPAnswer(.failed, "\(error)")
    }
  }

  private func progress(_ role: Access.Role) -> HTTPAnswer {
    HTTPAnswer(
      ServerEvent("progress", role == .owner ? learner.load() : LearnProgress()).data, type: .json)
  }

  /// The page of a lesson. Where it has not run it is given a moment; then the page shows its card, and the rest when it
  /// is there.
  private func page(
    _ name: String, _ query: String, _ role: Access.Role
  ) async -> HTTPAnswer {
    let address: PageAddress
    do { address = try PageAddress(page: name, query: query) } catch {
      return HTTPAnswer(.badRequest, error.description)
    }
    guard shelf.has(address.lesson) else {
      return HTTPAnswer(.notFound, "There is no lesson of that name here: /index.html lists them.")
    }
    guard let translation = shelf.translation(address.language) else {
      return HTTPAnswer(.notFound, "The lessons are not there in that language.")
    }
    // What cannot be run is told when the page is there and asks for it.
    let record =
      problem(with: address, role) == nil ? await firstRecord(address.request) : nil
    let text = await PageServer.made { [shelf] in
      shelf.file(address.lesson + ".html", translation, showing: record)
    }
    guard let text else { return HTTPAnswer(.notFound) }
    return HTTPAnswer(text, type: .html)
  }

  /// The record of a run, where it is there within most of a second.
  func firstRecord(_ request: RunRequest) async -> Record? {
    if let record = records.value(request) { return record }
    visits += 1
    let visit = "visit \(visits)"
    take(table.want(request, by: visit))
    for _ in 0..<80 {
      try? await Task.sleep(for: .milliseconds(10))
      if let record = records.value(request) { return record }
      if table.request(of: visit) == nil { return nil }
    }
    // The page that is sent now will ask for the run itself, within a few seconds.
    Task {
      try? await Task.sleep(for: .seconds(15))
      take(table.leave(visit))
    }
    return nil
  }

  /// Does some work on another thread than the server's: a page takes milliseconds, in which others ask.
  static func made<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await Task.detached(priority: .userInitiated) { work() }.value
  }

  /// Does some work that waits for other processes, or takes seconds, on a thread of its own: all requests share the
  /// others.
  static func apart<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: work()) }
    }
  }
}
