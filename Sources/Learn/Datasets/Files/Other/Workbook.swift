import Foundation

/// An Excel workbook (.xlsx): a zip archive of XML files, of which it takes the cells with their values.
///
/// Formulas count as the value that was last computed, errors as missing, dates as ISO 8601. Format:
/// ECMA-376, part 1, 18.3 and 18.4.
struct Workbook {
  let path: String
  /// The sheets in their order, and where they lie in the archive.
  let sheets: [(name: String, file: String)]
  private let archive: ZipArchive
  private let sharedTexts: [String]
  private let dates: WorkbookDates

  /// Opens a workbook.
  /// - Throws: `DataError` where the archive or its XML is damaged.
  init(_ path: String) throws(DataError) {
    self.path = path
    archive = try ZipArchive(path)
    let book = try WorkbookXML(archive, "xl/workbook.xml")
    let links = try WorkbookXML(archive, "xl/_rels/workbook.xml.rels", isNeeded: false)
    var targets: [String: String] = [:]
    for link in links.elements where link.name == "Relationship" {
      guard let id = link.attributes["Id"], let target = link.attributes["Target"] else { continue }
      targets[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/\(target)"
    }
    var sheets: [(name: String, file: String)] = []
    for sheet in book.elements where sheet.name == "sheet" {
      let number = sheets.count + 1
      let id = sheet.attributes["r:id"] ?? sheet.attributes["id"] ?? ""
      sheets.append(
        (
          sheet.attributes["name"] ?? "Sheet\(number)",
          targets[id] ?? "xl/worksheets/sheet\(number).xml"
        ))
    }
    self.sheets = sheets
    let usesEpoch1904 = book.elements.contains {
      $0.name == "workbookPr" && ["1", "true"].contains($0.attributes["date1904"])
    }
    dates = WorkbookDates(
      try WorkbookXML(archive, "xl/styles.xml", isNeeded: false), usesEpoch1904: usesEpoch1904)
    sharedTexts = try WorkbookXML(archive, "xl/sharedStrings.xml", isNeeded: false).sharedTexts
  }

  /// A sheet as a table: its used cells, the first row for names where it looks like them.
  ///
  /// - Parameter name: the sheet; nil is the first with anything in it.
  /// - Throws: `DataError` where there is no such sheet, or nothing in any.
  func table(_ name: String?, header: CSVHeader) throws(DataError) -> TypedTable {
    if let name {
      guard let sheet = sheets.first(where: { $0.name.lowercased() == name.lowercased() }) else {
        throw .unknown("sheet", name, known: sheets.map(\.name))
      }
      return TypedTable(cells: try cells(of: sheet.file), header: header, origin: nil)
    }
    for sheet in sheets {
      let cells = try cells(of: sheet.file)
      if cells.isEmpty { continue }
      let others = sheets.filter { $0.name != sheet.name }.map { "'\($0.name)'" }
      let origin =
        others.isEmpty
        ? nil
        : "The sheet '\(sheet.name)' was read; '--sheet' chooses another: "
          + others.joined(separator: ", ") + "."
      return TypedTable(cells: cells, header: header, origin: origin)
    }
    throw .unsuitable("'\(path)'", problem: "its sheets are empty", advice: "A table needs a row.")
  }

  /// The used cells of a sheet, from the first used row and column on.
  private func cells(of file: String) throws(DataError) -> [[TypedCell]] {
    let found = try WorkbookXML(archive, file).cells
    let used = found.compactMap { cell in
      value(of: cell).map { (cell.row, cell.column, $0) }
    }.filter { $0.2 != .missing }
    guard let firstRow = used.map(\.0).min(), let firstColumn = used.map(\.1).min(),
      let lastRow = used.map(\.0).max(), let lastColumn = used.map(\.1).max()
    else { return [] }
    let width = lastColumn - firstColumn + 1
    guard (lastRow - firstRow + 1) * width <= 1 << 26 else {
      throw .unsuitable(
        "'\(path)'",
        problem: "its cells reach from row \(firstRow) to \(lastRow), column "
          + "\(firstColumn) to \(lastColumn)",
        advice: "Save the part with the table as CSV.")
    }
    var rows = [[TypedCell]](
      repeating: Array(repeating: .missing, count: width), count: lastRow - firstRow + 1)
    for (row, column, value) in used { rows[row - firstRow][column - firstColumn] = value }
    // Rows with nothing in them are gaps between rows, not rows.
    return rows.filter { row in row.contains { $0 != .missing } }
  }

  private func value(of cell: WorkbookXML.Cell) -> TypedCell? {
    switch cell.type {
    case "s":
      guard let place = Int(cell.text), sharedTexts.indices.contains(place) else { return nil }
      return .word(sharedTexts[place])
    case "inlineStr", "str": return .word(cell.text)
    case "b": return cell.text.isEmpty ? nil : .text(cell.text == "1" ? "true" : "false")
    case "e": return nil
    case "d": return .word(cell.text)
    default:
      guard let number = Double(cell.text) else { return nil }
      return dates.text(number, style: cell.style).map { .text($0) } ?? .number(number)
    }
  }
}

extension TypedTable {
  /// Rows of cells of which the first may name the columns.
  fileprivate init(cells: [[TypedCell]], header: CSVHeader, origin: String?) {
    let first = (cells.first ?? []).map(\.written)
    var line = CSVFirstLine(kind: header == .yes ? .names : .row, cells: first, doubt: nil)
    if header == .auto {
      line = FirstLineGuess(
        first: first, below: cells.dropFirst().prefix(50).map { $0.map(\.written) },
        missing: CSVFormat.usualMissing, decimalMark: "."
      ).guess()
    }
    // Counts and classes in a first line are a custom of CSV files.
    if case .counts = line.kind { line = CSVFirstLine(kind: .row, cells: first, doubt: nil) }
    line.origin = origin
    let isNamed = line.kind == .names
    self.init(
      names: isNamed ? first : first.indices.map { "column \($0 + 1)" },
      rows: Array(cells.dropFirst(isNamed ? 1 : 0)), firstLine: line)
  }
}

/// Which numbers of a workbook are dates, and how they are written.
struct WorkbookDates {
  /// Whether each cell format shows a date, a time, or both.
  private var shows: [(date: Bool, time: Bool)] = []
  private let usesEpoch1904: Bool

  init(_ styles: WorkbookXML, usesEpoch1904: Bool) {
    self.usesEpoch1904 = usesEpoch1904
    var codes: [String: String] = [:]
    var isInCells = false
    for element in styles.elements {
      switch element.name {
      case "numFmt": codes[element.attributes["numFmtId"] ?? ""] = element.attributes["formatCode"]
      case "cellXfs": isInCells = true
      case "cellStyles", "dxfs": isInCells = false
      case "xf" where isInCells:
        let id = element.attributes["numFmtId"] ?? "0"
        shows.append(WorkbookDates.shown(id, codes[id]))
      default: break
      }
    }
  }

  /// A date as ISO 8601; nil where the style shows a number.
  ///
  /// Serial numbers count days from 1899-12-30, so that 1900-03-01 is 61, as Excel takes 1900 for a leap
  /// year; or from 1904-01-01.
  func text(_ serial: Double, style: Int) -> String? {
    guard shows.indices.contains(style), case let (date, time) = shows[style], date || time,
      serial >= 0, serial < 2_958_466
    else { return nil }
    let days = usesEpoch1904 ? serial + 1462 : serial
    let offset = days < 60 ? 1.0 : 0
    // 25,569 days lie between 1899-12-30 and 1970-01-01.
    let seconds = ((days + offset - 25_569) * 86_400).rounded()
    let style = Date.ISO8601FormatStyle(timeZone: .gmt)
    let text = Date(timeIntervalSince1970: seconds).formatted(style)
    let isMidnight = seconds.remainder(dividingBy: 86_400) == 0
    if !date { return String(text.dropFirst(11).dropLast()) }
    return String(isMidnight ? text.prefix(10) : text.dropLast())
  }

  /// What a format shows: by Excel's own numbers, or by the letters of its code.
  private static func shown(_ id: String, _ code: String?) -> (date: Bool, time: Bool) {
    guard let code else {
      let number = Int(id) ?? 0
      let isDate = (14...17).contains(number) || number == 22 || (27...36).contains(number)
      return (
        isDate || (50...58).contains(number),
        (18...22).contains(number) || (45...47).contains(number)
      )
    }
    // Texts in quotes and colors in brackets are no letters of a date.
    var letters = code.replacing(#/"[^"]*"|\\./#, with: "").lowercased()
    letters = letters.replacing(#/\[[^hms\]]*\]/#, with: "")
    let hasDay = letters.contains("y") || letters.contains("d")
    let hasTime = letters.contains("h") || letters.contains("s")
    return (hasDay || letters.contains("mmm"), hasTime)
  }
}
