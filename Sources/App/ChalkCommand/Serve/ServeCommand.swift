import ArgumentParser
import Chalk
import Foundation
import LessonServer
import LessonSession
import Processes
import Synchronization

/// `chalk serve`: the book in a browser, where every control can be moved and trainings are watched.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Show the lessons in a browser, live.",
    discussion: """
      The pages are those of 'chalk book'. What is moved there runs the lesson again, at once; a training \
      is watched while it goes on. Only this machine reaches the server, unless --host names an address.

      Examples:
        chalk serve
        chalk serve activations --open
        chalk serve MyLesson.swift
        chalk serve activations --set x=1.5 --seed 3
      """)

  @Argument(
    help: "The ids of lessons, or files with plugins; all lessons where none is named.",
    transform: typedPath)
  var lessons: [String] = []

  @Option(help: "The port; the next free one from 8642 where none is named.")
  var port: UInt16?

  @Option(
    help: ArgumentHelp(
      "An address of this machine, for a classroom: others may move sliders and answer, with a code.",
      valueName: "address"))
  var host: String?

  @Flag(help: "Open the browser.")
  var open = false

  @OptionGroup var options: RunOptions

  @OptionGroup var language: LanguageOption

  @OptionGroup var plugins: PluginOptions

  /// For `chalk serve` itself: wait for a lesson's name on standard input, and run it.
  @Flag(help: .hidden)
  var asWorker = false

  func run() throws {
    let stocked = try plugins.catalog(adding: lessons.filter(PluginWork.isPath))
    let chosen = try asUsage {
      lessons.isEmpty ? stocked.catalog.lessons : try stocked.showings(lessons)
    }
    if asWorker { return try ServeWorker().run(chosen, data: try options.dataChoice()) }
    _ = try options.dataChoice()
    let translation = try language.translation(for: stocked.catalog)
    let start = try startAddress(chosen)
    let listening = try listen()
    LearnSignals.watch()
    let access = Access(port: listening.port, owner: ServeKey.kept(), address: host)
    let pictures = PictureDesk()
    let folders = ServeFolders()
    let copies = CodeCopies(
      folder: folders.code, plugins: lessons.filter(PluginWork.isPath) + plugins.paths)
    let others = options.dataArguments + plugins.paths.flatMap { ["--plugin", $0] }
    let runner = ServeRunner(
      arguments: ["serve"] + lessons + others, translation: translation, data: folders.data
    ) { lesson in
      copies.path(of: lesson).map { ["serve", $0] + others }
    }
    let server = PageServer(
      access: access, shelf: shelf(stocked.catalog, chosen, pictures), pictures: pictures,
      runner: runner, learner: ServeCommand.learner,
      libraries: ServeLibraries.installed, start: start,
      writing: WritingDesk(
        exercises: stocked.catalog.exercises, drafts: folders.exercises, practice: .kept,
        judge: ExerciseJudge(plugins: plugins.paths).callAsFunction),
      codes: copies.desk, data: folders.data)
    runner.prepare()
    announce(access)
    try wait(for: server, at: listening)
  }

  /// The page that the first link leads to: the lesson, where one is named, as it was set.
  private func startAddress(_ chosen: [any Lesson]) throws -> PageAddress? {
    let settings = try options.settings()
    guard chosen.count == 1, !lessons.isEmpty else {
      if !settings.isEmpty {
        throw ValidationError("--set goes with one lesson: chalk serve LESSON --set name=value")
      }
      return nil
    }
    return PageAddress(lesson: chosen[0].card.id, seed: options.seed, settings: settings)
  }

  private func listen() throws -> ListeningSockets {
    if let port { return try asFailure { try ListeningSockets(port: port, address: host) } }
    for port in UInt16(8642)..<8652 {
      if let found = try? ListeningSockets(port: port, address: host) { return found }
    }
    return try asFailure { try ListeningSockets(port: 0, address: host) }
  }

  private func asFailure(_ work: () throws -> ListeningSockets) throws -> ListeningSockets {
    do { return try work() } catch let error as ListeningSockets.Failure {
      throw Failure(error.description)
    }
  }

  /// The chapters with the lessons that were chosen.
  private func shelf(
    _ catalog: Catalog, _ chosen: [any Lesson], _ pictures: PictureDesk
  ) -> LessonShelf {
    let cards = chosen.map(\.card)
    let named = catalog.plugins.map { plugin in
      LessonShelf.Chapter(
        name: plugin.name, cards: cards.filter { catalog.source(of: $0.id) == plugin.name })
    }
    let others = cards.filter { card in
      !named.contains { $0.cards.contains { $0.id == card.id } }
    }
    let all = named + [LessonShelf.Chapter(name: "More", cards: others)]
    return LessonShelf(
      chapters: all.filter { !$0.cards.isEmpty },
      translations: LanguageOption.translations(for: catalog), language: language.language
    ) { pictures.picture(of: $0) }
  }

  /// Progress is kept where `chalk learn` keeps it.
  private static var learner: LearnerDesk {
    LearnerDesk(load: { LearnProgress.load() }, save: { try $0.save(since: $1) })
  }

  private func announce(_ access: Access) {
    let address = "http://127.0.0.1:\(access.port)"
    let link = address + (access.firstLink ?? "/")
    Terminal.output.write([
      "The lessons are at \(link)", "The link works once, in one browser. Ctrl-C ends.",
    ])
    if let host, let code = access.joinCode {
      Terminal.output.write([
        "Everybody who reaches this machine's network can reach it, too, with a code:",
        "  http://\(host):\(access.port)/join   code \(code)",
        "Guests may move sliders, answer and open numbers; nothing of it is kept. They write no code and",
        "bring no data.",
      ])
    }
    if open {
      var command = Command("xdg-open", [link])
      (command.input, command.output, command.errors) = (.nothing, .nothing, .nothing)
      _ = try? command.start()
    }
  }

  /// Answers until Ctrl-C, or until the sockets fail.
  private func wait(for server: PageServer, at listening: ListeningSockets) throws {
    let ending = ServeEnding()
    let task = Task.detached {
      do {
        try await SocketServer(server).run(on: listening)
        ending.note("the sockets were closed")
      } catch { ending.note("\(error)") }
    }
    while true {
      if LearnSignals.takeInterrupt() || LearnSignals.ending != nil { break }
      if let reason = ending.reason { throw Failure("The server has stopped: \(reason).") }
      usleep(50_000)
    }
    let closed = DispatchSemaphore(value: 0)
    Task.detached {
      await server.close()
      closed.signal()
    }
    _ = closed.wait(timeout: .now() + 2)
    task.cancel()
    Terminal.output.write(["", "Closed."])
  }
}

/// Why the server ended by itself.
private final class ServeEnding: Sendable {
  private let text = Mutex<String?>(nil)

  var reason: String? { text.withLock { $0 } }

  func note(_ reason: String) { text.withLock { $0 = reason } }
}
