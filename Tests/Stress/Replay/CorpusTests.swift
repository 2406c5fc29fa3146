import Foundation
import Testing
import Trials

/// Every input that once broke a promise is read again, within the limits of time and memory that it broke.
@Suite struct CorpusTests {
  private static let corpus = StressProgram.packageRoot.appendingPathComponent(
    "Tests/Stress/Corpus")

  @Test(arguments: Loader.all.map(\.name))
  func whatWasFoundIsReadOrRefused(name: String) throws {
    let folder = Self.corpus.appendingPathComponent(name).path
    guard FileManager.default.fileExists(atPath: folder) else { return }
    let outcome = try StressProgram.outcome(["replay", name, folder])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors.suffix(300))")
  }

  /// A loader that breaks its promise on one of the files is noticed.
  @Test(arguments: ["planted-trap", "planted-size"])
  func aBrokenLoaderIsNoticed(name: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("corpus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data([77, 1]).write(to: folder.appendingPathComponent("bad"))
    #expect(try StressProgram.outcome(["replay", name, folder.path]).status != 0)
    try FileManager.default.removeItem(at: folder)
  }

  /// No folder is left out because a loader has another name.
  @Test func everyFolderHasItsLoader() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path)
    #expect(!names.isEmpty && names.allSatisfy { Loader.named($0) != nil }, "\(names)")
  }
}
