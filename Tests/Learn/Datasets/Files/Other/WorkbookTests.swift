import Testing

@testable import Datasets

@Suite struct WorkbookTests {
  private let scratch = Scratch()

  private func workbook(
    _ sheets: [(name: String, rows: String)], shared: [String] = [], isDeflated: Bool = true,
    properties: String = ""
  ) -> String {
    let names = sheets.enumerated().map { place, sheet in
      "<sheet name=\"\(sheet.name)\" sheetId=\"\(place + 1)\" r:id=\"rId\(place + 7)\"/>"
    }
    let links = sheets.indices.map {
      "<Relationship Id=\"rId\($0 + 7)\" Target=\"worksheets/part\($0).xml\"/>"
    }
    let texts = shared.map { "<si>\($0)</si>" }.joined()
    var files = [
      (
        "xl/workbook.xml",
        "<workbook xmlns:r=\"r\">\(properties)<sheets>\(names.joined())</sheets></workbook>"
      ),
      ("xl/_rels/workbook.xml.rels", "<Relationships>\(links.joined())</Relationships>"),
      ("xl/sharedStrings.xml", "<sst>\(texts)</sst>"),
      (
        "xl/styles.xml",
        """
        <styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>\
        <numFmt numFmtId="165" formatCode="[Red]0.0&quot;days&quot;"/></numFmts>\
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
        <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="165"/>\
        <xf numFmtId="20"/></cellXfs></styleSheet>
        """
      ),
    ]
    for (place, sheet) in sheets.enumerated() {
      files.append(
        (
          "xl/worksheets/part\(place).xml",
          "<worksheet><sheetData>\(sheet.rows)</sheetData></worksheet>"
        ))
    }
    return scratch.write(
      "book.xlsx", zipped(files.map { ($0.0, Array($0.1.utf8)) }, isDeflated: isDeflated))
  }

  private let rows = """
    <row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><r><t>tw</t></r><r><t>ice \
    &amp; x</t></r></is></c><c r="D2" t="str"><v>when</v></c></row>\
    <row r="3"><c r="B3"><v>1.5</v></c><c r="C3"><f>B3*2</f><v>3</v></c>\
    <c r="D3" s="1"><v>45352</v></c></row>\
    <row r="5"><c r="B5"><v>-2E-3</v></c><c r="C5" t="e"><v>#DIV/0!</v></c>\
    <c r="D5" s="1"><v>60</v></c></row>
    """

  @Test(arguments: [true, false]) func aSheetIsATable(isDeflated: Bool) throws {
    let path = workbook(
      [("empty", ""), ("numbers", rows)], shared: ["<t>x</t><rPh><t>ex</t></rPh>"],
      isDeflated: isDeflated)
    #expect(try DataKind(of: path) == .table)
    #expect(
      try DataChoice().table(path)
        == DataTable([
          Column("x", numbers: [1.5, -0.002]), Column("twice & x", numbers: [3, .nan]),
          Column("when", words: ["2024-03-01", "1900-02-28"]),
        ]))
    let found = try Inspection(path)
    #expect(
      found.warnings.contains("The sheet 'numbers' was read; '--sheet' chooses another: 'empty'."))
    #expect(throws: DataError.self) { try DataChoice(sheet: "none").table(path) }
  }

  @Test func textsOfDigitsDatesAndTruthValues() throws {
    let cells = """
      <row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="b"><v>1</v></c><c s="2"><v>45352.5208333</v></c>\
      <c s="3"><v>7</v></c><c s="4"><v>0.25</v></c></row>\
      <row><c t="s"><v>1</v></c><c t="b"><v>0</v></c><c s="2"><v>1</v></c><c s="3"><v>8</v></c>\
      <c s="4"><v>0.5</v></c></row>
      """
    let path = workbook([("one", cells)], shared: ["<t>other</t>", "<t>007</t>"])
    let table = try DataChoice(header: .no).table(path)
    #expect(table.columns[0].words == ["007", "007"])
    #expect(table.columns[1].words == ["true", "false"])
    #expect(table.columns[2].words == ["2024-03-01T12:30:00", "1900-01-01"])
    #expect(table.columns[3].numbers == [7, 8])
    #expect(table.columns[4].words == ["06:00:00", "12:00:00"])
    let old = workbook(
      [("one", "<row><c s=\"1\"><v>0</v></c></row>")],
      properties: "<workbookPr date1904=\"1\"/>")
    #expect(try DataChoice(header: .no).table(old).columns[0].words == ["1904-01-01"])
  }

  @Test func damagedOnesAreRefused() throws {
    let good = try ByteReader(workbook([("one", rows)], shared: ["<t>x</t>"])).rest()
    for length in stride(from: 0, to: good.count, by: 7) {
      let cut = scratch.write("cut.xlsx", Array(good.prefix(length)))
      #expect(throws: DataError.self) { try Workbook(cut) }
    }
    for place in stride(from: 0, to: good.count, by: 3) {
      var damaged = good
      damaged[place] ^= 0x55
      _ = try? DataChoice().table(scratch.write("damaged.xlsx", damaged))
    }
    let zip = scratch.write("other.xlsx", zipped([("hello.txt", [1, 2])]))
    let error = #expect(throws: DataError.self) { try DataKind(of: zip) }
    #expect("\(error!)".contains("it is a zip archive. Unpack it first"))
  }
}
