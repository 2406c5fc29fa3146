import Foundation
import Testing

@testable import Datasets

/// Archives that were made to write elsewhere than they are unpacked, and ordinary ones.
@Suite struct FileArchiveTests {
  /// A tar archive of these entries: a path, the letter of its kind, and its bytes.
  private func tar(_ entries: [(path: String, kind: Character, text: String)]) -> [UInt8] {
    var bytes: [UInt8] = []
    for entry in entries {
      var head = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, at place: Int) {
        for (index, byte) in text.utf8.enumerated() { head[place + index] = byte }
      }
      put(String(entry.path.prefix(100)), at: 0)
      put("0000644", at: 100)
      let size = String(entry.text.utf8.count, radix: 8)
      put(String(repeating: "0", count: 11 - size.count) + size, at: 124)
      put("        ", at: 148)
      put(String(entry.kind), at: 156)
      put("ustar", at: 257)
      let sum = String(head.reduce(0) { $0 + Int($1) }, radix: 8)
      put(String(repeating: "0", count: 6 - sum.count) + sum + "\0 ", at: 148)
      bytes += head + Array(entry.text.utf8)
      bytes += [UInt8](repeating: 0, count: (512 - entry.text.utf8.count % 512) % 512)
    }
    return bytes + [UInt8](repeating: 0, count: 1024)
  }

  private func archive(_ bytes: [UInt8], limit: Int = 1 << 20) throws -> FileArchive {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-archive-\(UUID().uuidString).tar")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try FileArchive(file.path, limit: limit)
  }

  @Test func anOrdinaryArchiveGivesItsFiles() throws {
    let files = try archive(
      tar([
        ("Swish/", "5", ""), ("./Swish/Swish.swift", "0", "let x = 1"),
        ("Swish/data/a.csv", "0", ""),
      ])
    ).files
    #expect(files.map(\.path) == ["Swish/Swish.swift", "Swish/data/a.csv"])
    #expect(files[0].bytes == Array("let x = 1".utf8))
  }

  @Test(
    arguments: [
      ("../evil.swift", "0"), ("/etc/evil", "0"), ("a/../../b", "0"), ("a//b", "0"), ("a\\b", "0"),
      ("link", "2"), ("link", "1"), ("device", "3"),
    ] as [(String, Character)])
  func whatWouldLeadOutIsRefused(path: String, kind: Character) throws {
    #expect(throws: DataError.self) { try archive(tar([(path, kind, "")])) }
  }

  @Test func whatIsTooLargeOrCutOffIsRefused() throws {
    let large = tar([("a", "0", String(repeating: "x", count: 5000))])
    #expect(throws: DataError.self) { try archive(large, limit: 4000) }
    #expect(throws: DataError.self) { try archive(Array(large.prefix(2000))) }
    #expect(throws: DataError.self) { try archive(Array("no archive at all".utf8)) }
    var damaged = large
    damaged[3] = 65
    #expect(throws: DataError.self) { try archive(damaged) }
    #expect(try archive(large).files.count == 1)
  }
}
