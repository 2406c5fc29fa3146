import Foundation
import Testing

/// What others need to depend on Chalk: products without unsafe flags, and one version wherever it is said.
@Suite struct PackageTests {
  private let root = ChalkProcess.packageRoot

  private func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  private struct Manifest: Decodable {
    let products: [Product]
    let targets: [Target]

    struct Product: Decodable {
      let name: String
      let targets: [String]
    }

    struct Target: Decodable {
      let name: String
      let dependencies: [Dependency]
      let settings: [Setting]
    }

    /// `{"byName": [name, …]}` or `{"product": [name, package, …]}`.
    struct Dependency: Decodable {
      let byName: [String?]?
    }

    struct Setting: Decodable {
      let kind: [String: Value]
    }

    /// What a setting is given: only which setting it is counts here.
    struct Value: Decodable {
      init(from decoder: any Decoder) {}
    }

    /// The targets that a product needs, and which have flags that SwiftPM calls unsafe.
    func unsafeTargets(of product: String) -> [String] {
      var seen: Set<String> = []
      var waiting = products.first { $0.name == product }?.targets ?? []
      while let name = waiting.popLast() {
        guard seen.insert(name).inserted, let target = targets.first(where: { $0.name == name })
        else { continue }
        waiting += target.dependencies.compactMap { $0.byName?.first ?? nil }
      }
      return targets.filter { target in
        seen.contains(target.name) && target.settings.contains { $0.kind["unsafeFlags"] != nil }
      }.map(\.name)
    }
  }

  @Test func noLibraryNeedsUnsafeFlags() throws {
    let scratch = try ChalkProcess()
    defer { scratch.remove() }
    let dumped = try scratch.shell([
      "swift", "package", "--package-path", root.path, "--scratch-path", scratch.folder.path,
      "dump-package",
    ])
    let manifest = try JSONDecoder().decode(Manifest.self, from: Data(dumped.output.utf8))
    let libraries = manifest.products.map(\.name).filter { $0 != "chalk" }
    #expect(libraries == ["ScalarGrad", "Tensors", "Figures", "Chalk"])
    for library in libraries {
      #expect(manifest.unsafeTargets(of: library).isEmpty, "\(library)")
    }
    // The command has one: its symbols are exported for plugins. So the search finds what is there.
    #expect(manifest.unsafeTargets(of: "chalk") == ["ChalkCommand"])
  }

  @Test func theVersionIsTheSameWhereverItIsSaid() throws {
    let chalk = try ChalkProcess()
    defer { chalk.remove() }
    let version = try chalk.run("--version").output.trimmingCharacters(in: .newlines)
    #expect(version.wholeMatch(of: #/\d+\.\d+\.\d+/#) != nil)
    let newest = try #require(try text("CHANGELOG.md").firstMatch(of: #/\n## \[(\d[^\]]*)\] - /#))
    #expect(newest.1 == version)
    for file in ["README.md", "Docs/Examples/Moons/Package.swift"] {
      #expect(try text(file).contains("from: \"\(version)\""), "\(file)")
    }
  }

  /// The manifest tells what to install to those who have SwiftPM only; the list has it with its reason.
  @Test func everyProviderIsInTheListOfPackages() throws {
    let list = try text("Sources/System/Packages.txt").split(separator: "\n")
      .compactMap { $0.split(separator: " ").first }
    let named = try text("Package.swift").matches(of: #/debian: "([^"]+)"/#).map(\.1)
    #expect(!named.isEmpty)
    for package in named { #expect(list.contains(package), "\(package)") }
  }
}
