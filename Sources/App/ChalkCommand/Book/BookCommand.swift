import ArgumentParser
import Chalk
import Foundation

/// `chalk book`: the lessons as a book, in one of many forms.
struct BookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "book",
    abstract:
      "Make a book of the lessons: web pages, an e-book, a PDF, slides, notebooks, Markdown.",
    discussion: """
      The web book works from the disk, without a network: open its index.html.

      Examples:
        chalk book
        chalk book activations chain-rule --out Handout
        chalk book MyLesson.swift
        chalk book --form epub --out Chalk.epub
        chalk book gradient-descent --form slides --hide Exercises --out Lecture.html
        chalk book iris-network --form notebooks --data flowers.csv
        chalk book --form markdown --out Docs/Book
        chalk book --form index --out Docs
        chalk book --form marks --out Docs
      """)

  @Argument(
    help: "The ids of lessons, or files with plugins; all lessons where none is named.",
    transform: typedPath)
  var lessons: [String] = []

  @Option(
    help: ArgumentHelp(
      "What is made: \(names(BookForm.allCases.map(\.rawValue))). The index is that of all formulas, "
        + "marks is the page of all marks of figures."))
  var form = BookForm.web

  @Option(
    help:
      "The folder that the book goes to, or the file: Book, Book.epub, Book.pdf, Slides.html, Notebooks.",
    completion: .directory, transform: typedPath)
  var out: String?

  @Option(help: "The title of an e-book, a PDF and slides.")
  var title = "Chalk"

  @Option(help: "At how many positions each slider can be looked at in the web book, 1 to 9.")
  var positions = 3

  @Option(
    help: ArgumentHelp(
      "Which sliders can be moved in the web book: quick leaves those that train anew to chalk serve, all runs those "
        + "too, a quarter of an hour for all lessons. (default: all where lessons are named, else quick)"
    ))
  var sliders: MovedControls?

  @OptionGroup var options: RunOptions

  @OptionGroup var steps: StepOptions

  @OptionGroup var colors: ThemeOptions

  @OptionGroup var film: FilmOption

  @OptionGroup var language: LanguageOption

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    guard (1...9).contains(positions) else {
      throw ValidationError("--positions \(positions): it takes a whole number from 1 to 9.")
    }
    let isAboutLessons =
      !lessons.isEmpty || options.data != nil || !options.assignments.isEmpty || steps.areGiven
      || !language.arguments.isEmpty || !colors.arguments.isEmpty
    if form == .marks && isAboutLessons {
      throw ValidationError(
        "--form marks is one page about the marks of figures: it takes no lessons, and neither --data, --set, "
          + "--hide, --lang nor --theme.")
    }
    if film.video != nil && form != .web {
      throw ValidationError(
        "--video is for the web book: --form \(form.rawValue) shows the still picture of an animation"
          + (form == .slides ? ", or its GIF." : "."))
    }
  }

  func run() throws {
    if form == .marks { return try writeMarks() }
    try film.requireProgram()
    if form == .pdf && Chromium.installed() == nil { throw Failure(Chromium.missing) }
    let stocked = try plugins.catalog(adding: lessons.filter(PluginWork.isPath))
    let catalog = stocked.catalog
    let translation = try language.translation(for: catalog)
    let search = steps.search
    let chosen = try steps.arranged(
      asUsage { lessons.isEmpty ? catalog.lessons : try stocked.showings(lessons) },
      noting: search)
    try options.requireOneLesson(chosen, example: "chalk book activations --set x=1")
    let place = out ?? form.usualPlace
    let progress = ProgressLine(Terminal.error)
    defer { progress.end() }
    let maker = BookMaker(
      catalog: catalog, translation: translation, seed: options.seed,
      settings: try options.settings(), data: try options.dataChoice(),
      positions: form == .web ? positions : 1, moved: sliders ?? (lessons.isEmpty ? .quick : .all),
      search: search, work: BookWork(progress: progress))
    let start = try write(chosen, with: maker, to: place)
    progress.end()
    let count = counted(chosen.count, "lesson")
    print(
      form.isOneFile
        ? "\(count) in \(place)" : "\(count) in \(place)/, begin with \(place)/\(start)")
  }

  /// Makes the book; the file of the folder to begin with.
  private func write(
    _ chosen: [any Lesson], with maker: BookMaker, to place: String
  ) throws -> String {
    switch form {
    case .web:
      let folder = try BookFolder(place)
      try maker.writeKaTeX(to: folder)
      var style = BookPictures.Style(themes: try colors.chosenForPages())
      style.film = film.video
      let pictures = BookPictures(style, folder: folder)
      let runs = try asUsage { try maker.run(chosen, pictures: pictures) }
      try failIfAnyClaimIsFalse(in: runs.map(\.record))
      try maker.writeWeb(
        maker.vary(runs, pictures: pictures), pictures: pictures, to: folder)
      return "index.html"
    case .markdown:
      let folder = try BookFolder(place)
      try maker.writeMarkdown(
        checked(asUsage { try maker.run(chosen) }), theme: colors.chosen().theme, to: folder)
      return "README.md"
    case .notebooks:
      let folder = try BookFolder(place)
      let runs = try checked(asUsage { try maker.run(chosen) })
      try maker.writeNotebooks(runs, theme: colors.chosen().theme, to: folder)
      return runs.first.map { "\($0.record.card.id).ipynb" } ?? ""
    case .index:
      let folder = try BookFolder(place)
      let index = FormulaIndex(
        records: try checked(asUsage { try maker.run(chosen) }).map(\.record))
      try folder.write(Data(index.markdown.utf8), to: FormulaIndex.file)
      return FormulaIndex.file
    case .epub, .pdf, .slides:
      let file = try BookFile(place)
      let paper = PaperMaker(maker: maker, title: title, theme: try colors.chosen().theme)
      let runs = { (pictures: BookPictures) in
        try checked(asUsage { try maker.run(chosen, pictures: pictures) })
      }
      switch form {
      case .epub: try file.write(paper.epub(runs))
      case .pdf: try file.write(paper.pdf(runs))
      default: try file.write(paper.slides(runs))
      }
      return ""
    case .marks: return MarkGuide.file  // Written before: it needs no lesson.
    }
  }

  private func writeMarks() throws {
    let place = out ?? form.usualPlace
    let folder = try BookFolder(place)
    let guide = MarkGuide()
    for (file, bytes) in try guide.drawn() { try folder.write(Data(bytes), to: file) }
    try folder.write(Data(guide.markdown().utf8), to: MarkGuide.file)
    print("\(counted(MarkExample.all.count, "mark")) in \(place)/\(MarkGuide.file)")
  }

  /// The runs, where all that they claim is true.
  private func checked(_ runs: [BookMaker.Run]) throws -> [BookMaker.Run] {
    try failIfAnyClaimIsFalse(in: runs.map(\.record))
    return runs
  }
}

/// What a book can be made as.
enum BookForm: String, ExpressibleByArgument, CaseIterable {
  case web, epub, pdf, slides, notebooks, markdown, index, marks

  /// Whether it is one file, and not a folder.
  var isOneFile: Bool { [.epub, .pdf, .slides].contains(self) }

  /// Where it goes when nobody says where.
  var usualPlace: String {
    switch self {
    case .epub: "Book.epub"
    case .pdf: "Book.pdf"
    case .slides: "Slides.html"
    case .notebooks: "Notebooks"
    case .web, .markdown, .index, .marks: "Book"
    }
  }
}

/// Which controls a web book runs the lessons with.
enum MovedControls: String, ExpressibleByArgument, CaseIterable {
  /// Those for which nothing is trained anew.
  case quick
  /// All of them.
  case all
}
