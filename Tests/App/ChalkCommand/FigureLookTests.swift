import Foundation
import Testing

/// The options for figures in papers and books, as they are typed.
@Suite struct FigureLookTests {
  private let chalk: ChalkProcess

  init() throws { chalk = try ChalkProcess() }

  @Test func aFigureForAJournal() throws {
    try chalk.write("mine.theme", "base = print\nseries = bright\nfont-size = 7\n")
    let outcome = try chalk.run(
      "figures", "squared-error", "--width", "85mm", "--height", "60mm", "--no-title",
      "--panel-names", "--transparent", "--palette", "viridis", "--theme", "mine.theme",
      "--format", "svg", "--out", "Paper")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let folder = chalk.folder.appendingPathComponent("Paper/squared-error")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    for name in names where name.hasSuffix(".svg") {
      let svg = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      #expect(svg.contains("width=\"85mm\" height=\"60mm\""), "\(name)")
    }
    // The command beside the picture draws it again.
    let origin = try #require(names.first { $0.hasSuffix(".json") })
    let json = try String(contentsOf: folder.appendingPathComponent(origin), encoding: .utf8)
    for words in ["--width 85mm", "--height 60mm", "--no-title", "--palette viridis", "mine.theme"]
    {
      #expect(json.contains(words), "\(words)")
    }
    chalk.remove()
  }

  @Test(arguments: [
    (["--width", "85"], "it takes a length from 10mm to 2000mm"),
    (["--height", "1mm"], "it takes a length from 10mm to 2000mm"),
    (["--size", "natur-1"], "Did you mean 'nature-1'?"),
    (["--palette", "virids"], "Did you mean 'viridis'?"),
    (["--scale", "0"], "it takes a number from 0.1 to 10"),
    (["--font-size", "500"], "it takes a number from 3 to 72"),
    (["--theme", "nowhere/none.theme"], "none.theme"),
  ])
  func aWrongLookIsAUsageError(arguments: [String], words: String) throws {
    let outcome = try chalk.run(["figures", "squared-error"] + arguments)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    chalk.remove()
  }

  @Test func aFolderWithoutARunIsSaid() throws {
    let outcome = try chalk.run("look", "nowhere")
    #expect(outcome.status == 1 && outcome.errors.contains("TrainingReport"))
    chalk.remove()
  }
}
