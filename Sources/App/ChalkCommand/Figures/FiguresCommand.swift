import ArgumentParser
import Chalk
import Foundation
import PluginHost
import Synchronization

/// `chalk figures`: every figure of every lesson, and a gallery of them.
struct FiguresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figures", abstract: "Draw the figures of the lessons, and a gallery of them.",
    discussion: """
      Examples:
        chalk figures
        chalk figures activations gradient-descent --out Slides
        chalk figures MyLesson.swift
      """)

  @Argument(
    help: "The ids of lessons, or files with plugins; all lessons where none is named.",
    transform: typedPath)
  var lessons: [String] = []

  @OptionGroup var options: RunOptions

  @OptionGroup var steps: StepOptions

  @OptionGroup var lookOptions: LookOptions

  @OptionGroup var film: FilmOption

  @OptionGroup var language: LanguageOption

  @OptionGroup var plugins: PluginOptions

  @Option(help: "The folder that the figures go to.", completion: .directory, transform: typedPath)
  var out = "Figures"

  @Flag(help: "Draw again whenever a file, or a plugin, is saved.")
  var watch = false

  func run() throws {
    let files = lessons.filter(PluginWork.isPath)
    if watch { return try Watch(files: files + plugins.paths).repeatUntilStopped() }
    try film.requireProgram()
    let settings = try options.settings()
    let catalog = try plugins.catalog(adding: files)
    let translation = try language.translation(for: catalog.catalog)
    let search = steps.search
    let chosen = try steps.arranged(
      asUsage { lessons.isEmpty ? catalog.everything : try catalog.showings(lessons) },
      noting: search)
    let data = try options.dataChoice()
    try options.requireOneLesson(chosen, example: "chalk figures activations --set x=1")
    let folder = try FigureFolder(
      out, look: lookOptions.look(), film: film.video, plugins: files + plugins.paths,
      dataArguments: options.dataArguments + steps.arguments + language.arguments)
    let results = drawAll(
      chosen, settings: settings, data: data, translation: translation, into: folder)
    let records = try asUsage { try results.map { try $0.get().record } }
    try search.requireAll()
    let drawn = try results.flatMap { try $0.get().figures }
    try folder.writeGallery(of: drawn, catalog: catalog.catalog)
    print(
      "\(counted(drawn.count, "figure")) of \(counted(records.count, "lesson")) in \(out)/, "
        + "gallery \(out)/index.html")
    try failIfAnyClaimIsFalse(in: records)
  }

  /// The lessons at once on all cores, each with its own board and its own gnuplot. A terminal shows a
  /// bar; elsewhere each lesson that is done is a line, and one that failed is a line everywhere.
  private func drawAll(
    _ lessons: [any Lesson], settings: [String: String], data: DataChoice,
    translation: Translation, into folder: FigureFolder
  ) -> [Result<(record: Record, figures: [DrawnFigure]), any Error>] {
    let results = Mutex<[Int: Result<(record: Record, figures: [DrawnFigure]), any Error>]>([:])
    let terminal = Terminal.error
    let bar = ProgressLine(terminal, watching: "what was named")
    forEachOnAllCores(lessons.count) { place in
      // The last lessons of a course train the largest networks: they begin, so that the cores end together.
      let index = lessons.count - 1 - place
      let lesson = lessons[index]
      let result = Result {
        let record = try folder.look.applied {
          try lesson.record(seed: options.seed, settings: settings, data: data)
            .translated(by: translation)
        }
        let drawn = try folder.draw(record)
        return (record: record, figures: drawn.sorted { $0.key < $1.key }.map(\.value))
      }
      results.withLock { results in
        results[index] = result
        let drawn = try? result.get().figures.count
        if let drawn, terminal.isInteractive {
          bar.show(
            .init(
              activity: "lessons (\(lesson.card.id): \(drawn) figures)", done: results.count,
              total: lessons.count))
        } else {
          bar.end()
          let outcome = drawn.map { "\($0) figures" } ?? "failed"
          terminal.write(["[\(results.count)/\(lessons.count)] \(lesson.card.id): \(outcome)"])
        }
      }
      return true
    }
    bar.end()
    return results.withLock { results in lessons.indices.map { results[$0]! } }
  }
}
