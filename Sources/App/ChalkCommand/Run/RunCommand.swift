import ArgumentParser
import Chalk
import PluginHost

/// `chalk run`: a lesson from top to bottom.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a lesson from top to bottom, and draw its figures.",
    discussion: """
      A file is a plugin: it is compiled, and all that it brings is run.

      Examples:
        chalk run activations --set x=-1.5 --out Figures
        chalk run MyLesson.swift --watch
        mpirun -n 2 chalk run mnist-dense --full
      """)

  @Argument(
    help: "The lesson's id, as 'chalk list' shows it, or a Swift file with a plugin.",
    transform: typedPath)
  var lesson: String

  @OptionGroup var options: RunOptions

  @OptionGroup var steps: StepOptions

  @OptionGroup var lookOptions: LookOptions

  @OptionGroup var language: LanguageOption

  @OptionGroup var plugins: PluginOptions

  @OptionGroup var distributed: DistributedOptions

  @OptionGroup var checkpoints: CheckpointOptions

  @Option(help: "The folder that the figures go to.", completion: .directory, transform: typedPath)
  var out = "Figures"

  @Flag(help: "Run again whenever the file, or a plugin, is saved.")
  var watch = false

  func run() throws {
    let files = PluginWork.isPath(lesson) ? [lesson] : []
    if watch { return try Watch(files: files + plugins.paths).repeatUntilStopped() }
    try RankKeeper.keep()
    let settings = try options.settings()
    let data = try options.dataChoice()
    let catalog = try plugins.catalog(adding: files)
    let search = steps.search
    let lessons = try steps.arranged(
      asUsage { try catalog.showings([lesson]) }, noting: search)
    let translation = try language.translation(for: catalog.catalog)
    try DistributedRun(options: distributed, checkpoints: checkpoints.folder).perform {
      try run(lessons, settings, data, translation, plugins: files + plugins.paths)
      if DistributedRun.isFirstProcess { try search.requireAll() }
    }
  }

  /// Runs the lessons; of several processes only the first draws and prints.
  private func run(
    _ lessons: [any Lesson], _ settings: [String: String], _ data: DataChoice,
    _ translation: Translation, plugins: [String]
  ) throws {
    let folder = try FigureFolder(
      out, look: lookOptions.look(), plugins: plugins,
      dataArguments: options.dataArguments + steps.arguments + language.arguments,
      isMadeLate: !DistributedRun.isFirstProcess)
    var records: [Record] = []
    for lesson in lessons {
      let record = try asUsage {
        try folder.look.applied {
          try recordWithProgress(lesson, seed: options.seed, settings: settings, data: data)
            .translated(by: translation)
        }
      }
      guard DistributedRun.isFirstProcess else { continue }
      let drawn = try folder.draw(record)
      let presenter = TerminalPresenter(style: Terminal.output.style, translation: translation) {
        drawn[$0]?.path
      }
      for line in presenter.whole(record) { print(line) }
      records.append(record)
    }
    try failIfAnyClaimIsFalse(in: records)
  }
}

/// Runs a lesson with a progress line on standard error.
func recordWithProgress(
  _ lesson: any Lesson, seed: UInt64, settings: [String: String], data: DataChoice
) throws -> Record {
  let progress = ProgressLine(Terminal.error, watching: "'\(lesson.card.id)'")
  defer { progress.end() }
  return try lesson.record(seed: seed, settings: settings, data: data) { progress.show($0) }
}

/// Exit 1, with the sentences on standard error, where a lesson claims what is not true.
func failIfAnyClaimIsFalse(in records: [Record]) throws {
  var failures: [String] = []
  for record in records {
    for claim in record.claims where !claim.holds {
      failures.append("\(record.card.id): not true: \(claim.statement.text)")
    }
  }
  if failures.isEmpty { return }
  Terminal.error.write(failures)
  throw ExitCode(1)
}
