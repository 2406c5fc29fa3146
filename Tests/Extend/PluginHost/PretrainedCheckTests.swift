import Foundation
import Plugins
import Pretrained
import Testing

@testable import PluginHost

/// What `chalk check` says of pretrained models that a plugin brings.
@Suite struct PretrainedCheckTests {
  private func package(
    hash: String = String(repeating: "a", count: 64), wheel: String = "mine-1.0-py3-none-any.whl"
  ) -> PretrainedPackage {
    PretrainedPackage(
      name: "mine", version: "1.0", summary: "Numbers.", origin: "a test", license: "MIT",
      wheel: .init(wheel, byteCount: 1, sha256: String(repeating: "b", count: 64)),
      files: [.init("mine/a.bin", byteCount: 3, sha256: hash)])
  }

  private func wrong(_ package: PretrainedPackage, in folder: String = "/nonexistent") -> [String] {
    PretrainedCheck(package: package, store: PretrainedStore(folders: [folder])).run { _ in }
      .filter { !$0.holds }.map(\.requirement)
  }

  @Test func aWholeDescriptionHolds() throws {
    #expect(wrong(package()) == [])
    var catalog = Catalog()
    #expect(catalog.pretrainedModels.map(\.name) == PretrainedPackage.known.map(\.name))
    try catalog.add(package())
    #expect(try catalog.pretrainedModel("mine") == package())
    #expect(throws: CatalogError.self) { try catalog.add(package()) }
    #expect(throws: CatalogError.self) { try catalog.pretrainedModel("yours") }
  }

  @Test func whatIsWrongIsTold() throws {
    #expect(
      wrong(package(hash: "abc"))
        == ["its name, version, origin, license and files are described"])
    #expect(wrong(package(wheel: "mine-1.0.tar.gz")) == ["its wheel is one"])
    let folder = FileManager.default.temporaryDirectory.appending(path: "models-\(UUID())")
    let own = folder.appending(path: "mine")
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data([1, 2, 3]).write(to: own.appending(path: "a.bin"))
    #expect(wrong(package(), in: folder.path) == ["its files are those that were promised"])
    // The SHA-256 of the bytes 1, 2, 3.
    let right = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"
    #expect(wrong(package(hash: right), in: folder.path) == [])
  }

  @Test func aPluginsConstantIsFound() {
    let offers = Offers(in: [
      "extension PretrainedPackage {\n  static let mine = PretrainedPackage(name: \"mine\")\n}\n"
    ])
    #expect(offers.found.map(\.expression) == ["PretrainedPackage.mine"])
  }
}
