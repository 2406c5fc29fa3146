import Foundation
import Testing

/// A plugin may use anything that the toolkit has: nothing public may be thrown away when the
/// program is linked, also what the program itself does not use.
@Suite struct ExportedSymbolsTests {
  @Test func everyPublicSymbolIsInTheProgram() throws {
    let products = ChalkProcess.executable.resolvingSymlinksInPath().deletingLastPathComponent()
    let program = try output("nm", "-D", "--defined-only", products.path + "/chalk")
    let exported = Set(program.split(separator: "\n").compactMap { $0.split(separator: " ").last })
    #expect(exported.count > 5000)
    for module in ["Randomness", "ScalarGrad", "Autograd", "Figures", "LessonKit", "Plugins"] {
      let objects = try objectFiles(of: module, in: products)
      #expect(!objects.isEmpty, "\(module)")
      var symbols: [Substring] = []
      for line in try output(["readelf", "-sW"] + objects).split(separator: "\n") {
        // Num, value, size, type, binding, visibility, section, name
        let words = line.split(separator: " ")
        guard words.count >= 8, ["GLOBAL", "WEAK"].contains(words[4]), words[5] != "HIDDEN",
          words[6] != "UND", words[7].hasPrefix("$s")
        else { continue }
        symbols.append(words[7])
      }
      #expect(symbols.count > 20, "\(module)")
      let lost = symbols.filter { !exported.contains($0) }
      #expect(lost.isEmpty, "\(module): \(lost.prefix(3))")
    }
  }

  /// The objects of files that are still there; a build folder may hold older ones.
  private func objectFiles(of module: String, in products: URL) throws -> [String] {
    let sources = ChalkProcess.packageRoot.appendingPathComponent("Sources")
    var names: Set<String> = []
    for case let path as String in FileManager.default.enumerator(atPath: sources.path)! {
      names.insert((path as NSString).lastPathComponent + ".o")
    }
    let folder = products.appendingPathComponent("\(module).build")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift.o") && names.contains($0) }
      .map { folder.appendingPathComponent($0).path }
  }

  private func output(_ words: String...) throws -> String { try output(words) }

  private func output(_ words: [String]) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
