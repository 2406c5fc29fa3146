import Figures
import Foundation
import LessonKit
import LessonSession

// Runs: they are started and stopped as the table says, and what they tell goes to the pages that wait for them.
extension PageServer {
  func take(_ steps: [RunTable.Step]) {
    for step in steps {
      switch step {
      case .stop(let request):
        marks[request] = nil
        running.removeValue(forKey: request)?.stop()
      case .start(let request): start(request)
      }
    }
  }

  private func start(_ request: RunRequest) {
    // What a run says comes from its own thread, and is heard here in its order.
    let (messages, speaker) = AsyncStream.makeStream(of: RunMessage.self)
    watches.keep(TrainingWatch(), as: request, cost: 1)
    let step = table.pages(waitingFor: request).lazy.compactMap { self.sessions[$0]?.step }.first
    let run = runner.start(request, showing: step) { message in
      speaker.yield(message)
      if case .over = message { speaker.finish() }
    }
    let mark = Secret(bytes: 8).text
    marks[request] = mark
    running[request] = run
    Task {
      for await message in messages {
        // A run that was stopped, and perhaps begun anew, says nothing any more.
        guard marks[request] == mark, running[request] != nil else { break }
        hear(message, of: request)
      }
    }
  }

  private func hear(_ message: RunMessage, of request: RunRequest) {
    switch message {
    case .moments(let moments):
      change(request) { $0.add(moments) }
      tell(request)
    case .figures(let figures):
      change(request) { $0.add(figures) }
    case .findings(let findings):
      change(request) { $0.add(findings: findings) }
    case .progress(let activity, let done, let total):
      let news = PageNews.Running(activity: activity, done: done, total: total)
      for page in table.pages(waitingFor: request) {
        sessions[page]?.events.yield(ServerEvent("running", news))
      }
    case .part(let record):
      for page in table.pages(waitingFor: request) {
        deliverPart(shown(record, of: request), to: page, of: request)
      }
    case .over(let outcome): end(request, outcome)
    }
  }

  private func change(_ request: RunRequest, _ change: (inout TrainingWatch) -> Void) {
    var watch = watches.value(request) ?? TrainingWatch()
    change(&watch)
    watches.keep(watch, as: request, cost: 1)
  }

  private func end(_ request: RunRequest, _ outcome: LearnOutcome) {
    running[request] = nil
    (lastTold[request], marks[request]) = (nil, nil)
    let (pages, steps) = table.end(request)
    switch outcome {
    case .record(let written):
      let record = shown(written, of: request)
      records.keep(record, as: request, cost: PageServer.cost(of: record))
      if let watch = watches.value(request), watch.latest != nil {
        tellNow(watch, pages)
      }
      for page in pages {
        if let session = sessions[page] { deliver(record, to: page, session.address) }
      }
    case .refused(let why): fail(pages, why.split(separator: "\n").map(String.init))
    case .failed(let lines): fail(pages, lines)
    }
    take(steps)
  }

  private func fail(_ pages: [String], _ lines: [String]) {
    for page in pages {
      guard let session = sessions[page] else { continue }
      session.events.yield(
        ServerEvent("failed", PageNews.Failed(address: session.address.text, lines: lines)))
    }
  }

  /// Tells the pages that watch a training how far it is: ten times a second at most, and what came last in any case,
  /// for a training may wait after it.
  private func tell(_ request: RunRequest) {
    if isTelling.contains(request) { return }
    let now = ContinuousClock.now
    let wait = lastTold[request].map { .milliseconds(100) - (now - $0) } ?? .zero
    if wait <= .zero { return tellLatest(request) }
    isTelling.insert(request)
    Task {
      try? await Task.sleep(for: wait)
      isTelling.remove(request)
      if running[request] != nil { tellLatest(request) }
    }
  }

  private func tellLatest(_ request: RunRequest) {
    lastTold[request] = .now
    if let watch = watches.value(request) { tellNow(watch, table.pages(waitingFor: request)) }
  }

  /// Tells pages how a training stands, or how it stood when it ended.
  func tellNow(_ watch: TrainingWatch, _ pages: [String]) {
    for page in pages {
      guard let session = sessions[page] else { continue }
      Task {
        let news = await news(of: watch, back: 0, session.address)
        guard sessions[page]?.address == session.address else { return }
        session.events.yield(ServerEvent("training", news))
      }
    }
  }

  /// A training as a page shows it, some moments before the last one.
  func news(of watch: TrainingWatch, back: Int, _ address: PageAddress) async -> PageNews.Training {
    let translation = shelf.translation(address.language) ?? .none
    return await PageServer.made { [pictures] in
      let moments = watch.courses.last?.moments ?? []
      let shown = moments.dropLast(min(max(0, back), max(0, moments.count - 1)))
      let course = watch.courses.count - 1
      let frame = watch.frames.last { $0.course == course && $0.moment <= shown.count }
      let losses = watch.lossFigure(back: back, translation: translation)
      let figures = (losses.map { [$0] } ?? []) + (frame?.figures ?? [])
      return PageNews.Training(
        activity: shown.last?.activity ?? "", update: shown.last?.update ?? 0,
        updates: shown.last?.updates ?? 0, epoch: shown.last?.epoch, moments: moments.count,
        pictures: figures.compactMap { pictures.news(of: $0) },
        findings: watch.findings.map { translation($0).text })
    }
  }

  /// What a run wrote, as the page of its lesson shows it: the learner's version of a lesson is a plugin with a name of
  /// its own.
  private func shown(_ record: Record, of request: RunRequest) -> Record {
    guard request.code != nil, let card = shelf.cards.first(where: { $0.id == request.lesson })
    else { return record }
    return Record(
      card: card, seed: record.seed, settings: record.settings, data: record.data,
      controls: record.controls, steps: record.steps)
  }

  /// About the bytes of a record: its figures are most of it.
  private static func cost(of record: Record) -> Int {
    (try? record.encoded().count) ?? 1 << 20
  }
}
