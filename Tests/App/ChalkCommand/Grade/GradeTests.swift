import Foundation
import Testing

/// `chalk assignment new`, what comes back, and `chalk grade`, as a teacher uses them.
@Suite struct GradeTests {
  private let chalk = try! ChalkProcess()

  private static let right = "func relu(_ x: Double) -> Double { x > 0 ? x : 0 }\n"

  private func hand(in student: String, _ text: String, name: String = "Relu.swift") throws {
    try chalk.write("Week/submissions/\(student)/\(name)", text)
  }

  private func read(_ path: String) throws -> String {
    try String(contentsOf: chalk.folder.appendingPathComponent(path), encoding: .utf8)
  }

  /// The rows of the table, by the student.
  private func rows() throws -> [String: String] {
    let lines = try read("Week/grades/grades.csv").split(whereSeparator: \.isNewline).dropFirst()
    return Dictionary(
      uniqueKeysWithValues: lines.map { (String($0.prefix { $0 != "," }), String($0)) })
  }

  @Test func aClassIsGradedFromTheFolderToTheFeedback() throws {
    try chalk.write(
      "class.csv", "id,name\nada,Ada Lovelace\nbob,Bob <b>\n=1+1,Eve\nnobody,Nobody\n")
    let new = try chalk.run(
      "assignment", "new", "Week", "--exercises", "relu", "--lessons", "weighted-sum", "--students",
      "class.csv", "--title", "Week <3>", "--weight", "relu=3")
    #expect(new.status == 0, "\(new)")
    for file in ["Relu.swift", "Answers.txt", "README.md"] {
      #expect(try !read("Week/hand-out/ada/\(file)").isEmpty)
    }
    let sheet = try read("Week/hand-out/ada/Answers.txt")
    #expect(sheet.contains("[weighted-sum ") && sheet.contains("answer:"))
    try hand(in: "ada", Self.right)
    try hand(in: "ada", sheet.replacing("answer:", with: "answer: 12345"), name: "Answers.txt")
    try hand(in: "bob", "func relu(_ x: Double) -> Double { max(0.01 * x, x) }\n")
    try hand(in: "=1+1", Self.right)
    try hand(in: "stranger", Self.right)
    let graded = try chalk.run("grade", "Week", environment: ["COLUMNS": "200"])
    #expect(graded.status == 0, "\(graded)")
    #expect(graded.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(graded.output)")
    #expect(graded.output.contains("'stranger' is not on the list"))
    let rows = try rows()
    #expect(rows["ada"]?.contains(",100,") == true, "\(rows)")
    #expect(rows["nobody"]?.contains("Nothing was handed in") == true)
    #expect(rows["\"'=1+1\""] != nil, "\(rows)")
    let page = try read("Week/grades/feedback/bob.html")
    #expect(page.contains("Bob &lt;b&gt;") && page.contains("Week &lt;3&gt;"))
    #expect(page.contains("This is a leaky ReLU") && !page.contains("<script"))
    let results = try read("Week/grades/gradescope/bob/results.json")
    #expect(results.contains("\"tests\"") && results.contains("\"max_score\" : 75"))
    let junit = try read("Week/grades/junit.xml")
    #expect(junit.contains("<testsuite name=\"nobody\"") && junit.contains("leaky"))
    chalk.remove()
  }

  /// The teacher's solution lies beside each file, above it, and is named by it as something that it needs.
  @Test func theLearnersFileAndNoOtherIsJudged() throws {
    _ = try chalk.run("assignment", "new", "Week", "--exercises", "relu")
    let wrong = "func relu(_ x: Double) -> Double { -1 }\n"
    try hand(in: "ada", "// needs: Solution.swift, ../Relu.swift\n" + wrong)
    try hand(in: "ada", Self.right, name: "Solution.swift")
    try chalk.write("Week/submissions/Relu.swift", Self.right)
    try hand(in: "bob", Self.right, name: "Solution.swift")
    let graded = try chalk.run("grade", "Week")
    #expect(graded.status == 0, "\(graded)")
    let rows = try rows()
    #expect(rows.count == 2, "\(rows)")
    #expect(rows["ada"]?.hasPrefix("ada,ada,0,") == true, "\(rows)")
    #expect(rows["bob"]?.contains("No file 'Relu.swift' was handed in.") == true, "\(rows)")
    chalk.remove()
  }

  /// What a submission tries: each ends with a grade of its own, and the teacher's files stay as they are.
  @Test func nothingHostileStopsTheOthers() throws {
    _ = try chalk.run("assignment", "new", "Week", "--exercises", "relu")
    try chalk.write("mine.txt", "mine")
    let folder = chalk.folder.path
    func relu(_ body: String) -> String {
      "import Foundation\nfunc relu(_ x: Double) -> Double {\n\(body)\n}\n"
    }
    try hand(in: "ada", Self.right)
    try hand(in: "loops", relu("while true {}"))
    try hand(in: "sleeps", relu("sleep(1000); return x"))
    try hand(in: "exits", relu("exit(0)"))
    try hand(in: "traps", relu("return [x][5]"))
    try hand(in: "eats", relu("var a: [Double] = []; while true { a.append(x) }"))
    try hand(
      in: "prints", relu("while true { FileHandle.standardError.write(Data(count: 1 << 20)) }"))
    try hand(in: "empty", "")
    try hand(in: "forks", relu("return fork() >= 0 ? 1e9 : max(0, x)"))
    try hand(
      in: "writes",
      relu(
        """
          unlink("\(folder)/mine.txt")
          let file = open("\(folder)/theirs", O_CREAT | O_WRONLY, 0o600)
          let opened = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
          let read = open("\(folder)/Week/submissions/ada/Relu.swift", O_RDONLY)
          return file < 0 && opened < 0 && read < 0 ? max(0, x) : 1e9
        """))
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/Week/submissions/links", withDestinationPath: "ada")
    let graded = try chalk.run("grade", "Week", "--seconds", "1", "--memory", "512")
    #expect(graded.status == 0, "\(graded)")
    let rows = try rows()
    for good in ["ada", "forks", "writes"] {
      #expect(
        rows[good]?.hasPrefix("\(good),\(good),100,") == true, "\(good): \(rows) \(graded.errors)")
    }
    for bad in ["loops", "sleeps", "exits", "traps", "eats", "prints", "empty"] {
      #expect(rows[bad]?.hasPrefix("\(bad),\(bad),0,") == true, "\(bad): \(rows)")
    }
    #expect(rows["links"] == nil && graded.output.contains("'links' is a link"))
    #expect(try read("mine.txt") == "mine")
    #expect(!FileManager.default.fileExists(atPath: folder + "/theirs"))
    #expect(try read("Week/grades/feedback/traps.html").contains("Index out of range"))
    chalk.remove()
  }

  /// A function that fails only in an edge case and says there what it was given, in every way that it has.
  @Test func hiddenCasesDoNotLeak() throws {
    _ = try chalk.run("assignment", "new", "Week", "--exercises", "relu")
    let leaky = """
      import Foundation
      func relu(_ x: Double) -> Double {
        if abs(x) > 1e100 {
          print("HIDDEN \\(x)")
          FileHandle.standardError.write(Data("Relu.swift:7: HIDDEN \\(x)\\n".utf8))
          fatalError("HIDDEN \\(x)")
        }
        return max(0, x)
      }
      """
    try hand(in: "ada", leaky)
    try hand(in: "bob", "func relu(_ x: Double) -> Double { abs(x) > 1e100 ? x * 3 : max(0, x) }\n")
    #expect(try chalk.run("grade", "Week").status == 0)
    for student in ["ada", "bob"] {
      let page = try read("Week/grades/feedback/\(student).html")
      #expect(page.contains("of a huge negative number"), "\(page)")
      #expect(!page.contains("HIDDEN") && !page.contains("1e300") && !page.contains("expected"))
      #expect(try rows()[student]?.hasPrefix("\(student),\(student),75,") == true)
    }
    chalk.remove()
  }

  @Test func whatIsWrongWithAnAssignmentIsSaid() throws {
    for (words, said) in [
      (["--exercises", "relo"], "Did you mean 'relu'?"), ([], "Name what is to be done"),
      (["--exercises", "relu", "--due", "soon"], "is no date"),
      (["--exercises", "relu", "--weight", "rel=2"], "Did you mean 'relu'?"),
      (["--exercises", "relu", "--weight", "relu=-1"], "a number above 0"),
      (["--exercises", "relu,relu"], "is in it twice"),
      (["--exercises", "relu", "--pick", "2"], "--pick"),
      (["--exercises", "relu", "--late", "10"], "needs --due"),
    ] {
      let outcome = try chalk.run(["assignment", "new", "Week"] + words)
      #expect(outcome.status == 64 && outcome.errors.contains(said), "\(words): \(outcome)")
    }
    let nowhere = try chalk.run("grade", ".")
    #expect(nowhere.status == 64 && nowhere.errors.contains("assignment.json"), "\(nowhere)")
    chalk.remove()
  }

  @Test func aReportTellsWhatIsDone() throws {
    try chalk.write(
      "home/progress.json", #"{"places":{"chain-rule":2},"finished":["weighted-sum"]}"#)
    try chalk.write("home/practice.json", #"{"solved":["relu"],"hintsShown":{"softmax":2}}"#)
    let text = try chalk.run("report")
    #expect(text.status == 0 && text.output.contains("✓ weighted-sum"), "\(text)")
    #expect(text.output.contains("left at step 2") && text.output.contains("2 hints seen"))
    let json = try chalk.run("report", "--json")
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect((object?["exercises"] as? [Any])?.isEmpty == false)
    #expect(try chalk.run("report", "--html", "report.html").status == 0)
    #expect(try read("report.html").contains("1 of "))
    #expect(try chalk.run("report", "--json", "--html", "x.html").status == 64)
    chalk.remove()
  }
}
