import Foundation
import Testing

@testable import ZipFiles

@Suite struct ZipWriterTests {
  /// Read by another program than the one that wrote it.
  @Test func anotherProgramReadsIt() throws {
    let python = "/usr/bin/python3"
    guard FileManager.default.isExecutableFile(atPath: python) else {
      return print("python3 is missing: the archive is not read by another program.")
    }
    let text = String(repeating: "the same words again and again. ", count: 200)
    var archive = ZipWriter()
    try archive.add("mimetype", Array("plain".utf8), isStored: true)
    try archive.add("Folder/text.txt", Array(text.utf8))
    try archive.add("ü/empty.txt", [])
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).zip")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(archive.bytes).write(to: file)
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [
      "-c",
      """
      import sys, zipfile
      z = zipfile.ZipFile(sys.argv[1])
      assert z.testzip() is None
      for i in z.infolist():
          print(ascii(i.filename), i.compress_type, i.date_time[0], len(z.read(i)))
      """, file.path,
    ]
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(
      said == """
        'mimetype' 0 1980 5
        'Folder/text.txt' 8 1980 \(text.utf8.count)
        '\\xfc/empty.txt' 0 1980 0

        """)
  }

  @Test func whatIsSmallerIsPackedAndTheRestIsKept() throws {
    var archive = ZipWriter()
    try archive.add("long", [UInt8](repeating: 7, count: 100_000))
    #expect(archive.bytes.count < 1000)
    var kept = ZipWriter()
    try kept.add("long", [UInt8](repeating: 7, count: 100_000), isStored: true)
    #expect(kept.bytes.count > 100_000)
  }

  @Test func theSameFilesGiveTheSameBytes() throws {
    func made() throws -> [UInt8] {
      var archive = ZipWriter()
      try archive.add("a.txt", Array("one".utf8))
      try archive.add("b.txt", Array("two".utf8))
      return archive.bytes
    }
    #expect(try made() == made())
  }

  @Test(arguments: ["", "/a", "a//b", "../a", "a/./b", "a\\b"])
  func aNameThatLeadsElsewhereIsRefused(name: String) {
    var archive = ZipWriter()
    #expect(throws: ZipError.badName(name)) { try archive.add(name, []) }
  }

  @Test func aNameComesOnce() throws {
    var archive = ZipWriter()
    try archive.add("a", [])
    #expect(throws: ZipError.nameTwice("a")) { try archive.add("a", []) }
  }
}
