import Notation

extension Column {
  /// A column of words read as numbers where nearly all of them are, written for people or with a few odd
  /// cells among them, which then count as missing; and what there is to be said of it.
  ///
  /// Odd cells are at most one in twenty; marks such as '-' at most half. Where more are no numbers, the
  /// column stays one of words, and the sentence says how many are numbers.
  func readAsNumbers(
    fileMark: Character, prefersThousands: Bool?
  ) -> (column: Column, notes: [String]) {
    guard case .words(let codes, let categories) = values, !categories.isEmpty else {
      return (self, [])
    }
    let (numbers, way) = Column.numbers(
      of: categories, fileMark: fileMark, prefersThousands: prefersThousands)
    guard let way else { return (self, doubtfulThousands(categories)) }
    let isMark = categories.indices.map { place in
      numbers[place] == nil
        && CSVFormat.missingAmongNumbers.contains(Column.bare(categories[place]))
    }
    var counts = (numbers: 0, marks: 0, odd: 0)
    var firstOdd: Int?
    var firstMark: Int?
    for (row, code) in codes.enumerated() where code >= 0 {
      if numbers[Int(code)] != nil {
        counts.numbers += 1
      } else if isMark[Int(code)] {
        counts.marks += 1
        firstMark = firstMark ?? row
      } else {
        counts.odd += 1
        firstOdd = firstOdd ?? row
      }
    }
    let known = counts.numbers + counts.odd
    let isNumeric =
      counts.numbers > 0 && counts.odd * 20 <= known && counts.marks <= counts.numbers
      && (counts.odd == 0 || counts.numbers >= 10)
    func word(_ row: Int?) -> String {
      row.map { categories[Int(codes[$0])].prefix(30).description.onOneLine } ?? ""
    }
    guard isNumeric else {
      guard counts.numbers * 2 > codes.count, let row = firstOdd ?? firstMark else {
        return (self, [])
      }
      let others = codes.count { $0 >= 0 } - counts.numbers
      return (
        self,
        [
          "Column '\(name)': \(counts.numbers) of \(counted(count, "cell")) are numbers, and "
            + "\(others) are words, such as '\(word(row))' in row \(row + 1): it was read as words. "
            + "--missing \(word(row).quotedForShell) makes a word one for a missing value."
        ]
      )
    }
    var notes: [String] = []
    if let example = categories.first(where: { Double($0) == nil && way.number($0) != nil }),
      let said = way.said(example)
    {
      notes.append("Column '\(name)': \(said).")
    }
    if let firstMark {
      notes.append(
        "Column '\(name)': \(counted(counts.marks, "cell")), '\(word(firstMark))' in row "
          + "\(firstMark + 1)\(counts.marks > 1 ? " and others" : ""), "
          + "\(counts.marks == 1 ? "counts" : "count") as missing.")
    }
    if let firstOdd {
      let cells = counts.odd == 1 ? "the other" : "\(counts.odd) others, the first"
      notes.append(
        "Column '\(name)': \(counts.numbers) of \(counted(known, "cell")) are numbers; \(cells), "
          + "'\(word(firstOdd))' in row \(firstOdd + 1), \(counts.odd == 1 ? "counts" : "count") as "
          + "missing.")
    }
    let values = codes.map { $0 < 0 ? Double.nan : numbers[Int($0)] ?? .nan }
    return (Column(name, numbers: values), notes)
  }

  /// The numbers that the words are, and how they are written; nil where hardly any is one.
  private static func numbers(
    of categories: [String], fileMark: Character, prefersThousands: Bool?
  ) -> ([Double?], WrittenNumbers?) {
    // Long texts are not looked through: half of some words must have digits.
    let some = categories.prefix(200)
    let numeric = some.count { $0.count <= 40 && $0.contains(where: \.isASCIIDigit) }
    guard numeric * 3 >= some.count,
      let way = WrittenNumbers(categories, fileMark: fileMark, prefersThousands: prefersThousands)
    else { return ([], nil) }
    return (categories.map { way.number($0) }, way)
  }

  /// A sentence where all words are like "1,000" between semicolons: thousands or decimals, nobody can tell.
  private func doubtfulThousands(_ categories: [String]) -> [String] {
    guard categories.allSatisfy({ WrittenNumberForm($0) == .thousandsComma || Double($0) != nil }),
      let example = categories.first(where: { WrittenNumberForm($0) != nil })
    else { return [] }
    return [
      "Column '\(name)': its words, such as '\(example)', may be numbers with commas between the "
        + "thousands or with a decimal comma: write them without, or with a point."
    ]
  }

  private static func bare(_ word: String) -> String {
    var text = word.lowercased()[...]
    text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
