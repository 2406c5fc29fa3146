import Foundation
import Testing

@Suite struct DataCommandTests {
  private let chalk = try! ChalkProcess()

  private func write(_ name: String, _ text: String) throws {
    try text.write(
      to: chalk.folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
  }

  @Test(arguments: ["list", "inspect", "fetch"])
  func everyCommandHelpsWithAnExample(command: String) throws {
    let outcome = try chalk.run("data", command, "--help")
    #expect(outcome.status == 0 && outcome.output.contains("chalk data \(command)"))
    chalk.remove()
  }

  @Test func listShowsWhatThereIs() throws {
    let outcome = try chalk.run("data", "list")
    #expect(outcome.status == 0)
    for name in ["iris", "moons", "mnist", "fashion-mnist", "CC BY 4.0"] {
      #expect(outcome.output.contains(name))
    }
    chalk.remove()
  }

  @Test func inspectSaysWhatIsInATableAndDrawsIt() throws {
    let rows = (0..<40).map { "\($0 + 1),\($0 * 7 % 11),\($0 % 5 == 0 ? "" : "x"),\($0 % 3)" }
    try write("t.csv", "id,a,w,kind\n" + rows.joined(separator: "\n"))
    let outcome = try chalk.run("data", "inspect", "t.csv", "--target", "kind")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("only counts the rows") && outcome.output.contains("0: 14"))
    let picture = chalk.folder.appendingPathComponent("Figures/data/overview-t-csv.png")
    #expect(try Data(contentsOf: picture).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    chalk.remove()
  }

  @Test func badInputIsAnErrorInWords() throws {
    try write("ragged.csv", "a,b\n1,2\n3\n")
    try write("heading.csv", "a,b\n")
    #expect(try chalk.run("data", "inspect", "heading.csv").output.contains("There are no rows"))
    let ragged = try chalk.run("data", "inspect", "ragged.csv")
    #expect(ragged.status == 1 && ragged.errors.contains("line 3"))
    let missing = try chalk.run("data", "inspect", "nothing.csv")
    #expect(missing.status == 1 && missing.errors.contains("nothing.csv"))
    let encoding = try chalk.run("data", "inspect", "ragged.csv", "--encoding", "klingon")
    #expect(encoding.status == 64 && encoding.errors.contains("klingon"))
    let unknown = try chalk.run("data", "fetch", "nothing")
    #expect(unknown.status == 64 && unknown.errors.contains("mnist"))
    chalk.remove()
  }

  @Test func lessonsThatTakeNoDataRefuseIt() throws {
    try write("t.csv", "a,b\n1,2\n3,4\n")
    let outcome = try chalk.run("run", "weighted-sum", "--data", "t.csv")
    #expect(outcome.status == 1 && outcome.errors.contains("works on numbers of its own"))
    let several = try chalk.run("figures", "--data", "t.csv")
    #expect(several.status == 64)
    chalk.remove()
  }
}
