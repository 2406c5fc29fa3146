import Foundation
import Testing

/// `Docs/Names.md` against the sources: each name that it gives is declared, and each name of another
/// library that a comment gives is in it.
struct NamesPageTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func sources() throws -> [String] {
    let folders = ["Core", "Learn", "System/Notation"].map {
      root.appending(path: "Sources").resolvingSymlinksInPath().appending(path: $0)
    }
    return try folders.flatMap { folder -> [String] in
      let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
      let files = (all?.allObjects ?? []).compactMap { $0 as? URL }
      return try files.filter { $0.pathExtension == "swift" }.map {
        try String(contentsOf: $0, encoding: .utf8)
      }
    }
  }

  /// The names in the last column that nothing in the sources declares.
  static func unknown(in page: String, _ sources: [String]) -> [String] {
    var declared: Set<Substring> = []
    for text in sources {
      let names = text.matches(
        of: /\b(?:func|var|let|case|struct|class|enum|init|protocol) +([A-Za-z0-9]+)/)
      declared.formUnion(names.map(\.1))
      // Further names of one declaration, as in `let rank, count: Int`.
      declared.formUnion(text.matches(of: /[,(] *([A-Za-z0-9]+)[,:]/).map(\.1))
    }
    var missing: [String] = []
    for line in page.split(separator: "\n") where line.hasPrefix("|") {
      guard let last = line.split(separator: "|").last else { continue }
      for span in last.matches(of: /`([^`]+)`/) {
        let code = span.1.replacing(/"[^"]*"/, with: "")
        let names = code.matches(of: /\.([A-Za-z][A-Za-z0-9]*)|\b([A-Za-z][A-Za-z0-9]*)[(]/)
        for name in names.compactMap({ $0.1 ?? $0.2 }) where !declared.contains(name) {
          missing.append(String(name))
        }
        if code.wholeMatch(of: /[A-Za-z0-9]+/) != nil, !declared.contains(code[...]) {
          missing.append(String(code))
        }
      }
    }
    return missing
  }

  /// The names that comments give as another library's, and that the page does not have.
  static func forgotten(in page: String, _ sources: [String]) -> [String] {
    sources.flatMap { text -> [String] in
      let flat = text.replacing(/\n *\/\/\/ */, with: " ")
      let names = flat.matches(of: /(?:NumPy's|PyTorch's|Keras') `([A-Za-z_.0-9]+)`/)
      return names.map { String($0.1) }.filter { !page.contains("`\($0)") }
    }
  }

  @Test func everyNameIsDeclared() throws {
    let page = try String(contentsOf: Self.root.appending(path: "Docs/Names.md"), encoding: .utf8)
    let sources = try Self.sources()
    #expect(sources.count > 100)
    #expect(Self.unknown(in: page, sources) == [])
    #expect(Self.forgotten(in: page, sources) == [])
  }

  @Test func aNameThatIsNotThereIsCaught() throws {
    let sources = ["/// NumPy's\n  /// `flip`\n public func reversed() {}"]
    #expect(Self.unknown(in: "| `np.x` | `x.mirrored(0)` |", sources) == ["mirrored"])
    #expect(Self.unknown(in: "| `flip` | `x.reversed()` |", sources) == [])
    #expect(Self.forgotten(in: "| `np.x` |", sources) == ["flip"])
  }
}
