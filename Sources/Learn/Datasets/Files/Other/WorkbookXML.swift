import Foundation

internal import FoundationXML

/// What a workbook's XML files hold: elements with their attributes, shared texts, and cells.
struct WorkbookXML {
  struct Element {
    let name: String
    let attributes: [String: String]
  }

  struct Cell {
    /// Counted from 1.
    let row: Int
    let column: Int
    let type: String
    let style: Int
    var text: String
  }

  /// Every element that is no cell, row or text.
  let elements: [Element]
  let cells: [Cell]
  let sharedTexts: [String]

  /// Reads a file of an archive.
  /// - Throws: `DataError` where it is damaged, or needed and not there.
  init(_ archive: ZipArchive, _ name: String, isNeeded: Bool = true) throws(DataError) {
    guard let entry = archive.entry(name) else {
      if isNeeded { throw .damaged(path: archive.path, problem: "'\(name)' is missing in it") }
      (elements, cells, sharedTexts) = ([], [], [])
      return
    }
    let parser = XMLParser(data: Data(try archive.unpack(entry)))
    let reader = WorkbookXMLReader()
    parser.delegate = reader
    parser.shouldResolveExternalEntities = false
    guard parser.parse() else {
      throw .damaged(
        path: archive.path,
        problem: "'\(name)' in it is no XML from line \(parser.lineNumber) on")
    }
    (elements, cells, sharedTexts) = (reader.elements, reader.cells, reader.sharedTexts)
  }
}

private final class WorkbookXMLReader: NSObject, XMLParserDelegate {
  var elements: [WorkbookXML.Element] = []
  var cells: [WorkbookXML.Cell] = []
  var sharedTexts: [String] = []
  private var cell: WorkbookXML.Cell?
  private var text = ""
  private var isText = false
  private var isPhonetic = false
  private var (row, column) = (0, 0)

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    switch WorkbookXMLReader.plain(name) {
    case "row":
      row = attributes["r"].flatMap { Int($0) } ?? row + 1
      column = 0
    case "c":
      if let place = attributes["r"].flatMap(WorkbookXMLReader.place) {
        (row, column) = place
      } else {
        column += 1
      }
      cell = WorkbookXML.Cell(
        row: row, column: column, type: attributes["t"] ?? "n",
        style: attributes["s"].flatMap { Int($0) } ?? 0, text: "")
      text = ""
    case "si": text = ""
    case "rPh": isPhonetic = true
    case "v", "t": isText = !isPhonetic
    case "f", "is", "r": break
    case let other: elements.append(WorkbookXML.Element(name: other, attributes: attributes))
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if isText { text += string }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    switch WorkbookXMLReader.plain(name) {
    case "v", "t": isText = false
    case "rPh": isPhonetic = false
    case "si": sharedTexts.append(text)
    case "c":
      if var cell {
        cell.text = text
        cells.append(cell)
      }
      cell = nil
    default: break
    }
  }

  /// The name without its prefix: `x:row` is a row.
  private static func plain(_ name: String) -> String {
    name.split(separator: ":").last.map(String.init) ?? name
  }

  /// Row and column of a cell's name, B2 is (2, 2); nil where it is none.
  private static func place(_ name: String) -> (Int, Int)? {
    let letters = name.prefix { $0.isASCII && $0.isLetter }
    guard (1...3).contains(letters.count), let row = Int(name.dropFirst(letters.count)), row > 0
    else { return nil }
    let column = letters.uppercased().utf8.reduce(0) { $0 * 26 + Int($1) - 64 }
    return row <= 1 << 20 ? (row, column) : nil
  }
}
