import Chalk
import Foundation

/// Runs the lessons of a book, and writes it.
struct BookMaker: Sendable {
  let catalog: Catalog
  let translation: Translation
  let seed: UInt64
  /// What was set, and the user's own data; both only where the book is of one lesson.
  var settings: [String: String] = [:]
  var data = DataChoice()
  /// At how many positions each slider is run; three at most where a lesson has many.
  let positions: Int
  /// Which controls are moved.
  var moved = MovedControls.quick
  /// Which steps are looked for in the lessons.
  var search = StepSearch([])
  let work: BookWork

  /// A lesson with the runs in which one of its controls was moved.
  struct Run: Sendable {
    let lesson: any Lesson
    let chapter: String
    let record: Record
    let seconds: Double
    var variants: [(control: String, value: String, record: Record)] = []
  }

  /// Runs the lessons, and draws the figures of each right away: a folder that cannot be written is found out
  /// with the first.
  func run(_ lessons: [any Lesson], pictures: BookPictures? = nil) throws -> [Run] {
    // The last lessons of a course train the largest networks: they begin, so that the cores end together.
    let runs = try work.onAllCores("lessons", lessons.count) { place in
      let lesson = lessons[lessons.count - 1 - place]
      let start = ContinuousClock.now
      let record = try lesson.record(seed: seed, settings: settings, data: data)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      try pictures?.draw(record.figures.map(\.figure))
      return Run(
        lesson: lesson, chapter: catalog.source(of: lesson.card.id) ?? "", record: record,
        seconds: seconds)
    }
    try search.requireAll()
    return runs.reversed()
  }

  /// Runs each lesson with one of its controls moved, for every position that a page offers; the
  /// longest first, so that the cores end together.
  func vary(_ runs: [Run], pictures: BookPictures) throws -> [Run] {
    let moves = runs.indices.flatMap { run in
      self.moves(in: runs[run].record).map { (run: run, control: $0, value: $1) }
    }
    let seconds = moves.map { $0.control.reruns == .step ? 0 : runs[$0.run].seconds }
    let order = moves.indices.sorted { (-seconds[$0], $0) < (-seconds[$1], $1) }
    let records = try work.onAllCores("slider positions", order.count) { place in
      let move = moves[order[place]]
      let usual = runs[move.run].record
      let record = try self.record(runs[move.run].lesson, usual, move.control, at: move.value)
      // Most figures are those of the run before: what is equal is drawn already.
      let (before, now) = (usual.figures.map(\.figure), record.figures.map(\.figure).enumerated())
      try pictures.draw(
        now.filter { !before.indices.contains($0) || before[$0] != $1 }.map(\.element))
      return record
    }
    var runs = runs
    for (index, record) in zip(order, records).sorted(by: { $0.0 < $1.0 }) {
      let move = moves[index]
      runs[move.run].variants.append((move.control.name, move.value, record))
    }
    return runs
  }

  /// A lesson with a control moved: run from the top, or only as far as the one step that changes.
  private func record(
    _ lesson: any Lesson, _ usual: Record, _ control: Control, at value: String
  ) throws -> Record {
    let settings = settings.merging([control.name: value]) { $1 }
    guard control.reruns == .step,
      let place = usual.steps.firstIndex(where: { $0.shows(control.name) })
    else { return try lesson.record(seed: seed, settings: settings, data: data) }
    var record = usual
    if let step = try lesson.step(of: control.name, seed: seed, settings: settings, data: data) {
      record.steps[place] = step
    }
    return record
  }

  /// The controls of a lesson with the values they are moved to.
  private func moves(in record: Record) -> [(control: Control, value: String)] {
    let places = record.steps.flatMap(\.blocks).compactMap { block in
      if case .training(let training) = block { training.control } else { nil }
    }
    let shown = record.controls.filter { control in
      !places.contains(control.name) && control.name != Control.size
        && (moved == .all || (control.reruns ?? .training) != .training)
    }
    let few = record.controls.count > 4 ? min(3, positions) : positions
    return shown.flatMap { control in
      values(of: control, positions: few).filter { $0 != control.value }.map { (control, $0) }
    }
  }

  /// The positions of a control: all of a choice; of a slider so many, evenly from end to end.
  private func values(of control: Control, positions: Int) -> [String] {
    if positions == 1 { return [] }
    let part = { (index: Int) in Double(index) / Double(positions - 1) }
    switch control.kind {
    case .choice(let options): return options
    case .integer(let range):
      let width = Double(range.upperBound - range.lowerBound)
      let numbers = (0..<positions).map {
        range.lowerBound + Int(saturating: (part($0) * width).rounded())
      }
      return Array(Set(numbers)).sorted().map(String.init)
    case .slider(let range):
      let width = range.upperBound - range.lowerBound
      return (0..<positions).map { index in
        // Three digits are enough for a slider, as long as they stay in its range.
        let number = range.lowerBound + part(index) * width
        let rounded = Double(String(format: "%.3g", number)) ?? number
        let value = range.contains(rounded) ? rounded : number
        return written(value, .exact)
      }
    }
  }

  func writeWeb(_ runs: [Run], pictures: BookPictures, to folder: BookFolder) throws {
    let chapters = webChapters(of: runs)
    // Pictures are looked up as they were drawn: only title and caption of a translated figure differ.
    let book = WebBook(title: "Chalk", chapters: chapters, translation: translation) {
      pictures($0)
    }
    let paths = book.paths
    _ = try work.onAllCores("pages", paths.count) { index in
      guard let file = book.file(at: paths[index]) else { return }
      try folder.write(Data(file.text.utf8), to: file.path)
    }
  }

  /// The chapters with their runs, in the reader's language.
  func webChapters(of runs: [Run]) -> [WebBook.Chapter] {
    chapters(of: runs).map { name, runs in
      WebBook.Chapter(
        name: translation(name.capitalized),
        lessons: runs.map { run in
          WebBook.Lesson(
            run.record.translated(by: translation),
            variants: run.variants.map {
              .init(
                control: $0.control, value: $0.value, record: $0.record.translated(by: translation))
            })
        })
    }
  }

  /// Each lesson as a Jupyter notebook.
  func writeNotebooks(_ runs: [Run], theme: Theme, to folder: BookFolder) throws {
    let beside = Set(runs.map(\.record.card.id))
    _ = try work.onAllCores("notebooks", runs.count) { index in
      let record = runs[index].record
      let renderer = FigureRenderer(theme: theme, dpi: 120)
      let pictures = try record.figures.map { try renderer.render($0.figure) }
      Terminal.error.write(renderer.warnings.map { "! \($0)" })
      let notebook = Notebook(
        record.translated(by: translation), translation: translation, lessonsBeside: beside
      ) { pictures[$0] }
      try folder.write(Data(notebook.text.utf8), to: "\(record.card.id).ipynb")
    }
  }

  func writeMarkdown(_ runs: [Run], theme: Theme, to folder: BookFolder) throws {
    let beside = Set(runs.map(\.record.card.id))
    _ = try work.onAllCores("pages", runs.count) { index in
      let run = runs[index]
      let id = run.record.card.id
      let pictures = BookPictures(.init(themes: [theme]), folder: folder)
      let figures = run.record.figures.map(\.figure)
      try pictures.draw(figures, folderName: "Images/\(id)")
      var page = MarkdownPage(run.record.translated(by: translation), translation: translation) {
        index in
        pictures(figures[index])?.light
      }
      page.lessonsBeside = beside
      try folder.write(Data(page.text.utf8), to: "\(id).md")
    }
    let contents = chapters(of: runs).map { name, runs in
      "## \(translation(name.capitalized))\n\n"
        + runs.map { run in
          let card = run.record.card
          return "1. [\(card.translated(by: translation).fullTitle)](\(card.id).md)"
        }.joined(separator: "\n")
    }
    let glossary = Glossary(runs.map { $0.record.card.translated(by: translation) })
    try folder.write(Data(glossary.markdown(translation).utf8), to: "Glossary.md")
    let page =
      "# Chalk\n\n" + contents.joined(separator: "\n\n")
      + "\n\n[\(translation("Glossary" as Prose).text)](Glossary.md)\n"
    try folder.write(Data(page.utf8), to: "README.md")
  }

  private func chapters(of runs: [Run]) -> [(name: String, runs: [Run])] {
    catalog.plugins.compactMap { plugin in
      let members = runs.filter { $0.chapter == plugin.name }
      return members.isEmpty ? nil : (plugin.name, members)
    }
  }

  /// KaTeX as the system has it; nil where it is missing.
  static var kaTeX: Data? {
    let places = ["/usr/share/javascript/katex", "/usr/share/nodejs/katex/dist"]
    return places.lazy.compactMap {
      try? Data(contentsOf: URL(fileURLWithPath: "\($0)/katex.min.js"))
    }.first
  }

  /// KaTeX, which makes MathML of LaTeX in the page. Without it formulas are lines of text.
  func writeKaTeX(to folder: BookFolder) throws {
    let found = BookMaker.kaTeX
    if found == nil {
      Terminal.error.write([
        "KaTeX is missing (Debian: libjs-katex): the formulas of the book are lines of text."
      ])
    }
    try folder.write(found ?? Data(), to: "katex.min.js")
  }
}
