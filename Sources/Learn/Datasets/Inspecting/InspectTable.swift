import Foundation
import Notation

extension Inspection {
  /// Rows, columns, what is missing, repeated, constant, or tells too much.
  mutating func inspect(_ reading: TableReading, target: String?) {
    let table = reading.table
    facts = [("rows", "\(table.count)"), ("columns", "\(table.columns.count)")]
    facts.append(("names of the columns", reading.firstLine.text))
    warnings += reading.said
    columns = table.columns.map(ColumnReport.init)
    if table.count == 0 { warnings.append("There are no rows under the heading.") }
    let repeated = table.duplicateRows.count
    facts.append(("rows that repeat another", "\(repeated)"))
    facts.append(("rows with something missing", "\(table.count - table.completeRows.count)"))
    if repeated > 0 {
      warnings.append(
        "\(counted(repeated, "row repeats", "rows repeat")) another: after a split the same row may lie on both sides."
      )
    }
    for column in table.columns where table.count > 0 { note(column, of: table.count) }
    overview = .columns(table.columns.compactMap(\.shownValues))
    let name = target ?? table.likelyTarget
    guard let goal = try? table.column(name), table.count > 0 else { return }
    facts.append(("target", target == nil ? "\(goal.name) (guessed)" : goal.name))
    inspect(table, goal)
  }

  private mutating func note(_ column: Column, of count: Int) {
    let distinct = column.distinctCount
    if distinct <= 1 {
      warnings.append("Column '\(column.name)' never varies: it tells nothing.")
    } else if column.countsRows {
      warnings.append("Column '\(column.name)' only counts the rows: leave it out.")
    } else if let dates = Dates(column) {
      noteOrder(of: column, dates)
    } else if column.words != nil, distinct * 10 > count * 9, count >= 20 {
      warnings.append(
        "Column '\(column.name)' has another word in almost every row: a name, or an identifier.")
    }
    if column.missingCount * 2 > count {
      warnings.append(
        "Column '\(column.name)': \(column.missingCount) of \(count) values are missing.")
    }
    if let infinite = column.numbers?.count(where: \.isInfinite), infinite > 0 {
      warnings.append("Column '\(column.name)' has \(counted(infinite, "infinite number")).")
    }
    if let row = column.firstHuge {
      warnings.append(
        "Column '\(column.name)', row \(row + 1): \(column.written(row) ?? "") is too large to "
          + "compute with; lessons leave the column out. \(Column.hugeAdvice)")
    }
  }

  /// Dates that run backwards or to and fro: a series is sorted by them.
  private mutating func noteOrder(of column: Column, _ dates: Dates) {
    let known = dates.days.filter(\.isFinite)
    if let doubt = dates.doubt { warnings.append("Column '\(column.name)': \(doubt).") }
    guard known.count >= 3, Set(known).count == known.count else { return }
    if zip(known, known.dropFirst()).allSatisfy({ $0 > $1 }) {
      warnings.append(
        "Column '\(column.name)' runs from the last date to the first: lessons on series sort by it."
      )
    } else if !zip(known, known.dropFirst()).allSatisfy({ $0 < $1 }) {
      warnings.append(
        "The dates of column '\(column.name)' are out of order: lessons on series sort by them.")
    }
  }

  private mutating func inspect(_ table: DataTable, _ goal: Column) {
    let known = (0..<table.count).filter { !goal.isMissing($0) }
    if known.count < table.count {
      warnings.append("The target is missing in \(counted(table.count - known.count, "row")).")
    }
    let table = table.rows(known)
    let goal = goal.rows(known)
    if goal.looksLikeClasses, let (labels, names) = goal.classes,
      names.count <= max(20, known.count / 2)
    {
      classes = zip(names, counts(of: labels, classes: names.count)).map { ($0, $1) }
      noteBalance()
      if names.count == 1 { warnings.append("The target has one value only: nothing to learn.") }
      if names.count > 1, zip(labels, labels.dropFirst()).allSatisfy({ $0 <= $1 }) {
        warnings.append("The rows are sorted by class: shuffle them before a split.")
      }
      noteLeaks(table, goal, labels)
    } else if let y = goal.numbers {
      noteLeaks(table, goal, y)
    }
  }
}

extension Inspection.ColumnReport {
  init(_ column: Column) {
    name = column.name
    missing = column.missingCount
    distinct = column.distinctCount
    if let dates = Dates(column), case let known = dates.days.filter(\.isFinite),
      let first = known.min(), let last = known.max()
    {
      kind = "dates"
      values = "\(Dates.written(first)) … \(Dates.written(last))"
      return
    }
    kind = column.kind
    switch column.values {
    case .numbers(let all):
      let numbers = all.filter(\.isFinite)
      guard let least = numbers.min(), let greatest = numbers.max() else {
        values = ""
        return
      }
      let count = Double(numbers.count)
      let sum = numbers.reduce(0, +)
      // The sum of huge numbers may be infinite where their mean is not.
      let mean = sum.isFinite ? sum / count : numbers.reduce(0) { $0 + $1 / count }
      values =
        "\(written(least, .wholePart)) … \(written(greatest, .wholePart)), mean \(written(mean, .wholePart))"
    case .words(let codes, let categories):
      let ranked = rankedWords(codes, categories)
      let shown = ranked.prefix(3).map {
        "\($0.word.prefix(24).description.onOneLine) (\($0.count))"
      }
      values = shown.joined(separator: ", ") + (ranked.count > 3 ? ", …" : "")
    }
  }
}

extension Column {
  /// What a figure shows of the column; nil where there is nothing in it, or words that hardly repeat.
  fileprivate var shownValues: Inspection.ColumnValues? {
    if let dates = Dates(self), words != nil {
      let years = dates.days.filter(\.isFinite).map { 1970 + $0 / 365.2425 }
      return years.isEmpty ? nil : .numbers(name: "\(name), years", years)
    }
    switch values {
    case .numbers(let all):
      let numbers = all.filter(\.isFinite)
      return numbers.isEmpty ? nil : .numbers(name: name, numbers)
    case .words(let codes, let categories):
      let ranked = rankedWords(codes, categories)
      guard let first = ranked.first, first.count > 1 else { return nil }
      let shown = ranked.prefix(8).map {
        (word: $0.word.prefix(12).description.onOneLine, $0.count)
      }
      return .words(name: name, shown, distinct: ranked.count)
    }
  }
}

/// The words that are used and how often, the most frequent first.
private func rankedWords(
  _ codes: [Int32], _ categories: [String]
) -> [(word: String, count: Int)] {
  var sizes = [Int](repeating: 0, count: categories.count)
  for code in codes where code >= 0 { sizes[Int(code)] += 1 }
  return sizes.indices.filter { sizes[$0] > 0 }.map { (categories[$0], sizes[$0]) }
    .sorted { a, b in (b.count, a.word) < (a.count, b.word) }
}
