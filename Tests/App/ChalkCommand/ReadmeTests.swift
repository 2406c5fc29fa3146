import Figures
import Foundation
import Testing

/// The README promises nothing that is not checked here.
@Suite struct ReadmeTests {
  private let root = ChalkProcess.packageRoot

  private func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The fenced blocks of the README, each with the language that it names.
  private func blocks() throws -> [(language: String, body: String)] {
    try text("README.md").matches(of: #/```(\w*)\n((?s).*?)```/#).map {
      (String($0.1), String($0.2))
    }
  }

  @Test func theProgramIsTheFileThatRuns() throws {
    let program = try #require(try blocks().first { $0.language == "swift" }).body
    #expect(try program == text("Docs/Examples/Slope.swift"))
    #expect(program.split(separator: "\n", omittingEmptySubsequences: false).dropLast().count == 10)
  }

  /// Compiled against the modules beside the tests, as `make example` does it.
  @Test func theProgramPrintsWhatTheReadmeSays() throws {
    let promised = try #require(
      try blocks().last { $0.language.isEmpty && $0.body.contains("loss:") })
    let release = ChalkProcess.executable.deletingLastPathComponent()
    let chalk = try ChalkProcess()
    let program = chalk.folder.appendingPathComponent("slope").path
    let objects = try ["ScalarGrad.build", "Notation.build"].flatMap { folder in
      try FileManager.default
        .contentsOfDirectory(atPath: release.appendingPathComponent(folder).path)
        .filter { $0.hasSuffix(".o") }
        .map { release.appendingPathComponent("\(folder)/\($0)").path }
    }
    let compiled = try shell(
      ["swiftc", "-I", release.appendingPathComponent("Modules").path]
        + [root.appendingPathComponent("Docs/Examples/Slope.swift").path] + objects
        + ["-o", program])
    #expect(compiled.status == 0, "\(compiled.output)")
    #expect(try shell([program]).output == promised.body)
    chalk.remove()
  }

  @Test func everyFileThatItNamesIsThere() throws {
    let readme = try text("README.md")
    let links = readme.matches(of: #/\]\(([^)#]+)\)/#).map { String($0.1) }
      .filter { !$0.hasPrefix("http") }
    #expect(links.count >= 4)
    for link in links {
      #expect(
        FileManager.default.fileExists(atPath: root.appendingPathComponent(link).path), "\(link)")
    }
  }

  @Test func theTableNamesTheLessonsThatThereAreAndAllOfThem() throws {
    let chalk = try ChalkProcess()
    let listed = try chalk.run("list").output
    let named = try text("README.md").matches(of: #/\| `([a-z0-9-]+)` \|/#).map { String($0.1) }
    for id in named { #expect(listed.contains(" \(id) "), "\(id)") }
    let lessons = listed.matches(of: #/\n[ ✓]+([a-z0-9-]+) +[^\n]+, \d+ min/#).map { String($0.1) }
    #expect(lessons.count >= 6 && Set(lessons) == Set(named))
    chalk.remove()
  }

  /// The picture is the one that the lesson draws, but for what fonts differ in.
  @Test func thePictureIsTheOneThatTheLessonDraws() throws {
    let chalk = try ChalkProcess()
    #expect(try chalk.run("run", "iris-network").status == 0)
    let drawn = try PixelImage(
      png: [UInt8](
        Data(
          contentsOf: chalk.folder.appendingPathComponent(
            "Figures/iris-network/05-the-decision-regions.png"))))
    let kept = try PixelImage(
      png: [UInt8](
        Data(contentsOf: root.appendingPathComponent("Docs/Images/decision-regions.png"))))
    #expect(drawn.width == kept.width && drawn.height == kept.height)
    let far = zip(drawn.bytes, kept.bytes).count { abs(Int($0) - Int($1)) > 32 }
    #expect(far < drawn.bytes.count / 50)
    chalk.remove()
  }

  private func shell(_ words: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
