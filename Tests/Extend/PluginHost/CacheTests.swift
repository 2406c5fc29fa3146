import Foundation
import LessonKit
import Testing

@testable import PluginHost

@Suite struct CacheTests {
  @Test func aLibraryAppearsWholeOrNotAtAll() throws {
    let workshop = try Workshop()
    let cache = PluginCache(environment: ["CHALK_HOME": workshop.folder.path])
    #expect(!cache.holds("k"))
    #expect(throws: PluginError.doesNotCompile("no")) {
      try cache.make("k") { folder throws(PluginError) in
        _ = FileManager.default.createFile(
          atPath: folder.appendingPathComponent("plugin.so").path, contents: nil)
        throw .doesNotCompile("no")
      }
    }
    #expect(!cache.holds("k"))
    for _ in 0..<2 {  // a second one made at the same time is no error
      try cache.make("k") { folder throws(PluginError) in
        _ = FileManager.default.createFile(
          atPath: folder.appendingPathComponent("plugin.so").path, contents: nil)
      }
    }
    #expect(cache.holds("k"))
    let left = try FileManager.default.contentsOfDirectory(atPath: cache.folder.path)
    #expect(left == ["k"], "no workshop is left behind")
    workshop.remove()
  }

  @Test func whatCannotBeWrittenIsSaid() throws {
    let workshop = try Workshop()
    try workshop.write("home", "a file where a folder should be")
    let home = workshop.folder.appendingPathComponent("home").path
    let cache = PluginCache(environment: ["CHALK_HOME": home])
    let error = #expect(throws: PluginError.self) {
      try cache.make("k") { _ throws(PluginError) in }
    }
    #expect(error?.description.contains("CHALK_HOME") == true)
    workshop.remove()
  }

  @Test func installingCopiesAndUninstallingRemoves() throws {
    let workshop = try Workshop()
    let path = try workshop.write("Mine.swift", "struct A: Lesson {}")
    let installed = InstalledPlugins(home: workshop.folder.appendingPathComponent("home"))
    #expect(installed.names.isEmpty)
    #expect(try installed.install(PluginSource(path)) == "Mine")
    #expect(try installed.install(PluginSource(path)) == "Mine", "again, over the first")
    #expect(try PluginSource(installed.paths[0]).files.map(\.lastPathComponent) == ["Mine.swift"])
    try installed.uninstall("Mine")
    #expect(installed.names.isEmpty)
    #expect(throws: (any Error).self) { try installed.uninstall("Mine") }
    workshop.remove()
  }

  @Test func aFolderAndAPackageAreReadWhole() throws {
    let workshop = try Workshop()
    try workshop.write("Folder/A.swift", "")
    try workshop.write("Folder/deep/B.swift", "")
    try workshop.write("Folder/.build/C.swift", "")
    let folder = try PluginSource(workshop.folder.appendingPathComponent("Folder").path)
    #expect(folder.files.map(\.lastPathComponent) == ["A.swift", "B.swift"])
    try workshop.write("Package/Package.swift", "")
    try workshop.write("Package/Tests/T.swift", "")
    try workshop.write("Package/Sources/Mine/M.swift", "")
    let package = try PluginSource(workshop.folder.appendingPathComponent("Package").path)
    #expect(package.files.map(\.lastPathComponent) == ["M.swift"])
    workshop.remove()
  }
}
