import Chalk

/// The index of all formulas, programs and topics: for each the lessons that teach it, the source
/// that is it, and the figures that show it. `chalk book --form index` prints it.
struct FormulaIndex {
  /// A row with what was found for it.
  struct Entry {
    let row: FormulaRow
    /// The records of the lessons whose cards name the row, in the order of the catalog.
    let records: [Record]

    /// The files of the code that the lessons quote, each once.
    var quoted: [CodeExcerpt] {
      var seen: Set<String> = []
      return records.flatMap { $0.steps.flatMap(\.blocks) }.compactMap { block in
        if case .code(let excerpt) = block, seen.insert(excerpt.file).inserted {
          excerpt
        } else {
          nil
        }
      }
    }

    var figures: [Figure] { records.flatMap { $0.figures.map(\.figure) } }

    /// What the row lacks, in words.
    var lacks: [String] {
      (records.isEmpty ? ["a lesson"] : []) + (figures.isEmpty ? ["a figure"] : [])
        + (quoted.isEmpty && row.symbols.isEmpty ? ["source code"] : [])
    }
  }

  static let file = "Formulas.md"

  let entries: [Entry]

  init(rows: [FormulaRow] = FormulaRow.all, records: [Record]) {
    entries = rows.map { row in
      Entry(row: row, records: records.filter { $0.card.formulas.contains(row.id) })
    }
  }

  /// The page `Docs/Formulas.md`.
  var markdown: String {
    let head = """
      # Formulas, programs and topics

      Every row of the source documents: the lessons that teach it, the code that is it, and the \
      figures that show it. Made by `make book`; a test fails where a row lacks one of them.

      | | what | lessons | source | figures |
      |---|---|---|---|---|
      """
    return ([head] + entries.map(line)).joined(separator: "\n") + "\n"
  }

  private func line(_ entry: Entry) -> String {
    let row = entry.row
    let formula = row.formula.map { "<br>$`\(escaped($0))`$" } ?? ""
    let lessons = entry.records.map { "[`\($0.card.id)`](Book/\($0.card.id).md)" }
    let symbols = row.symbols.map { "[`\($0.name)`](../Sources/\($0.file))" }
    let quoted = entry.quoted.map { excerpt in
      "[\(excerpt.file.split(separator: "/").last ?? "")](../\(excerpt.file))"
    }
    let titles = entry.records.flatMap { record in
      record.figures.prefix(2).map(\.figure.title)
    }
    let cells = [
      row.id, row.title + formula, lessons.joined(separator: ", "),
      (symbols + quoted).joined(separator: ", "), titles.map(escaped).joined(separator: "; "),
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  /// A bar would end the cell.
  private func escaped(_ text: String) -> String {
    text.replacing("\\|", with: #"\Vert "#).replacing("|", with: #"\vert "#)
  }
}
