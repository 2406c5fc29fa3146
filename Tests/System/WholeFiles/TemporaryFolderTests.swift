import Foundation
import Testing
import WholeFiles

@Suite struct TemporaryFolderTests {
  @Test func itGoesWithItsFilesWhenItIsNoLongerNeeded() throws {
    var folder: TemporaryFolder? = try TemporaryFolder("whole-files-test")
    let path = try #require(folder?.path)
    try Data("x".utf8).write(to: URL(fileURLWithPath: path + "/file"))
    folder = nil
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  /// A dead program's folder goes, a living one's and a new one's stay.
  @Test func theFoldersOfTheDeadAreRemoved() throws {
    let prefix = "whole-files-sweep-\(getpid())"
    let living = try TemporaryFolder(prefix)
    let parent = URL(fileURLWithPath: living.path).deletingLastPathComponent().path
    let (dead, new) = ("\(parent)/\(prefix)-dead", "\(parent)/\(prefix)-new")
    for folder in [dead, new] {
      try FileManager.default.createDirectory(
        atPath: folder + "/inner", withIntermediateDirectories: true)
    }
    for folder in [dead, living.path] {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -100)], ofItemAtPath: folder)
    }
    let another = try TemporaryFolder(prefix)
    #expect(!FileManager.default.fileExists(atPath: dead))
    for folder in [new, living.path, another.path] {
      #expect(FileManager.default.fileExists(atPath: folder))
    }
    try FileManager.default.removeItem(atPath: new)
  }
}
