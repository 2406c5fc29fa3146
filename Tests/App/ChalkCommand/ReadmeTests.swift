import Chalk
import Foundation
import Testing

@testable import ChalkCommand

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

  @Test(arguments: [
    "Slope/main.swift", "Moons/Package.swift", "Moons/Sources/Moons/main.swift",
  ])
  func aProgramIsTheFileThatRuns(_ file: String) throws {
    let program = try text("Docs/Examples/" + file)
    #expect(try blocks().contains { $0.language == "swift" && $0.body == program }, "\(file)")
  }

  @Test func thePackageOfTheReadmeIsTheOneThatIsTried() throws {
    #expect(try blocks().count { $0.language == "swift" } == 3)
    #expect(try text("Tests/Package/run.sh").contains("Docs/Examples/Moons"))
  }

  @Test func theFirstProgramHasTenLines() throws {
    let lines = try text("Docs/Examples/Slope/main.swift")
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count == 10)
  }

  /// As `make example` does it, and in the same folder: built once.
  @Test func theProgramPrintsWhatTheReadmeSays() throws {
    let promised = try #require(
      try blocks().last { $0.language.isEmpty && $0.body.contains("loss:") })
    let chalk = try ChalkProcess()
    let built = [
      "--package-path", root.appendingPathComponent("Docs/Examples/Slope").path,
      "--scratch-path", root.appendingPathComponent(".build/example").path,
    ]
    let compiled = try chalk.shell(["swift", "build"] + built)
    #expect(compiled.status == 0, "\(compiled.output)\(compiled.errors)")
    let program = root.appendingPathComponent(".build/example/debug/Slope").path
    #expect(try chalk.shell([program]).output == promised.body)
    chalk.remove()
  }

  /// As they stand there, after `make install`: targets of the Makefile, and commands of the program.
  @Test func everyCommandIsOneThatThereIs() throws {
    let chalk = try ChalkProcess()
    let (readme, makefile) = (try text("README.md"), try text("Makefile"))
    let made = readme.matches(of: #/`make ([a-z-]+)|\nmake ([a-z-]+)/#)
      .map { String($0.1 ?? $0.2 ?? "") }
    #expect(made.count >= 5 && made.contains("install") && made.contains("uninstall"))
    for target in made { #expect(makefile.contains("\n\(target):"), "make \(target)") }
    let commands = readme.matches(of: #/`chalk ([a-z]+)|\nchalk ([a-z]+)/#)
      .map { String($0.1 ?? $0.2 ?? "") }
    #expect(Set(commands).count >= 8)
    for command in Set(commands) {
      #expect(try chalk.run("help", command).status == 0, "chalk \(command)")
    }
    #expect(!readme.contains(".build/release"), "chalk is found in PATH")
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

  /// Each lesson with the title and the standard name that its card gives.
  @Test func theTableNamesTheLessonsThatThereAreAndAllOfThem() throws {
    let readme = try text("README.md")
    let start = try #require(readme.firstRange(of: "| lesson | what it shows |"))
    let end = try #require(readme[start.upperBound...].firstRange(of: "\n\n"))
    let table = readme[start.lowerBound..<end.lowerBound]
    let rows = table.matches(of: #/\| `([a-z0-9-]+)` \| ([^\n]+) \|/#)
      .map { "\($0.1): \($0.2)" }
    let cards = try Catalog.builtIn().lessons.map(\.card)
    let expected = cards.map { "\($0.id): \($0.fullTitle)" }
    for (row, wanted) in zip(rows, expected) { #expect(row == wanted) }
    #expect(rows.count == expected.count)
  }

  /// The picture is the one that the lesson draws, but for what fonts differ in.
  @Test func thePictureIsTheOneThatTheLessonDraws() throws {
    let chalk = try ChalkProcess()
    #expect(try chalk.run("run", "iris-network").status == 0)
    let drawn = try PixelImage(
      png: [UInt8](
        Data(
          contentsOf: chalk.folder.appendingPathComponent(
            "Figures/iris-network/06-the-decision-regions.png"))))
    let kept = try PixelImage(
      png: [UInt8](
        Data(contentsOf: root.appendingPathComponent("Docs/Images/decision-regions.png"))))
    #expect(drawn.width == kept.width && drawn.height == kept.height)
    let far = zip(drawn.bytes, kept.bytes).count { abs(Int($0) - Int($1)) > 32 }
    #expect(far < drawn.bytes.count / 50)
    chalk.remove()
  }
}
