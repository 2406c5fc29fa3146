import Chalk
import Foundation
import Synchronization

/// Runs the lessons of a book, and writes it.
struct BookMaker: Sendable {
  let catalog: Catalog
  let words: Translation
  let seed: UInt64
  /// At how many positions each slider is run; three at most where a lesson has many.
  let positions: Int

  /// A lesson with the runs in which one of its controls was moved.
  struct Run: Sendable {
    let chapter: String
    let record: Record
    var variants: [(control: String, value: String, record: Record)] = []
  }

  /// Runs the lessons, on all cores.
  func run(_ lessons: [any Lesson]) throws -> [Run] {
    try onAllCores(lessons.count) { index in
      let lesson = lessons[index]
      let record = try lesson.record(seed: seed)
      var run = Run(chapter: catalog.source(of: lesson.card.id) ?? "", record: record)
      let places = record.steps.flatMap(\.blocks).compactMap { block in
        if case .training(let training) = block { training.control } else { nil }
      }
      for control in record.controls
      where !places.contains(control.name) && control.name != Control.size {
        let few = record.controls.count > 4 ? min(3, positions) : positions
        for value in values(of: control, positions: few) where value != control.value {
          let moved = try lesson.record(seed: seed, settings: [control.name: value])
          run.variants.append((control.name, value, moved))
        }
      }
      return run
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
      let numbers = (0..<positions).map { range.lowerBound + Int((part($0) * width).rounded()) }
      return Array(Set(numbers)).sorted().map(String.init)
    case .slider(let range):
      let width = range.upperBound - range.lowerBound
      return (0..<positions).map { index in
        // Three digits are enough for a slider, as long as they stay in its range.
        let number = range.lowerBound + part(index) * width
        let rounded = Double(String(format: "%.3g", number)) ?? number
        let value = range.contains(rounded) ? rounded : number
        return value == value.rounded() ? String(Int(value)) : String(value)
      }
    }
  }

  func writeWeb(_ runs: [Run], to folder: BookFolder) throws {
    let figures = runs.flatMap { run in
      run.record.figures.map(\.figure)
        + run.variants.flatMap { $0.record.figures.map(\.figure) }
    }
    let pictures = try BookPictures(themes: [.light, .dark]).draw(figures, into: folder)
    let chapters = chapters(of: runs).map { name, runs in
      WebBook.Chapter(
        name: words(name.capitalized),
        lessons: runs.map { run in
          WebBook.Lesson(
            run.record.translated(by: words),
            variants: run.variants.map {
              .init(control: $0.control, value: $0.value, record: $0.record.translated(by: words))
            })
        })
    }
    // Pictures are looked up as they were drawn: a translated figure has other words around it only.
    let book = WebBook(title: "Chalk", chapters: chapters, words: words) {
      pictures[BookPictures.key(of: $0)]
    }
    for file in book.files { try folder.write(Data(file.text.utf8), to: file.path) }
    try writeKaTeX(to: folder)
  }

  func writeMarkdown(_ runs: [Run], to folder: BookFolder) throws {
    for run in runs {
      let id = run.record.card.id
      let files = try BookPictures(themes: [.light]).draw(
        run.record.figures.map(\.figure), into: folder, folderName: "Images/\(id)")
      let figures = run.record.figures.map(\.figure)
      let page = MarkdownPage(run.record.translated(by: words), words: words) { index in
        files[BookPictures.key(of: figures[index])]?.light
      }
      try folder.write(Data(page.text.utf8), to: "\(id).md")
    }
    let contents = chapters(of: runs).map { name, runs in
      "## \(words(name.capitalized))\n\n"
        + runs.map { run in
          let card = run.record.card
          return "1. [\(words(card.title))](\(card.id).md)"
        }.joined(separator: "\n")
    }
    let page = "# Chalk\n\n" + contents.joined(separator: "\n\n") + "\n"
    try folder.write(Data(page.utf8), to: "README.md")
  }

  private func chapters(of runs: [Run]) -> [(name: String, runs: [Run])] {
    catalog.plugins.compactMap { plugin in
      let members = runs.filter { $0.chapter == plugin.name }
      return members.isEmpty ? nil : (plugin.name, members)
    }
  }

  /// KaTeX, which makes MathML of LaTeX in the page. Without it formulas are lines of text.
  private func writeKaTeX(to folder: BookFolder) throws {
    let places = ["/usr/share/javascript/katex", "/usr/share/nodejs/katex/dist"]
    let found = places.lazy.compactMap {
      try? Data(contentsOf: URL(fileURLWithPath: "\($0)/katex.min.js"))
    }.first
    if found == nil {
      Terminal.error.write([
        "KaTeX is missing (Debian: libjs-katex): the formulas of the book are lines of text."
      ])
    }
    try folder.write(found ?? Data(), to: "katex.min.js")
  }
}

/// Does so many things at once, as many as there are cores; their results in order. The first error
/// of any is thrown.
func onAllCores<Result: Sendable>(
  _ count: Int, _ work: @Sendable (Int) throws -> Result
) throws -> [Result] {
  let results = Mutex<[Int: Swift.Result<Result, any Error>]>([:])
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let result = Swift.Result { try work(index) }
    results.withLock { $0[index] = result }
  }
  return try results.withLock { results in try (0..<count).map { try results[$0]!.get() } }
}
