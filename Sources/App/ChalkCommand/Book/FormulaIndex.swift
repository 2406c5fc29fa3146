import Chalk

/// The index of all formulas, programs and topics: for each the lessons that teach it, the source
/// that is it, and the figures that show it. `chalk book --form index` prints it.
struct FormulaIndex {
  /// A row with what was found for it.
  struct Entry {
    let row: FormulaRow
    /// The records of the lessons whose cards name the row: first the one that is most about it, whose
    /// card names it earliest and little else.
    let records: [Record]

    init(row: FormulaRow, records: [Record]) {
      self.row = row
      let about = records.filter { $0.card.formulas.contains(row.id) }.enumerated().map {
        (place: $0, record: $1, named: $1.card.formulas.firstIndex(of: row.id)!)
      }
      self.records = about.sorted { a, b in
        (a.named, a.record.card.formulas.count, a.place)
          < (b.named, b.record.card.formulas.count, b.place)
      }.map(\.record)
    }

    /// The code that the first lesson quotes.
    var quoted: [CodeExcerpt] {
      (records.first?.steps ?? []).flatMap(\.blocks).compactMap { block in
        switch block {
        case .code(let excerpt): excerpt
        case .comparison(let comparison): comparison.swift
        default: nil
        }
      }
    }

    /// The figures of the first lesson.
    var figures: [Figure] { (records.first?.figures ?? []).map(\.figure) }

    /// What the row lacks, in words.
    var lacks: [String] {
      (records.isEmpty ? ["a lesson"] : []) + (figures.isEmpty ? ["a figure"] : [])
        + (quoted.isEmpty && row.symbols.isEmpty ? ["source code"] : [])
    }
  }

  static let file = "Formulas.md"

  let entries: [Entry]

  init(rows: [FormulaRow] = FormulaRow.all, records: [Record]) {
    entries = rows.map { Entry(row: $0, records: records) }
  }

  /// The page `Docs/Formulas.md`.
  var markdown: String {
    let head = """
      # Formulas, programs and topics

      Every row of the source documents: the lessons that teach it, the one that is most about it first; \
      the code that is it, in the toolkit and in that lesson; and the figures that show it. Made by `make book`; a test fails where a row lacks one of them.

      | | what | lessons | source | figures |
      |---|---|---|---|---|
      """
    return ([head] + entries.map(line)).joined(separator: "\n") + "\n"
  }

  private func line(_ entry: Entry) -> String {
    let row = entry.row
    let formula = row.formula.map { "<br>$`\($0.latexForMarkdownCell)`$" } ?? ""
    let lessons = entry.records.map { "[`\($0.card.id)`](Book/\($0.card.id).md)" }
    let symbols = row.symbols.map { "[`\($0.name)`](../Sources/\($0.file))" }
    let quoted = entry.quoted.map { "[\($0.name)](../\($0.file))" }
    let page = entry.records.first.map { "Book/\($0.card.id).md" } ?? ""
    let titles = entry.figures.map { "[\($0.title.escapedForMarkdownCell)](\(page))" }
    let cells = [
      row.id, row.title + formula, lessons.joined(separator: ", "),
      (symbols + quoted).joined(separator: ", "), titles.joined(separator: ", "),
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }
}
