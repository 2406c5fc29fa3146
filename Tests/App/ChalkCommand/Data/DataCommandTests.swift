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

  @Test func theHeaderIsGuessedAndCanBeSaid() throws {
    try write("list.txt", "emma\nolivia\nava\n")
    let guessed = try chalk.run("data", "inspect", "list.txt", "--no-figure")
    #expect(guessed.output.contains("--header yes") && guessed.output.contains("none: the first"))
    let said = try chalk.run("data", "inspect", "list.txt", "--header", "yes", "--out", "F")
    #expect(said.status == 0 && !said.output.contains("--header yes"), "\(said.errors)")
    #expect(said.output.contains("the first line: emma"))
    let wrong = try chalk.run("data", "inspect", "list.txt", "--header", "perhaps")
    #expect(wrong.status == 64 && wrong.errors.contains("auto, yes, no"))
    let rows = (0..<24).map { "\($0 * 7 % 11),\($0 * 5 % 13),\($0 % 2)\n" }.joined()
    try write("t.csv", "1,2,3\n" + rows)
    let lesson = try chalk.run(
      "run", "pca", "--data", "t.csv", "--header", "yes", "--target", "3", "--out", "G")
    let folder = chalk.folder.appendingPathComponent("G/pca")
    let notes = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }
    let first = try #require(notes.first, "\(lesson.errors)")
    let note = try String(contentsOf: folder.appendingPathComponent(first), encoding: .utf8)
    #expect(note.contains("--header yes"))
    chalk.remove()
  }

  @Test func foreignTextCannotSteerTheTerminal() throws {
    try write("c.csv", "a\u{1B}[31m,b\n1,\u{1B}[2Jevil\n2,x\n")
    for arguments in [
      ["data", "inspect", "c.csv", "--no-figure"], ["run", "pca", "--data", "c.csv"],
    ] {
      let outcome = try chalk.run(arguments)
      #expect(!outcome.output.contains("\u{1B}") && !outcome.errors.contains("\u{1B}"))
    }
    #expect(try chalk.run("data", "inspect", "c.csv", "--no-figure").output.contains("a␛[31m"))
    chalk.remove()
  }

  @Test func aWideTableIsShortened() throws {
    let names = (0..<65).map { "c\($0)" }.joined(separator: ",")
    let rows = (0..<30).map { i in (0..<65).map { "\(i * $0 % 17)" }.joined(separator: ",") }
    try write("w.csv", names + "\n" + rows.joined(separator: "\n"))
    let short = try chalk.run("data", "inspect", "w.csv")
    #expect(short.output.contains("and 35 more columns: --all-columns"))
    #expect(!short.output.contains("\n  c40"))
    let note = chalk.folder.appendingPathComponent("Figures/data/overview-w-csv.json")
    #expect(try String(contentsOf: note, encoding: .utf8).contains("8 of 65 columns"))
    let all = try chalk.run("data", "inspect", "w.csv", "--all-columns", "--no-figure")
    #expect(all.output.contains("\n  c40") && !all.output.contains("more columns"))
    chalk.remove()
  }
}
