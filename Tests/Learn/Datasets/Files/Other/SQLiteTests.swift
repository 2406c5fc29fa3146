import CSQLite
import Foundation
import Testing

@testable import Datasets

@Suite struct SQLiteTests {
  private let scratch = Scratch()

  private func database(_ statements: String) -> String {
    let path = scratch.path + "/\(UUID().uuidString).db"
    var handle: OpaquePointer?
    #expect(sqlite3_open(path, &handle) == SQLITE_OK)
    #expect(sqlite3_exec(handle, statements, nil, nil, nil) == SQLITE_OK)
    sqlite3_close(handle)
    return path
  }

  private let flowers = """
    CREATE TABLE "my flowers" (id INTEGER PRIMARY KEY, petal REAL, kind TEXT, big INTEGER);
    INSERT INTO "my flowers" VALUES (1, 1.5, 'setosa', 9007199254740993), (2, NULL, 'rosa', 3);
    """

  @Test func theOnlyTable() throws {
    let path = database(flowers)
    #expect(try DataKind(of: path) == .table)
    #expect(
      try DataChoice().table(path)
        == DataTable([
          Column("id", numbers: [1, 2]), Column("petal", numbers: [1.5, .nan]),
          Column("kind", words: ["setosa", "rosa"]),
          Column("big", words: ["9007199254740993", "3"]),
        ]))
    #expect(try Inspection(path).facts.contains { $0.name == "rows" && $0.value == "2" })
  }

  @Test func oneOfSeveralIsChosenByName() throws {
    let path = database(
      flowers + "CREATE VIEW few AS SELECT kind FROM \"my flowers\" WHERE id = 2;"
        + "CREATE TABLE bytes (x REAL, raw BLOB); INSERT INTO bytes VALUES (1, x'00FF');")
    let error = #expect(throws: DataError.self) { try DataChoice().table(path) }
    #expect("\(error!)".contains("3 tables and views: 'my flowers', 'bytes', 'few'"))
    #expect(try DataChoice(sheet: "Few").table(path).columns[0].words == ["rosa"])
    let bytes = try Inspection(path, DataChoice(sheet: "bytes"))
    #expect(bytes.warnings.contains { $0.contains("left out is 'raw'") })
    #expect(throws: DataError.self) { try DataChoice(sheet: "none").table(path) }
  }

  @Test func damagedOnesAreRefused() throws {
    let good = Array(FileManager.default.contents(atPath: database(flowers))!)
    #expect(throws: DataError.self) {
      try DataChoice().table(scratch.write("cut.db", Array(good.prefix(good.count / 2))))
    }
    let other = scratch.write("no.db", Array("SQLite format 3\0".utf8) + [1, 2, 3])
    #expect(throws: DataError.self) { try DataChoice().table(other) }
    #expect(throws: DataError.self) { try DataChoice().table(database("")) }
  }
}
