import Foundation
import Testing

@testable import PluginHost

@Suite struct ToolkitTests {
  @Test func theModulesLieBesideTheProgram() throws {
    let toolkit = try Toolkit(version: "1")
    #expect(toolkit.modules.lastPathComponent == "Modules")
    #expect(toolkit.compilerVersion.hasPrefix("Swift version 6"))
    let names = toolkit.moduleMaps.map { $0.deletingLastPathComponent().lastPathComponent }
    #expect(names.contains("CGnuplot.build") && names.contains("CPNG"))
  }

  @Test func missingModulesAreSaid() {
    let error = #expect(throws: PluginError.self) {
      try Toolkit(version: "1", environment: ["CHALK_MODULES": "/nowhere"])
    }
    #expect(error == .noModules(searched: ["/nowhere"]))
    #expect(error?.description.contains("make build") == true)
  }

  @Test func aMissingCompilerIsSaid() {
    let error = #expect(throws: PluginError.self) {
      try SwiftCompiler(environment: ["PATH": "/nowhere"])
    }
    #expect(error?.description.contains("swift.org") == true)
  }

  @Test func aFingerprintTellsBytesApart() {
    func fingerprint(_ parts: String...) -> String {
      var fingerprint = Fingerprint()
      for part in parts { fingerprint.add(part) }
      return fingerprint.text
    }
    #expect(fingerprint("a", "b") == fingerprint("a", "b"))
    #expect(fingerprint("a", "b") != fingerprint("ab"))
    #expect(fingerprint("a", "b") != fingerprint("b", "a"))
    #expect(fingerprint("12345678", "") != fingerprint("", "12345678"))
    #expect(fingerprint("").count == 32)
  }

  @Test func complaintsAreShortAndSaidOnce() {
    let said = """
      /home/x/Mine.swift:3:5: error: cannot find 'exp' in scope
      3 | exp(1)
        | `- error
      /home/x/Mine.swift:3:5: error: cannot find 'exp' in scope
      3 | exp(1)
      /home/x/Mine.swift:9:1: warning: never used
      9 | let a
      """
    let text = CompilerMessages(said, folder: "/home/x").text
    #expect(text.hasPrefix("Mine.swift:3:5: error: cannot find 'exp' in scope\n3 | exp(1)"))
    #expect(text.components(separatedBy: "cannot find").count == 2)
    #expect(!text.contains("never used"))
    #expect(text.contains("→ Write 'import Foundation'"))
  }
}
