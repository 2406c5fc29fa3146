import Foundation
import Testing

@testable import WholeFiles

@Suite struct SafeFileTests {
  private let folder: String = {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("whole-\(UUID().uuidString)").path
    try! FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }()

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  private func text(_ name: String) -> String? {
    try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }

  @Test func aFileIsReplacedAndNothingElseIsLeft() throws {
    try SafeFile.write(Array("old and long".utf8), to: folder + "/a")
    try SafeFile.write(Array("new".utf8), to: folder + "/a")
    #expect(names == ["a"] && text("a") == "new")
    try FileManager.default.removeItem(atPath: folder)
  }

  /// A writer that was killed leaves its partial file behind: the next takes it over.
  @Test func aPartialFileOfTheDeadIsTakenOver() throws {
    try Data("half of something much longer".utf8)
      .write(to: URL(fileURLWithPath: folder + "/a.partial"))
    try SafeFile.write(Array("whole".utf8), to: folder + "/a")
    #expect(names == ["a"] && text("a") == "whole")
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func afterAnErrorTheOldOnesAreStillThere() throws {
    try SafeFile.write(Array("old".utf8), to: folder + "/a")
    try FileManager.default.createDirectory(
      atPath: folder + "/b/inner", withIntermediateDirectories: true)
    // A folder cannot be replaced by a file, which is noticed at the very end.
    let error = #expect(throws: SafeFileError.self) {
      try SafeFile.write([(folder + "/nowhere/c", [1]), (folder + "/a", [2])])
    }
    #expect(error?.path.hasSuffix("nowhere/c") == true)
    #expect(error?.description.contains("No such file or directory") == true)
    #expect(throws: SafeFileError.self) { try SafeFile.write([1], to: folder + "/b") }
    #expect(names == ["a", "b"] && text("a") == "old")
    try FileManager.default.removeItem(atPath: folder)
  }

  /// Ten that each add a line: no line is lost, for nobody reads before another has written.
  @Test func nothingIsLostWhereManyChangeAFile() async throws {
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<10 {
        group.addTask { [folder] in
          for round in 0..<20 {
            try? SafeFile.update(folder + "/lines") {
              ($0 ?? []) + Array("\(number) \(round)\n".utf8)
            }
          }
        }
      }
    }
    #expect(names == ["lines"])
    #expect(Set(text("lines")?.split(separator: "\n") ?? []).count == 200)
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func aFileThatIsNotChangedIsNotWritten() throws {
    try SafeFile.update(folder + "/a") { _ in nil }
    #expect(names == [])
    try SafeFile.write([1], to: folder + "/a")
    try SafeFile.update(folder + "/a") { $0 == [1] ? nil : [2] }
    #expect(names == ["a"])
    // One that is there and cannot be read is not taken for one that is not there.
    try FileManager.default.createDirectory(
      atPath: folder + "/b", withIntermediateDirectories: true)
    #expect(throws: SafeFileError.self) { try SafeFile.update(folder + "/b") { _ in [1] } }
    #expect(names == ["a", "b"])
    try FileManager.default.removeItem(atPath: folder)
  }

  /// Four that need the same new folder at once, each folder of its own in a new one: it is there for all.
  @Test func aFolderThatManyMakeAtOnceIsThereForAll() async throws {
    for round in 0..<300 {
      let path = "\(folder)/\(round)/cache/plugins/one"
      await withTaskGroup(of: SafeFileError?.self) { group in
        for _ in 0..<4 {
          group.addTask {
            do throws(SafeFileError) { try SafeFile.makeFolder(path) } catch { return error }
            return nil
          }
        }
        for await error in group { #expect(error == nil) }
      }
    }
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func foldersAreMadeWithThoseAboveThemAndAnEmptyPathIsNone() throws {
    try SafeFile.makeFolder(folder + "/x/y/z/", isPrivate: true)
    try SafeFile.makeFolder(folder + "/x/y/z")
    let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/x")
    #expect((attributes[.posixPermissions] as? Int) == 0o700)
    #expect(throws: SafeFileError.self) { try SafeFile.makeFolder("") }
    try SafeFile.write([1], to: folder + "/file")
    let error = #expect(throws: SafeFileError.self) {
      try SafeFile.makeFolder(folder + "/file/inner")
    }
    #expect(error?.reason == "Not a directory")
    try FileManager.default.removeItem(atPath: folder)
  }

  /// Many writers of the same file: one of them is there, whole, and no partial file.
  @Test func writersWaitForEachOther() async throws {
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        group.addTask { [folder] in
          for _ in 0..<20 {
            let bytes = [UInt8](repeating: UInt8(number), count: 1000 + 100 * number)
            try? SafeFile.write([(folder + "/x", bytes), (folder + "/y", bytes)])
          }
        }
      }
    }
    #expect(names == ["x", "y"])
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/x"))
    #expect(Set(bytes).count == 1 && bytes.count == 1000 + 100 * Int(bytes[0]))
    try FileManager.default.removeItem(atPath: folder)
  }
}
