import ArgumentParser
import Chalk

/// `chalk learn`: step through a lesson, forward and back.
struct LearnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn", abstract: "Step through a lesson, forward and back.",
    discussion: """
      Enter goes to the next step, b back, g 3 to step 3, q leaves; ? shows the rest. The lesson \
      goes on where you left it.

      Example:
        chalk learn chain-rule
      """)

  @Argument(help: "The lesson's id, as 'chalk list' shows it, or a Swift file with a plugin.")
  var lesson: String

  @OptionGroup var options: RunOptions

  @OptionGroup var plugins: PluginOptions

  @OptionGroup var lookOptions: LookOptions

  @Option(help: "The folder that the figures go to.")
  var out = "Figures"

  @Flag(help: "Begin at the first step, not where you left.")
  var restart = false

  func run() throws {
    let settings = try options.settings()
    let stocked = try plugins.catalog(adding: PluginWork.isPath(lesson) ? [lesson] : [])
    let lesson = try asUsage { try stocked.showings([self.lesson])[0] }
    let folder = try FigureFolder(out, look: lookOptions.look)
    let session = try asUsage {
      try LearnSession(
        lesson, seed: options.seed, settings: settings,
        startingAt: restart ? 1 : Progress.load().places[lesson.card.id] ?? 1)
    }
    try session.run(on: Terminal.output, drawingInto: folder, following: stocked.catalog)
  }
}
