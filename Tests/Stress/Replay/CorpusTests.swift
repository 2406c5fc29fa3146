import Foundation
import Testing
import Trials

/// Every input that once broke a promise is read again, and every sound one.
@Suite struct CorpusTests {
  private let file = FileManager.default.temporaryDirectory
    .appendingPathComponent("corpus-\(UUID().uuidString)").path

  @Test(arguments: Loader.all.map(\.name))
  func whatWasFoundIsReadOrRefused(name: String) throws {
    let loader = try #require(Loader.named(name))
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Corpus/\(name)").standardizedFileURL
    let found = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for input in found.sorted() {
      let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(input)))
      if case .broken(let why) = loader.outcome(of: bytes, file: file) {
        Issue.record("\(name)/\(input): \(why)")
      }
    }
    try? FileManager.default.removeItem(atPath: file)
  }
}
