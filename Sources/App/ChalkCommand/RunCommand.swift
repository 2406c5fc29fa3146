import ArgumentParser
import Chalk

/// `chalk run`: a lesson from top to bottom.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a lesson from top to bottom, and draw its figures.",
    discussion: "Example:\n  chalk run activations --set x=-1.5 --out Figures")

  @Argument(help: "The lesson's id, as 'chalk list' shows it.")
  var lesson: String

  @OptionGroup var options: RunOptions

  @OptionGroup var lookOptions: LookOptions

  @Option(help: "The folder that the figures go to.")
  var out = "Figures"

  func run() throws {
    let settings = try options.settings()
    let record = try asUsage {
      let lesson = try Catalog.builtIn().lesson(self.lesson)
      return try recordWithProgress(lesson, seed: options.seed, settings: settings)
    }
    let folder = try FigureFolder(out, look: lookOptions.look)
    let drawn = try folder.draw(record)
    let presenter = TerminalPresenter(style: Terminal.output.style) { drawn[$0]?.path }
    for line in presenter.whole(record) { print(line) }
    try failIfAnyClaimIsFalse(in: [record])
  }
}

/// Runs a lesson with a progress line on standard error.
func recordWithProgress(
  _ lesson: any Lesson, seed: UInt64, settings: [String: String]
) throws -> Record {
  let progress = ProgressLine(Terminal.error)
  defer { progress.end() }
  return try lesson.record(seed: seed, settings: settings) { progress.show($0) }
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
