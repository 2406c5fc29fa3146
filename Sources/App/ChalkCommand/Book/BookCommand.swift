import ArgumentParser
import Chalk
import Foundation

/// `chalk book`: the lessons as a book, for the browser or in Markdown.
struct BookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "book", abstract: "Make a book of the lessons: web pages, or Markdown.",
    discussion: """
      The web book works from the disk, without a network: open its index.html.

      Examples:
        chalk book
        chalk book activations chain-rule --out Slides
        chalk book MyLesson.swift
        chalk book --form markdown --out Docs/Book
        chalk book --form index --out Docs
        chalk book --form marks --out Docs
      """)

  @Argument(
    help: "The ids of lessons, or files with plugins; all lessons where none is named.",
    transform: typedPath)
  var lessons: [String] = []

  @Option(help: "What is made: web, markdown, the index of all formulas, or the page of all marks.")
  var form = Form.web

  @Option(help: "The folder that the book goes to.", completion: .directory, transform: typedPath)
  var out = "Book"

  @Option(help: "Where the randomness begins. The same seed gives the same book.")
  var seed: UInt64 = 0

  @Option(help: "At how many positions each slider can be looked at in the web book, 1 to 9.")
  var positions = 3

  @OptionGroup var language: LanguageOption

  @OptionGroup var plugins: PluginOptions

  enum Form: String, ExpressibleByArgument, CaseIterable {
    case web, markdown, index, marks
  }

  func validate() throws {
    guard (1...9).contains(positions) else {
      throw ValidationError("--positions \(positions): it takes a whole number from 1 to 9.")
    }
  }

  func run() throws {
    if form == .marks { return try writeMarks() }
    let stocked = try plugins.catalog(adding: lessons.filter(PluginWork.isPath))
    let catalog = stocked.catalog
    let translation = try language.translation(for: catalog)
    let chosen = try asUsage {
      lessons.isEmpty ? catalog.lessons : try stocked.showings(lessons)
    }
    let folder = try BookFolder(out)
    let progress = ProgressLine(Terminal.error)
    defer { progress.end() }
    let maker = BookMaker(
      catalog: catalog, translation: translation, seed: seed,
      positions: form == .web ? positions : 1,
      work: BookWork(progress: progress))
    switch form {
    case .web:
      try maker.writeKaTeX(to: folder)
      let pictures = BookPictures(themes: [.light, .dark], folder: folder)
      let runs = try maker.run(chosen, pictures: pictures)
      try failIfAnyClaimIsFalse(in: runs.map(\.record))
      try maker.writeWeb(
        maker.vary(runs, pictures: pictures), pictures: pictures, to: folder)
    case .markdown: try maker.writeMarkdown(checked(maker.run(chosen)), to: folder)
    case .index:
      let index = FormulaIndex(records: try checked(maker.run(chosen)).map(\.record))
      try folder.write(Data(index.markdown.utf8), to: FormulaIndex.file)
    case .marks: break  // Written above: it needs no lesson.
    }
    progress.end()
    let start =
      switch form {
      case .web: "index.html"
      case .markdown: "README.md"
      case .index: FormulaIndex.file
      case .marks: MarkGuide.file
      }
    print("\(counted(chosen.count, "lesson")) in \(out)/, begin with \(out)/\(start)")
  }

  private func writeMarks() throws {
    let folder = try BookFolder(out)
    let guide = MarkGuide()
    for (file, bytes) in try guide.drawn() { try folder.write(Data(bytes), to: file) }
    try folder.write(Data(guide.markdown().utf8), to: MarkGuide.file)
    print("\(counted(MarkExample.all.count, "mark")) in \(out)/\(MarkGuide.file)")
  }

  /// The runs, where all that they claim is true.
  private func checked(_ runs: [BookMaker.Run]) throws -> [BookMaker.Run] {
    try failIfAnyClaimIsFalse(in: runs.map(\.record))
    return runs
  }
}
