import ArgumentParser
import Chalk
import PluginHost

/// `chalk compare`: one thing varied, several seeds, one figure and one table.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Vary one thing, with several seeds: what does it change?",
    discussion: """
      Without a lesson, a small network is trained. What can be varied or set: \
      \(Recipe.names.joined(separator: ", ")). With a lesson, any of its sliders and choices.

      Examples:
        chalk compare --vary optimizer=sgd,momentum,adam --seeds 5 --on moons
        chalk compare --vary activation=relu,swish --plugin Swish.swift --with hidden=32
        chalk compare --vary rate=0.1,0.5,1 --lesson gradient-descent
      """)

  @Option(help: ArgumentHelp("What to vary, and its values.", valueName: "name=a,b,…"))
  var vary: String

  @Option(help: "How many seeds each value is tried with.")
  var seeds = 5

  @Option(help: "The data set that the network learns from.")
  var on = "moons"

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp("Set another part of the network.", valueName: "name=value"))
  var settings: [String] = []

  @Option(help: "A lesson to vary instead of the network.", transform: typedPath)
  var lesson: String?

  @OptionGroup var options: RunOptions

  @OptionGroup var steps: StepOptions

  @OptionGroup var plugins: PluginOptions

  @OptionGroup var lookOptions: LookOptions

  @OptionGroup var language: LanguageOption

  @Option(help: "The folder that the figure goes to.", completion: .directory, transform: typedPath)
  var out = "Figures"

  func run() throws {
    let (part, list) = try assignment(vary, example: "optimizer=sgd,adam")
    let values = list.split(separator: ",").map(String.init)
    if values.isEmpty || Set(values).count != values.count || !(1...1000).contains(seeds) {
      throw ValidationError("Give different values, and 1 to 1000 seeds.")
    }
    try refuseWhatNeedsALesson(part)
    let files = [lesson].compactMap { $0 }.filter(PluginWork.isPath)
    let stocked = try plugins.catalog(adding: files)
    let translation = try language.translation(for: stocked.catalog)
    let comparison = try asUsage {
      try lesson.map { try self.lessons($0, stocked, part, values) }
        ?? networks(stocked.catalog, part, values)
    }
    let record = try comparison.record().translated(by: translation)
    let typed = (["chalk"] + CommandLine.arguments.dropFirst().map(\.quotedForShell))
      .joined(separator: " ")
    let folder = try FigureFolder(out, look: lookOptions.look(), command: typed)
    let drawn = try folder.draw(record)
    let presenter = TerminalPresenter(style: Terminal.output.style, translation: translation) {
      drawn[$0]?.path
    }
    for line in presenter.whole(record) { print(line) }
  }

  private func networks(
    _ catalog: Catalog, _ part: String, _ values: [String]
  ) throws -> any Lesson {
    var recipe = try Recipe(on: on, in: catalog)
    for setting in settings {
      let (part, value) = try assignment(setting, example: "hidden=32")
      try recipe.set(part, to: value, from: catalog)
    }
    let variants = try values.map { value in
      var variant = recipe
      try variant.set(part, to: value, from: catalog)
      return (name: value, recipe: variant)
    }
    let progress = ProgressLine(Terminal.error)
    defer { progress.end() }
    return try Comparison(part: part, variants: variants, seeds: seeds, from: options.seed) {
      progress.show($0)
    }
  }

  private func lessons(
    _ name: String, _ stocked: StockedCatalog, _ part: String, _ values: [String]
  ) throws -> any Lesson {
    let progress = ProgressLine(Terminal.error)
    defer { progress.end() }
    let lessons = try steps.arranged([stocked.showings([name])[0]], noting: steps.search)
    return try LessonComparison(
      lessons[0], control: part, values: values,
      seeds: seeds, from: options.seed, settings: try options.settings(),
      data: try options.dataChoice()
    ) { progress.show($0) }
  }

  /// Settings, data and steps are a lesson's: the network has parts, which `--with` sets.
  private func refuseWhatNeedsALesson(_ part: String) throws {
    let settings = try options.settings()
    if settings[part] != nil {
      throw ValidationError("'\(part)' is varied and set: leave it out of --set.")
    }
    if lesson != nil { return }
    if options.data != nil {
      throw ValidationError(
        "--data goes to a lesson: name one with --lesson. The network learns from a data set by name, "
          + "such as --on iris; a data set of your own is a plugin, 'chalk new dataset'.")
    }
    if !settings.isEmpty || steps.areGiven {
      throw ValidationError(
        "--set, --hide and --first are about a lesson: name one with --lesson. The network's parts are set "
          + "by --with, such as --with hidden=32.")
    }
  }

  private func assignment(_ text: String, example: String) throws -> (String, String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      throw ValidationError("'\(text)' is not of the form name=value, such as '\(example)'.")
    }
    return (parts[0], parts[1])
  }
}
