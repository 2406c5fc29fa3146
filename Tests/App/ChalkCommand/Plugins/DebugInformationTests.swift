import Foundation
import Testing

/// What the program leaves out so that a crashed plugin's line is found at once.
struct DebugInformationTests {
  private static func has(_ section: String, _ file: URL) throws -> Bool {
    let bytes = try Data(contentsOf: file, options: .alwaysMapped)
    return bytes.range(of: Data("\0\(section)\0".utf8)) != nil
  }

  /// Names of functions stay, for plugins are linked to them.
  @Test func theProgramHasNone() throws {
    #if !DEBUG
      #expect(try !Self.has(".debug_info", ChalkProcess.executable))
    #endif
    #expect(try Self.has(".dynsym", ChalkProcess.executable))
  }

  /// The look must be able to fail: compilers write the section into what they compile.
  @Test func aSectionIsSeen() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent("program")
    try Data("ELF\0.symtab\0.debug_info\0.comment\0".utf8).write(to: file)
    #expect(try Self.has(".debug_info", file))
    #expect(try !Self.has(".debug_line", file))
  }
}
