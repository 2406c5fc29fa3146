import Foundation
import Testing
import Trials

/// What looks at the traces of many commands sees what is missing and what is left.
@Suite struct TracesTests {
  @Test func whatIsMissingAndWhatIsLeftIsSeen() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("traces-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("home/.new-1"), withIntermediateDirectories: true)
    for name in ["index.html", "a.partial", "state"] {
      try Data("\"pooling/".utf8).write(to: folder.appendingPathComponent(name))
    }
    let traces = Traces(folder)
    #expect(traces.missing(["\"pooling/", "\"attention/"], in: "index.html") == ["\"attention/"])
    #expect(traces.missing(["x"], in: "nowhere") == ["x"])
    #expect(traces.halves == ["a.partial", "home/.new-1"])
    #expect(traces.strangers(but: ["index.html", "home"]) == ["a.partial", "state"])
    #expect(traces.processes.isEmpty)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sleep")
    process.arguments = ["30"]
    process.currentDirectoryURL = folder
    try process.run()
    #expect(traces.processes == [process.processIdentifier])
    process.terminate()
    process.waitUntilExit()
    try FileManager.default.removeItem(at: folder)
  }
}
