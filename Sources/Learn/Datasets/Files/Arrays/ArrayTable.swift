extension TypedTable {
  /// A table from arrays: a row for each entry along the first axis, a column for each number of it.
  ///
  /// Of inputs and targets the targets are the last column; of one-hot rows it has the place of the 1. Where names do not speak of inputs, arrays of
  /// one length are a column each under their own names; a `.npy` has its columns numbered.
  ///
  /// - Throws: `DataError` where the arrays are no table.
  init(arrays archive: ArrayArchive, target: String?) throws(DataError) {
    // A column of the table may be named too, which is no array.
    let parts = try ArrayParts.found(in: archive, target.map(archive.has) == true ? target : nil)
    var columns: [Column] = []
    var note: String?
    if let parts, parts.training.targets != nil || parts.test != nil {
      let used = [parts.training.inputs, parts.training.targets].compactMap { $0 }
      for entry in used { columns += try TypedTable.columns(of: entry, archive) }
      if target == nil, let targets = parts.training.targets {
        let width = targets.shape.dropFirst().reduce(1, *)
        if width > 1 {
          let places = try TypedTable.places(columns.suffix(width), of: targets, archive)
          columns.removeLast(width)
          columns.append(places)
        }
      }
      let left = archive.entries.map(\.name).filter { name in !used.contains { $0.name == name } }
      if !left.isEmpty {
        note =
          "Of the arrays \(used.map { "'\($0.name)'" }.joined(separator: " and ")) were read, and "
          + "\(left.map { "'\($0.onOneLine)'" }.joined(separator: ", ")) left alone."
      }
    } else {
      for entry in archive.entries { columns += try TypedTable.columns(of: entry, archive) }
    }
    if let odd = columns.first(where: { $0.count != columns[0].count }) {
      throw .unsuitable(
        "'\(archive.path)'",
        problem: "'\(columns[0].name)' has \(columns[0].count) values, and '\(odd.name)' "
          + "\(odd.count)",
        advice: "Every column of a table has as many values.")
    }
    let names = CSVReader.unique(columns.map(\.name))
    self.init(
      table: DataTable(zip(names, columns).map { Column($0, numbers: $1.numbers ?? []) }),
      firstLine: CSVFirstLine(kind: .names, cells: names, doubt: nil, origin: note))
  }

  /// The columns of one-hot rows as one, with the places of the 1s.
  /// - Throws: `DataError` where they are other numbers: one of them would be predicted from the others.
  private static func places(
    _ columns: ArraySlice<Column>, of entry: ArrayArchive.Entry, _ archive: ArrayArchive
  ) throws(DataError) -> Column {
    let numbers = columns.map { $0.numbers ?? [] }
    let places = (0..<(numbers.first?.count ?? 0)).map { row -> Double? in
      let ones = numbers.indices.filter { numbers[$0][row] == 1 }
      let areZeros = numbers.indices.allSatisfy { ones.contains($0) || numbers[$0][row] == 0 }
      return ones.count == 1 && areZeros ? Double(ones[0]) : nil
    }
    let known = places.compactMap { $0 }
    guard known.count == places.count else {
      throw .unsuitable(
        "'\(archive.path)'",
        problem: "its targets '\(entry.name)' are \(entry.shapeText), and the rows are not one-hot",
        advice: "One number is predicted for each example: --target '\(entry.name) 1' takes one.")
    }
    return Column(entry.name, numbers: known)
  }

  private static func columns(
    of entry: ArrayArchive.Entry, _ archive: ArrayArchive
  ) throws(DataError) -> [Column] {
    guard (1...2).contains(entry.shape.count) else {
      throw .unsuitable(
        "'\(archive.path)'",
        problem: "its array '\(entry.name)' is \(entry.shapeText)",
        advice: "A table has rows and columns; pictures are for the lessons that take pictures.")
    }
    let numbers = try archive.numbers(of: entry)
    let width = entry.shape.count == 1 ? 1 : entry.shape[1]
    let isAlone = archive.entries.count == 1
    return (0..<width).map { place in
      let name = width == 1 ? entry.name : "\(isAlone ? "column" : entry.name) \(place + 1)"
      return Column(
        name, numbers: stride(from: place, to: numbers.count, by: width).map { numbers[$0] })
    }
  }
}
