extension Inspection {
  /// Rows, columns, what is missing, repeated, constant, or tells too much.
  mutating func inspect(_ table: DataTable, target: String?) {
    facts = [("rows", "\(table.count)"), ("columns", "\(table.columns.count)")]
    columns = table.columns.map(ColumnReport.init)
    if table.count == 0 { warnings.append("There are no rows under the heading.") }
    let repeated = table.duplicateRows.count
    facts.append(("rows that repeat another", "\(repeated)"))
    facts.append(("rows with something missing", "\(table.count - table.completeRows.count)"))
    if repeated > 0 {
      warnings.append(
        "\(repeated) rows repeat another: after a split the same row may lie on both sides.")
    }
    for column in table.columns where table.count > 0 { note(column, of: table.count) }
    let numeric = table.columns.compactMap { column in
      column.numbers.map { (name: column.name, values: $0.filter(\.isFinite)) }
    }
    overview = .columns(numeric.filter { !$0.values.isEmpty })
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
    } else if column.words != nil, distinct * 10 > count * 9, count >= 20 {
      warnings.append(
        "Column '\(column.name)' has another word in almost every row: a name, or an identifier.")
    }
    if column.missingCount * 2 > count {
      warnings.append(
        "Column '\(column.name)': \(column.missingCount) of \(count) values are missing.")
    }
    if let infinite = column.numbers?.count(where: \.isInfinite), infinite > 0 {
      warnings.append("Column '\(column.name)' has \(infinite) infinite numbers.")
    }
  }

  private mutating func inspect(_ table: DataTable, _ goal: Column) {
    let known = (0..<table.count).filter { !goal.isMissing($0) }
    if known.count < table.count {
      warnings.append("The target is missing in \(table.count - known.count) rows.")
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

  /// Columns from which the class can be read off: information over entropy near 1.
  private mutating func noteLeaks(_ table: DataTable, _ goal: Column, _ labels: [Int]) {
    let all = entropy(labels)
    if all == 0 { return }
    for column in table.columns where column.name != goal.name {
      let distinct = column.distinctCount
      if distinct * 2 > table.count || column.countsRows { continue }
      let places: [Int] =
        switch column.values {
        case .numbers(let numbers): binned(numbers, bins: 20)
        case .words(let codes, _): codes.map { Int($0) + 1 }
        }
      let told = mutualInformation(places, labels) / all
      if told > 0.98 {
        warnings.append(
          "Column '\(column.name)' alone gives the target away: does it come from the answer "
            + "(leakage)?")
      }
    }
  }

  /// Columns that are the number to be predicted, or follow it almost exactly.
  private mutating func noteLeaks(_ table: DataTable, _ goal: Column, _ y: [Double]) {
    for column in table.columns where column.name != goal.name {
      guard let x = column.numbers, x.allSatisfy(\.isFinite), y.allSatisfy(\.isFinite) else {
        continue
      }
      if abs(pearson(x, y)) > 0.9995 {
        warnings.append(
          "Column '\(column.name)' follows the target almost exactly: does it come from the answer "
            + "(leakage)?")
      }
    }
  }
}

extension Inspection.ColumnReport {
  init(_ column: Column) {
    name = column.name
    kind = column.kind
    missing = column.missingCount
    distinct = column.distinctCount
    switch column.values {
    case .numbers(let all):
      let numbers = all.filter(\.isFinite)
      guard let least = numbers.min(), let greatest = numbers.max() else {
        values = ""
        return
      }
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      values = "\(short(least)) … \(short(greatest)), mean \(short(mean))"
    case .words(let codes, let categories):
      var sizes = [Int](repeating: 0, count: categories.count)
      for code in codes where code >= 0 { sizes[Int(code)] += 1 }
      let ranked = sizes.indices.sorted { a, b in
        (sizes[b], categories[a]) < (sizes[a], categories[b])
      }
      let shown = ranked.prefix(3).map { "\(categories[$0].prefix(24)) (\(sizes[$0]))" }
      values = shown.joined(separator: ", ") + (ranked.count > 3 ? ", …" : "")
    }
  }
}

/// Four digits that count.
private func short(_ number: Double) -> String {
  if number == number.rounded() && abs(number) < 1e7 { return String(Int(number)) }
  let size = abs(number)
  let power: Double = size >= 1000 ? 1 : size >= 1 ? 1000 : 100_000
  return size >= 1e7 || size < 1e-4
    ? "\(Float(number))" : plain((number * power).rounded() / power)
}
