import Chalk
import Foundation

/// T01: gaps, noise, repetitions and mixed types; what cleaning is worth, and how it can deceive.
struct Cleaning: Lesson {
  let card = LessonCard(
    "cleaning", "What is wrong with this table?", formulas: ["T01"], minutes: 15)

  func teach(on board: Board) throws {
    board.step("What is wrong with this table?")
    let missing = board.slider("missing", in: 0...0.4, default: 0.15)
    let spoiled = try SpoiledTable(missing: missing, random: &board.random)
    let table = try board.data.table("breast-cancer, spoiled", or: spoiled.table)
    let target = table.target!
    look(at: table, target: target, on: board)
    if !board.data.isGiven { ledger(spoiled, on: board) }
    let tidy = try TableCleaning.tidied(table, target: target)
    let known = tidy.rows((0..<tidy.count).filter { !(try! tidy.column(target)).isMissing($0) })
    try types(table, tidy, target, on: board)
    try far(known, target, on: board)
    try worth(known, target, spoiled, on: board)
    try leak(on: board)
  }

  private func look(at table: DataTable, target: String, on board: Board) {
    board.say(
      """
      A model learns from a table as it is. Who measured, typed and copied is not in it; what they \
      got wrong is. Before anything is learned, each column is looked at: what kind it is, how much \
      is missing, how many different values it has.
      """)
    let repeated = table.duplicateRows.count
    board.table(
      ["column", "kind", "missing", "different", "such as"],
      table.columns.map { column in
        let shown = (0..<table.count).first { !column.isMissing($0) }.flatMap(column.written)
        return [
          column.name, column.kind, "\(column.missingCount) of \(column.count)",
          "\(column.distinctCount)", String((shown ?? "nothing").prefix(20)),
        ]
      })
    board.say(
      "\(table.count) rows, \(repeated) of them repeat an earlier row in every column. To be predicted: '\(target)'."
    )
    let rows = min(60, table.count)
    board.draw(
      Figure(
        "Where something is missing",
        caption: "The first \(rows) rows. A dark cell is a gap.",
        x: "row", y: "column", colorBar: .none
      ) {
        HeatMap(
          table.columns.map { column in (0..<rows).map { column.isMissing($0) ? 0 : 1 } },
          rows: table.columns.map { String($0.name.prefix(18)) }, scale: .grey, range: 0...1)
      })
    board.claim(
      "with each row once there are as many fewer as there were repetitions",
      table.droppingDuplicates().count == table.count - repeated)
  }

  private func ledger(_ spoiled: SpoiledTable, on board: Board) {
    board.say(
      """
      This table was a good one, of breast tumours, and was spoiled on purpose: \(spoiled.gaps) \
      measurements taken away, \(spoiled.slips) written with the wrong unit, a thousand times too \
      large, \(spoiled.repetitions) rows written twice, and one column typed by hand. So here, and \
      only here, it is known what was done.
      """)
    board.claim(
      "every repetition that was written is found",
      spoiled.table.duplicateRows.count == spoiled.repetitions)
  }

  private func types(
    _ table: DataTable, _ tidy: DataTable, _ target: String, on board: Board
  ) throws {
    board.step("Words among the numbers")
    board.say(
      """
      One comma in place of a point, one "unreadable", and a column of numbers is a column of words. \
      Where more than four of five words can be read as numbers, the column is taken for numbers, and the rest \
      for gaps. Words that are words become a column of 0 and 1 for each word.
      """)
    board.code("numbers", file: TableCleaning.file)
    let read = table.columns.filter { column in
      column.words != nil && tidy.columns.contains { $0.name == column.name && $0.numbers != nil }
    }
    let left = table.columns.filter { column in
      !tidy.columns.contains { $0.name == column.name }
    }
    board.say(
      """
      Read as numbers: \(names(read)). Left out, because they only count the rows, never change, or \
      have too many different words: \(names(left)).
      """)
    let typed = Column("by hand", words: ["1.5", "2,5", "3", "4", "5", "x", nil])
    let numbers = TableCleaning.reading(typed).numbers ?? []
    board.claim(
      "“2,5” is read as 2.5, and “x” is a gap",
      numbers.count == 7 && numbers[1] == 2.5 && numbers[5].isNaN && numbers[6].isNaN)
    board.claim(
      "the tidy table has as many rows as there were different ones",
      tidy.count == table.count - table.duplicateRows.count)
  }

  private func names(_ columns: [Column]) -> String {
    columns.isEmpty ? "none" : columns.map { "'\($0.name)'" }.joined(separator: ", ")
  }

  private func far(_ table: DataTable, _ target: String, on board: Board) throws {
    board.step("Too far out")
    board.say(
      """
      A slip of the unit moves a mean as far as it likes, and the deviation with it. The median and \
      the quartiles do not feel it: they ask how many are larger, not by how much. Fences around the \
      middle half tell what is too far out.
      """)
    board.formula(#"q_1 - 1.5 (q_3 - q_1) \;\ldots\; q_3 + 1.5 (q_3 - q_1)"#)
    let small = [3.0, 5, 4, 1000, 4.5]
    let example = Imputer(
      fitting: DataTable([Column("x", numbers: small)]), .median)
    board.value("mean of 3, 5, 4, 1000, 4.5", mean(small))
    board.claim("their median is 4.5", example.filling(for: "x") == "4.5")
    let fences = OutlierFences(fitting: Matrix(small.map { [$0] }))
    board.claim(
      "of these five the fences call the 1000 too far, and nothing else",
      fences.outliers(in: Matrix(small.map { [$0] })) == [3])
    let measured = table.columns.filter { $0.name != target && $0.distinctCount > 10 }
    guard
      let worst = measured.compactMap({ column in
        column.numbers.map { (column.name, $0.filter { !$0.isNaN }) }
      }).max(by: { reach($0.1) < reach($1.1) })
    else { return }
    let range = OutlierFences(fitting: Matrix(worst.1.map { [$0] })).ranges[0]
    let inside = worst.1.filter(range.contains)
    board.draw(
      Figure(
        "'\(worst.0)'",
        caption: """
          Left: all \(worst.1.count) values that are there. Right: the \(inside.count) within the \
          fences, from \(written(range.lowerBound)) to \(written(range.upperBound)).
          """, columns: 2
      ) {
        Panel("As it came", x: PlotAxis(worst.0), y: "rows") { Histogram(worst.1, bins: 40) }
        Panel("Within the fences", x: PlotAxis(worst.0), y: "rows") { Histogram(inside, bins: 40) }
      })
    board.ask(
      "What is the median of 3, 5 and 1000?", answer: 5,
      because: "The middle one of three; how large the largest is does not matter.")
  }

  /// How far the farthest value is from the median, in quartile distances.
  private func reach(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    guard let last = sorted.last, let first = sorted.first else { return 0 }
    let n = sorted.count
    let width = sorted[3 * n / 4] - sorted[n / 4]
    return width == 0 ? 0 : max(last - sorted[n / 2], sorted[n / 2] - first) / width
  }
}
