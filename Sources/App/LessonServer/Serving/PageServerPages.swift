import Foundation
import LessonKit
import LessonSession

// What open pages ask for: runs, the pace of a training, and what the learner does.
extension PageServer {
  private struct RunBody: Decodable {
    let page: String
    let address: String
    /// The step that the reader sees, from 1.
    var step: Int?
  }

  private struct PaceBody: Decodable {
    let page: String
    let order: String
    /// Updates a second, at most.
    var rate: Double?
    /// How many moments before the last one.
    var back: Int?
  }

  private struct LearnerBody: Decodable {
    let page: String
    let deed: LearnerDesk.Deed
  }

  /// Opens the stream of events of a page.
  func open(_ query: String, _ role: Access.Role) -> HTTPAnswer {
    let given = PageServer.parts(of: query)
    guard let text = given["address"], let address = try? PageAddress(text),
      shelf.has(address.lesson)
    else { return HTTPAnswer(.badRequest, "The page's address is needed: ?address=") }
    guard sessions.count < limits.pages else {
      return HTTPAnswer(.busy, "\(limits.pages) pages are open: close one.")
    }
    let page = Secret(bytes: 8).text
    let (stream, events) = AsyncStream.makeStream(of: ServerEvent.self)
    var session = PageSession(
      address: address, isWaiting: given["waiting"] != nil, role: role, events: events)
    if !session.isWaiting, let record = records.value(address.request),
      let translation = shelf.translation(address.language)
    {
      session.shown = shelf.blocks(of: record, translation)
      session.controls = PageServer.controls(of: record)
      session.record = record
    }
    sessions[page] = session
    events.yield(
      ServerEvent("page", PageNews.Hello(page: page, role: role == .owner ? "owner" : "guest")))
    // Trainings that were watched before the page was loaded can still be looked back at.
    if let watch = watches.value(address.request), watch.latest != nil { tellNow(watch, [page]) }
    return HTTPAnswer(events: stream) { [weak self] in await self?.leave(page) }
  }

  /// The page was closed, or its connection is gone.
  func leave(_ page: String) {
    sessions.removeValue(forKey: page)?.events.finish()
    take(table.leave(page))
  }

  /// A page is to show another state.
  func run(_ body: [UInt8]) -> HTTPAnswer {
    guard let asked = try? JSONDecoder().decode(RunBody.self, from: Data(body)) else {
      return HTTPAnswer(.badRequest, "A page and an address are needed.")
    }
    guard let session = sessions[asked.page] else {
      return HTTPAnswer(.notFound, "That page is not open.")
    }
    let address: PageAddress
    do { address = try PageAddress(asked.address) } catch {
      return HTTPAnswer(.badRequest, error.description)
    }
    guard address.lesson == session.address.lesson, shelf.translation(address.language) != nil
    else { return HTTPAnswer(.badRequest, "A page shows one lesson, in a language that there is.") }
    if let problem = problem(with: address, session.role) { return problem }
    sessions[asked.page]?.address = address
    sessions[asked.page]?.step = asked.step
    if let record = records.value(address.request) {
      take(table.leave(asked.page))
      deliver(record, to: asked.page, address)
    } else {
      take(table.want(address.request, by: asked.page))
    }
    return HTTPAnswer("{}", type: .json, status: .accepted)
  }

  /// Lets a page's training wait or go on, ends its run, or looks back at it.
  func pace(_ body: [UInt8]) async -> HTTPAnswer {
    guard let asked = try? JSONDecoder().decode(PaceBody.self, from: Data(body)),
      let session = sessions[asked.page]
    else { return HTTPAnswer(.badRequest, "An open page and an order are needed.") }
    let request = session.address.request
    let run = table.request(of: asked.page).flatMap { running[$0] }
    switch asked.order {
    case "pause": run?.order(.pause)
    case "go": run?.order(.go(updatesPerSecond: asked.rate))
    case "update": run?.order(.updates(1))
    case "epoch": run?.order(.epoch)
    case "stop": take(table.leave(asked.page))
    case "look":
      // A run that waits for its turn has shown nothing yet.
      let watch = watches.value(request) ?? TrainingWatch()
      let news = await news(of: watch, back: asked.back ?? 0, session.address)
      return HTTPAnswer(ServerEvent("training", news).data, type: .json)
    default:
      return HTTPAnswer(.badRequest, "An order is pause, go, update, epoch, stop or look.")
    }
    return HTTPAnswer("{}", type: .json, status: .accepted)
  }

  /// What the learner did: judged and kept by the state machine of `chalk learn`.
  func learn(_ body: [UInt8]) -> HTTPAnswer {
    guard let asked = try? JSONDecoder().decode(LearnerBody.self, from: Data(body)),
      let session = sessions[asked.page],
      (asked.deed.answer ?? "").utf8.count <= 1000
    else { return HTTPAnswer(.badRequest, "An open page and what was done on it are needed.") }
    // While the lesson runs again the page shows what it wrote before: that is what is judged.
    guard let record = session.record ?? records.value(session.address.request) else {
      if session.deeds.count < PageSession.mostDeeds {
        sessions[asked.page]?.deeds.append(asked.deed)
      }
      // After a restart of the server nobody else would ask for it.
      take(table.want(session.address.request, by: asked.page))
      return PageServer.json(LearnerDesk.Outcome(isRight: nil, notes: [], isDone: false))
    }
    do {
      return PageServer.json(try carryOut(asked.deed, in: record, session))
    } catch {
      return HTTPAnswer(.failed, "\(error)")
    }
  }

  private func carryOut(
    _ deed: LearnerDesk.Deed, in record: Record, _ session: PageSession
  ) throws -> LearnerDesk.Outcome {
    try learner.carryOut(
      deed, in: record, lessons: shelf.cards,
      translation: shelf.translation(session.address.language) ?? .none,
      isKept: session.role == .owner)
  }

  /// Tells a page what is new in the first steps of a lesson that goes on, unless it has asked for another one meanwhile,
  /// or does not show the lesson yet.
  func deliverPart(_ part: Record, to page: String, of request: RunRequest) {
    guard let session = sessions[page], !session.isWaiting,
      let translation = shelf.translation(session.address.language)
    else { return }
    Task {
      let blocks = await PageServer.made { [shelf] in shelf.blocks(of: part, translation) }
      guard var session = sessions[page], table.request(of: page) == request,
        let shown = session.shown, shown.count > blocks.count
      else { return }
      let now = blocks + shown.dropFirst(blocks.count)
      let changes = changes(on: session, to: now, controls: PageServer.controls(of: part))
      session.shown = now
      sessions[page] = session
      session.events.yield(
        ServerEvent("part", PageNews.Part(address: session.address.text, changes: changes)))
    }
  }

  /// What is new on a page. Its controls stay where they are: they are under the learner's hand.
  private func changes(
    on session: PageSession, to blocks: [[String]], controls: [[Bool]]
  ) -> PageChanges {
    let before = session.controls
    return PageChanges(from: session.shown, to: blocks) { step, block in
      controls.count > step && controls[step].count > block && controls[step][block]
        && before.count > step && before[step].count > block && before[step][block]
    }
  }

  /// Tells a page what is new in a record, unless it has asked for another one meanwhile.
  func deliver(_ record: Record, to page: String, _ address: PageAddress) {
    guard let translation = shelf.translation(address.language) else { return }
    Task {
      let blocks = await PageServer.made { [shelf] in shelf.blocks(of: record, translation) }
      guard var session = sessions[page], session.address == address else { return }
      if session.isWaiting {
        session.isWaiting = false
        sessions[page] = session
        session.events.yield(ServerEvent("ready", address.text))
        return
      }
      session.record = record
      for deed in session.deeds { _ = try? carryOut(deed, in: record, session) }
      session.deeds = []
      let controls = PageServer.controls(of: record)
      let changes = changes(on: session, to: blocks, controls: controls)
      (session.shown, session.controls) = (blocks, controls)
      sessions[page] = session
      session.events.yield(
        ServerEvent(
          "changed",
          PageNews.Changed(
            address: address.text, changes: changes,
            controls: record.controls.map {
              .init(name: $0.name, value: $0.value.replacing("−", with: "-"))
            },
            isDataUsed: isDataUsed(by: record, address))))
    }
  }

  /// Whether a lesson learned from the data of an address; nil where it names none.
  private func isDataUsed(by record: Record, _ address: PageAddress) -> Bool? {
    guard let place = address.data.flatMap({ data?.place(of: $0) }) else { return nil }
    return record.data.contains { $0.name.hasPrefix(place) }
  }

  /// Which blocks of each step are controls.
  static func controls(of record: Record) -> [[Bool]] {
    record.steps.map { step in
      step.blocks.map { if case .control = $0 { true } else { false } }
    }
  }
}
