import Foundation
import Testing

/// `chalk compare`: one thing varied, several seeds.
@Suite struct CompareTests {
  private let chalk = try! ChalkProcess()

  @Test func optimizersAreComparedWithBandsAndATable() throws {
    let arguments = [
      "compare", "--vary", "optimizer=sgd,adam", "--seeds", "3", "--on", "moons", "--with",
      "epochs=8",
    ]
    let outcome = try chalk.run(arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("2 variants, 3 seeds each"))
    let rows = outcome.output.split(separator: "\n").filter { $0.contains(" ± ") }
    #expect(rows.count == 2)
    let again = try chalk.run(arguments)
    #expect(again.output == outcome.output, "the same seeds give the same numbers")
    let folder = chalk.folder.appendingPathComponent("Figures/compare-optimizer")
    let csv = try String(
      contentsOf: folder.appendingPathComponent("01-which-optimizer.csv"), encoding: .utf8)
    #expect(csv.contains("adam") && csv.contains("sgd"))
    let json = try String(
      contentsOf: folder.appendingPathComponent("01-which-optimizer.json"), encoding: .utf8)
    #expect(json.contains("chalk compare --vary optimizer=sgd,adam --seeds 3"))
    chalk.remove()
  }

  @Test(arguments: [
    "activation=tanh,softmax", "loss=hinge,mean-squared-error,kl-divergence",
    "initializer=zeros,he-normal", "metric=accuracy,mae,auc", "layer=none,dropout",
    "dataset=iris,blobs", "rate=0.001,0.1", "hidden=2,8", "batch=4,64",
  ])
  func everyPartCanBeVaried(vary: String) throws {
    let outcome = try chalk.run("compare", "--vary", vary, "--seeds", "2", "--with", "epochs=2")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains(" ± "), "\(outcome.output)")
    chalk.remove()
  }

  @Test func aPluggedInOptimizerIsComparedLikeAnyOther() throws {
    try chalk.write(
      "Signs.swift",
      """
      import Chalk

      extension Optimizer {
        static let signs = Optimizer("signs", learningRate: 0.01) { w, _, g, moment in
          w.add(g.map { $0 < 0 ? -1 : 1 }, times: -moment.rate)
        }
      }
      """)
    let outcome = try chalk.run(
      "compare", "--vary", "optimizer=adam,signs", "--seeds", "2", "--plugin", "Signs.swift",
      "--with", "epochs=4")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("  signs "))
    chalk.remove()
  }

  @Test func aSliderOfALessonCanBeVaried() throws {
    let outcome = try chalk.run(
      "compare", "--vary", "rate=0.05,0.3", "--lesson", "gradient-descent", "--seeds", "2")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("rate=0.05") && outcome.output.contains("end of “"))
    let without = try chalk.run(
      "compare", "--vary", "x=1,2", "--lesson", "chain-rule", "--seeds", "1")
    #expect(without.status == 64 && without.errors.contains("This lesson has no 'x' to set"))
    chalk.remove()
  }

  @Test(arguments: [
    (["--vary", "optimzer=sgd"], "Did you mean 'optimizer'?"),
    (["--vary", "optimizer=sgd,adm"], "There is no optimizer 'adm'. Did you mean 'adam'?"),
    (["--vary", "optimizer"], "not of the form name=value"),
    (["--vary", "rate=fast"], "'fast' will not do for rate"),
    (["--vary", "rate=1,1"], "different values"),
    (["--vary", "rate=1", "--on", "moon"], "Did you mean 'moons'?"),
  ])
  func aWrongWordIsAUsageError(arguments: [String], words: String) throws {
    let outcome = try chalk.run(["compare"] + arguments)
    #expect(outcome.status == 64 && outcome.errors.contains(words), "\(outcome.errors)")
    chalk.remove()
  }

  /// A rate far too high does not stop the others.
  @Test func aRunThatDivergesIsCounted() throws {
    let outcome = try chalk.run(
      "compare", "--vary", "rate=0.1,1000", "--with", "optimizer=sgd", "--with",
      "loss=mean-squared-error", "--with", "activation=linear", "--seeds", "2", "--with", "epochs=3"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("runs that went wrong"))
    chalk.remove()
  }
}
