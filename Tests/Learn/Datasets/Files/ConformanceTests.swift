import Foundation
import Testing

@testable import Datasets

/// Files of other programs and of public test suites, each with what must come out of it. They lie beside the
/// package, and where they are missing these tests are skipped.
@Suite struct ConformanceTests {
  static let formats: String? = RealData.isThere ? folder(RealData.path("formats")) : nil
  static let suites: String? = RealData.isThere ? folder(RealData.path("../conformance")) : nil
  static let why: Comment = "needs the files of ../shared/data/formats and ../shared/conformance"

  private static func folder(_ path: String) -> String? {
    FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// What one file must give.
  private struct Expected {
    let path: String
    let verdict: String
    let values: [String: Any]

    var mustBeRead: Bool { verdict == "read" }
    var mustBeRefused: Bool { verdict == "refuse" }

    /// Checks that the file is read or refused as is said; `read` tells whether it came out right.
    func check(_ read: (Expected) throws -> Bool) {
      do {
        let isRight = try read(self)
        #expect(!mustBeRefused, "\(path) was read")
        #expect(isRight || !mustBeRead, "\(path) was read wrongly")
      } catch {
        #expect(!mustBeRead, "\(path): \(error)")
        #expect(error is DataError, "\(path): \(error)")
      }
    }
  }

  private func expected(_ folder: String) throws -> [Expected] {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/expected.json"))
    let all = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let files = try #require(all["files"] as? [[String: Any]])
    #expect(files.count > 2)
    return files.map {
      Expected(
        path: "\(folder)/\($0["file"] as? String ?? "")", verdict: $0["verdict"] as? String ?? "",
        values: $0)
    }
  }

  /// Whether a cell holds the number, word, truth value or nothing that a file's description has.
  private func isSame(_ column: Column, _ row: Int, _ value: Any?) -> Bool {
    switch value {
    case nil, is NSNull: return column.isMissing(row)
    case let value as NSNumber where isTruth(value):
      return column.words?[row] == (value.boolValue ? "true" : "false")
        || column.numbers?[row] == number(value)
    case let value as NSNumber:
      return column.numbers?[row] == number(value) || column.words?[row] == "\(value)"
    case let value as String:
      return column.words?[row] == value.withVisibleControls
        || value.isEmpty && column.isMissing(row)
    case let value as [String: Any]:
      // A date, as its day, or an error, which is a gap.
      guard let date = value["date"] as? String else { return column.isMissing(row) }
      return column.words?[row].map { date.hasPrefix($0.prefix(10)) } ?? false
    default: return true
    }
  }

  /// Foundation reads a fraction as a decimal number, whose own conversion is not the nearest double.
  private func number(_ value: NSNumber) -> Double { Double("\(value)") ?? value.doubleValue }

  /// JSON's truth values come as numbers of their own kind.
  private func isTruth(_ value: NSNumber) -> Bool {
    String(cString: value.objCType) == "c"
  }

  private func isSame(_ table: DataTable, _ names: [String], _ rows: [[Any?]]) -> Bool {
    let filled = rows.filter { $0.contains { $0 != nil && !($0 is NSNull) } }
    guard table.columnNames == names, table.count == filled.count else { return false }
    return filled.enumerated().allSatisfy { row, cells in
      names.indices.allSatisfy {
        isSame(table.columns[$0], row, $0 < cells.count ? cells[$0] : nil)
      }
    }
  }

  @Test(.enabled(if: ConformanceTests.formats != nil, ConformanceTests.why)) func jsonLines() throws
  {
    for file in try expected("\(Self.formats!)/jsonl") where !file.path.contains("empty") {
      file.check { file in
        let table = try DataChoice().table(file.path)
        guard let rows = file.values["rows"] as? [[String: Any]] else { return true }
        if rows.contains(where: { $0.values.contains { $0 is [String: Any] } }) { return true }
        return isSame(
          table, table.columnNames, rows.map { row in table.columnNames.map { row[$0] } })
      }
    }
  }

  @Test(.enabled(if: ConformanceTests.formats != nil, ConformanceTests.why)) func databases() throws
  {
    for file in try expected("\(Self.formats!)/sqlite") {
      file.check { file in
        guard let tables = file.values["tables"] as? [String: [String: Any]] else {
          _ = try DataChoice(sheet: "flowers").table(file.path)
          return true
        }
        return try tables.allSatisfy { name, content in
          guard let names = content["columns"] as? [String], let rows = content["rows"] as? [[Any]]
          else { return true }
          // A column of raw bytes is left out: it is no number, and no word.
          let kept = names.indices.filter { column in
            !rows.contains { ($0[column] as? [String: Any])?["bytes"] != nil }
          }
          return isSame(
            try DataChoice(sheet: name).table(file.path), kept.map { names[$0] },
            rows.map { row in kept.map { row[$0] } })
        }
      }
    }
  }

  @Test(.enabled(if: ConformanceTests.formats != nil, ConformanceTests.why)) func workbooks() throws
  {
    for file in try expected("\(Self.formats!)/xlsx") {
      file.check { file in
        guard let sheets = file.values["sheets"] as? [String: [String: Any]] else {
          _ = try DataChoice().table(file.path)
          return true
        }
        return try sheets.allSatisfy { name, content in
          guard let names = content["columns"] as? [String], let rows = content["rows"] as? [[Any]],
            !rows.isEmpty
          else { return true }
          return isSame(try DataChoice(sheet: name).table(file.path), names, rows)
        }
      }
    }
  }

  @Test(.enabled(if: ConformanceTests.formats != nil, ConformanceTests.why)) func sounds() throws {
    for file in try expected("\(Self.formats!)/wav") {
      file.check { file in
        let sound = try Sound(file.path)
        guard file.mustBeRead, let frames = file.values["frames"] as? Int else { return true }
        let first = (file.values["first_frames"] as? [[Double]] ?? []).flatMap { $0 }
        let last = file.values["last_frame"] as? [Double] ?? []
        let ends =
          Array(zip(sound.samples, first)) + Array(zip(sound.samples.suffix(last.count), last))
        return sound.frames == frames && sound.channels == file.values["channels"] as? Int
          && sound.sampleRate == file.values["sample_rate"] as? Int
          && ends.allSatisfy { abs(Double($0) - $1) < 1e-6 }
      }
    }
  }

  @Test(.enabled(if: ConformanceTests.formats != nil, ConformanceTests.why)) func photographs()
    throws
  {
    for file in try expected("\(Self.formats!)/jpeg") where !file.path.contains("not_a_jpeg") {
      file.check { file in
        let picture = try Picture(file: file.path)
        guard file.mustBeRead, let name = file.values["pixels"] as? String else { return true }
        let right = try Picture(
          file: "\(Self.formats!)/jpeg/\(name)", channels: picture.channels)
        guard right.height == picture.height, right.width == picture.width else { return false }
        let differences = zip(right.bytes, picture.bytes).map { abs(Int($0) - Int($1)) }
        let mean = Double(differences.reduce(0, +)) / Double(differences.count)
        return mean <= file.values["mean_difference_at_most"] as? Double ?? 0
          && differences.max()! <= file.values["largest_difference_at_most"] as? Int ?? 0
      }
    }
  }

  @Test(.enabled(if: ConformanceTests.formats != nil, ConformanceTests.why)) func texts() throws {
    for file in try expected("\(Self.formats!)/text") {
      file.check { file in
        guard let text = file.values["text"] as? String else {
          return try TextFile.read(file.path).note != nil
        }
        if file.path.hasSuffix(".csv") { return try DataChoice().table(file.path).count == 2 }
        return try TextFile.lines(file.path)
          == text.split(whereSeparator: \.isNewline).map(String.init)
      }
    }
  }

  @Test(.enabled(if: ConformanceTests.suites != nil, ConformanceTests.why)) func arrays() throws {
    let folders = ["\(Self.suites!)/numpy/npy-generated", "\(Self.formats ?? "")/npz"]
    for file in try folders.flatMap(expected) {
      file.check { file in
        _ = try Inspection(file.path)
        let archive = try ArrayArchive(file.path)
        let arrays =
          file.values["arrays"] as? [String: [String: Any]] ?? [
            archive.entries[0].name: file.values
          ]
        guard arrays.count == archive.entries.count else { return false }
        return try archive.entries.allSatisfy { entry in
          guard let content = arrays[entry.name], let values = content["values"] as? [NSNumber]
          else {
            _ = try archive.numbers(of: entry)
            return true
          }
          return try entry.shape == content["shape"] as? [Int]
            && archive.numbers(of: entry) == values.map(number)
        }
      }
    }
    for name in ["py2-objarr.npy", "py3-objarr.npy", "py2-objarr.npz", "py3-objarr.npz"] {
      #expect(throws: DataError.self) { try Inspection("\(Self.suites!)/numpy/npy/\(name)") }
    }
  }

  @Test(.enabled(if: ConformanceTests.suites != nil, ConformanceTests.why)) func csvSpectrum()
    throws
  {
    let folder = "\(Self.suites!)/csv-spectrum"
    for name in try Folder("\(folder)/csvs").files {
      let json = "\(folder)/json/\(name.dropLast(4)).json"
      let data = try Data(contentsOf: URL(fileURLWithPath: json))
      let rows = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: String]])
      let table = try DataChoice(header: .yes).table("\(folder)/csvs/\(name)")
      #expect(table.count == rows.count && Set(table.columnNames) == Set(rows[0].keys), "\(name)")
      for (row, cells) in rows.enumerated() {
        for column in table.columns {
          let text = cells[column.name] ?? ""
          let isRight =
            text.isEmpty && column.isMissing(row) || column.numbers?[row] == Double(text)
            || column.words?[row] == text.withVisibleControls
          #expect(isRight, "\(name), row \(row), \(column.name): \(text)")
        }
      }
    }
  }

  @Test(.enabled(if: ConformanceTests.suites != nil, ConformanceTests.why)) func jsonTestSuite()
    throws
  {
    let folder = "\(Self.suites!)/json-test-suite"
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let cases = files.filter { $0.hasSuffix(".json") && !$0.hasSuffix("expected.json") }
    #expect(cases.count > 100)
    for name in cases {
      let bytes = try ByteReader("\(folder)/\(name)").rest()
      let value = try? JSONValue(bytes[...])
      let kind = name.split(separator: "/").last!.prefix(2)
      if kind == "y_" { #expect(value != nil, "\(name)") }
      if kind == "n_" { #expect(value == nil, "\(name)") }
    }
  }

  @Test(.enabled(if: ConformanceTests.suites != nil, ConformanceTests.why)) func pngSuite() throws {
    for file in try expected("\(Self.suites!)/pngsuite") {
      let picture = try? Picture(file: file.path)
      let must = file.values["must_be_refused"] as? Bool ?? false
      #expect(!must || picture == nil, "\(file.path)")
      guard let name = file.values["pixels"] as? String, let picture else { continue }
      let path = "\(Self.suites!)/pngsuite/\(name)"
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      let samples = try #require(try JSONSerialization.jsonObject(with: data) as? [Int])
      let isWide = file.values["bit_depth"] as? Int == 16
      let all = try Picture(file: file.path, channels: 4)
      #expect(all.height == picture.height && all.bytes.count == samples.count, "\(name)")
      let worst = zip(all.bytes, samples).map { byte, sample in
        abs(Int(byte) - (isWide ? Int((Double(sample) / 257).rounded()) : sample))
      }.max()!
      #expect(worst <= (isWide ? 1 : 0), "\(name): \(worst)")
    }
  }

  @Test func aFileThatIsReadWronglyIsFound() {
    let column = Column("x", numbers: [1, .nan])
    #expect(isSame(column, 0, NSNumber(value: 1)) && !isSame(column, 0, NSNumber(value: 2)))
    #expect(isSame(column, 1, NSNull()) && !isSame(column, 0, NSNull()))
    let table = DataTable([column])
    #expect(!isSame(table, ["y"], [[1], [nil]]) && !isSame(table, ["x"], [[1], [2], [3]]))
  }
}
