import Foundation
import Testing

/// Plugins from elsewhere: shown, asked for, and never unpacked to another place.
@Suite struct FetchedPluginTests {
  private let chalk = try! ChalkProcess()

  private func archive() throws {
    try chalk.write(
      "Soft/Soft.swift",
      """
      import Chalk
      import Foundation
      struct Soft: ActivationFunction {
        let name = "soft"
        let formula: Formula = "f(x) = x"
        func value(_ x: Double) -> Double { x }
        func slope(_ x: Double) -> Double { 1 }
      }
      """)
    let packed = try chalk.shell(["tar", "-czf", "Soft-1.0.tar.gz", "Soft"])
    #expect(packed.status == 0, "\(packed)")
  }

  @Test func anArchiveIsShownAndWaitsForAYes() throws {
    try archive()
    let asked = try chalk.run("install", "Soft-1.0.tar.gz")
    #expect(asked.status == 1 && asked.output.contains("ActivationFunction: Soft()"), "\(asked)")
    #expect(asked.errors.contains("--yes"))
    #expect(try chalk.run("list", "--installed").output.contains("No plugin is installed"))
    let installed = try chalk.run("install", "Soft-1.0.tar.gz", "--yes")
    #expect(installed.status == 0 && installed.output.contains("Installed: Soft"), "\(installed)")
    let list = try chalk.run("list", "--installed")
    #expect(list.output.contains("Soft\n  brings  Soft() (ActivationFunction)"), "\(list)")
    chalk.remove()
  }

  @Test func aRepositoryIsInstalled() throws {
    try archive()
    let made = try chalk.shell([
      "sh", "-c",
      "git init -q Soft && cd Soft && git add . && git -c user.name=a -c user.email=a@b commit -qm a "
        + "&& mv ../Soft ../Soft.git",
    ])
    guard made.status == 0 else { return print("Skipped: git is not here. \(made.errors)") }
    let installed = try chalk.run(
      "install", "file://" + chalk.folder.path + "/Soft.git", "--yes")
    #expect(installed.status == 0 && installed.output.contains("Installed: Soft"), "\(installed)")
    let none = try chalk.run("install", "file:///nowhere/Soft.git", "--yes")
    #expect(none.status == 1 && none.errors.contains("cannot be fetched"), "\(none)")
    chalk.remove()
  }
}
