import ArgumentParser
import Chalk
import LessonSession
import PluginHost

/// `chalk learn`: step through a lesson, forward and back.
struct LearnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn", abstract: "Step through a lesson, forward and back.",
    discussion: """
      Enter goes to the next step, b back, g 3 to step 3, e opens a number, f shows a figure, q \
      leaves; ? shows the rest. The lesson goes on where you left it. Without a lesson: all lessons, \
      and what is done of them.

      Examples:
        chalk learn
        chalk learn chain-rule
        chalk learn chain-rule --lang zh-Hans
      """)

  @Argument(
    help: "The lesson's id, as 'chalk list' shows it, or a Swift file with a plugin.",
    transform: typedPath)
  var lesson: String?

  @OptionGroup var options: RunOptions

  @OptionGroup var lookOptions: LookOptions

  @OptionGroup var language: LanguageOption

  @OptionGroup var plugins: PluginOptions

  @Option(help: "The folder that the figures go to.", completion: .directory, transform: typedPath)
  var out = "Figures"

  @Flag(help: "Begin at the first step, not where you left.")
  var restart = false

  /// For `chalk learn` itself: run the lesson, and say on standard output what it wrote.
  @Flag(help: .hidden)
  var asWorker = false

  func run() throws {
    let settings = try options.settings()
    let files = [lesson].compactMap { $0 }.filter(PluginWork.isPath)
    let stocked = try plugins.catalog(adding: files)
    let catalog = stocked.catalog
    let translation = try language.translation(for: catalog)
    guard let typed = lesson else {
      return LearnContents(catalog: catalog, translation: translation).show(on: Terminal.output)
    }
    let lesson = try asUsage { try stocked.showings([typed])[0] }
    if asWorker {
      ParentWatch.begin(isWorker: true)
      return try LearnWorker().run(
        lesson, seed: options.seed, settings: settings, data: try options.dataChoice())
    }
    let folder = try FigureFolder(
      out, look: lookOptions.look(), dataArguments: options.dataArguments, isMadeLate: true)
    LearnSignals.watch()
    let run = LearnRun(
      arguments: ["learn", typed, "--seed", "\(options.seed)"]
        + options.dataArguments + plugins.paths.flatMap { ["--plugin", $0] },
      terminal: Terminal.output, translation: translation)
    let progress = LearnProgress.load()
    let state = LearnState(
      try firstRecord(run, settings), settings: settings,
      step: restart ? 1 : progress.places[lesson.card.id] ?? 1, progress: progress,
      translation: translation, lessons: catalog.lessons.map(\.card))
    guard let state else { throw Failure("The lesson wrote nothing on the board.") }
    try LearnSession(state, kept: progress, run: run, figures: LearnFigures(folder)).start()
  }

  private func firstRecord(_ run: LearnRun, _ settings: [String: String]) throws -> Record {
    switch run(settings: settings) {
    case .record(let record): return record
    case .refused(let why): throw ValidationError(why)
    case .failed(let lines):
      if let signal = LearnSignals.ending { throw ExitCode(128 + signal) }
      throw Failure(lines.joined(separator: "\n"))
    }
  }
}
