import ArgumentParser
import Foundation
import Trials

/// Grades a class of 300, of whom some hand in what tries to break the grading.
struct ClassCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "class", abstract: "Grade 300 submissions, 20 of them hostile.",
    discussion: "Example: chalk-stress class")

  @Option(help: "How many students hand in; 20 of them are hostile.")
  var students = 300

  func validate() throws {
    if !(21...5000).contains(students) { throw ValidationError("21 to 5000 students are needed.") }
  }

  func run() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-class-\(UUID().uuidString)").resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var new = ChalkRun(folder: folder, words: ["assignment", "new", "Week", "--exercises", "relu"])
    new.environment = ["CHALK_HOME": folder.path + "/home"]
    guard try new().status == 0 else { throw ExitCode.failure }
    let room = folder.appendingPathComponent("Week/submissions")
    try Data("mine".utf8).write(to: folder.appendingPathComponent("mine.txt"))
    let hostile = HostileSubmissions(folder: folder.path)
    for (index, bytes) in hostile.files.enumerated() {
      try write(bytes, to: room.appendingPathComponent("hostile\(index)/Relu.swift"))
    }
    for number in 0..<students - hostile.files.count {
      // All differ, so that each is compiled; every third is wrong.
      let body = number % 3 == 2 ? "max(0.01 * x, x)" : "max(0, x)"
      let text = "// Student \(number)\nfunc relu(_ x: Double) -> Double { \(body) }\n"
      try write(Data(text.utf8), to: room.appendingPathComponent("student\(number)/Relu.swift"))
    }
    var grade = ChalkRun(folder: folder, words: ["grade", "Week"], limit: 1800)
    grade.environment = new.environment
    let end = try grade()
    let problems = self.problems(in: folder, end, hostile)
    for problem in problems { print("✗ \(problem)") }
    print(
      "\(students) submissions, \(hostile.files.count) of them hostile, graded in "
        + "\(Int(end.seconds.rounded())) s on \(ProcessInfo.processInfo.activeProcessorCount) cores, "
        + "\(problems.count) not in order")
    if !problems.isEmpty { throw ExitCode.failure }
  }

  private func problems(
    in folder: URL, _ end: ChalkRun.End, _ hostile: HostileSubmissions
  ) -> [String] {
    if end.status != 0 { return ["chalk grade ended with \(end.status): \(end.said.suffix(600))"] }
    let table = folder.appendingPathComponent("Week/grades/grades.csv")
    let rows = ((try? String(contentsOf: table, encoding: .utf8)) ?? "")
      .split(whereSeparator: \.isNewline).dropFirst()
    var problems: [String] = []
    if rows.count != students { problems.append("\(rows.count) rows for \(students) students") }
    for row in rows {
      let cells = row.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count > 2, let points = Double(cells[2]) else {
        problems.append("a row without points: \(row)")
        continue
      }
      if cells[0].hasPrefix("hostile"), points > 99 { problems.append("full points: \(row)") }
      if let number = Int(cells[0].dropFirst("student".count)), cells[0].hasPrefix("student"),
        (points == 100) != (number % 3 != 2)
      {
        problems.append("wrong points: \(row)")
      }
    }
    let mine = try? String(contentsOf: folder.appendingPathComponent("mine.txt"), encoding: .utf8)
    if mine != "mine" { problems.append("the teacher's file was changed") }
    problems += Traces(folder).strangers(but: ["Week", "mine.txt", "home"])
      .map { "'\($0)' was made in the teacher's folder" }
    return problems
  }

  private func write(_ bytes: Data, to file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }
}

/// Twenty files that no student should hand in.
struct HostileSubmissions {
  let files: [Data]

  /// - Parameter folder: the teacher's, which they try to reach.
  init(folder: String) {
    let bodies = [
      "while true {}", "sleep(1000); return x", "exit(0)", "_exit(0)", "abort()",
      "return [x][Int(x) + 5]", "return relu(x + 1) + 1",
      "var a: [Double] = [1]; while true { a += a }; return a[0]",
      "while fork() != 7 {}; return x",
      "let p = popen(\"rm -rf \(folder)\", \"r\"); return p == nil ? 1 : 2",
      "unlink(\"\(folder)/mine.txt\"); return Double(open(\"\(folder)/evil\", O_CREAT | O_RDWR, 0o600))",
      "return Double(open(\"\(folder)/Week/submissions/student0/Relu.swift\", O_RDONLY))",
      "return Double(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))",
      "while true { FileHandle.standardError.write(Data(count: 1 << 20)) }; return x",
      "kill(getppid(), SIGKILL); kill(-1, SIGKILL); return 1",
      "signal(SIGXCPU, SIG_IGN); while true {}",
      "for n in 3..<Int32(200) { write(n, \"{\\\"judgement\\\":{\\\"right\\\":{\\\"cases\\\":8}}}\\n\", 40) }; exit(0)",
    ]
    let texts = bodies.map {
      "import Foundation\nfunc relu(_ x: Double) -> Double {\n  \($0)\n}\n"
    }
    let deep = "func relu(_ x: Double) -> Double { " + String(repeating: "(", count: 5000) + "x }"
    files =
      texts.map { Data($0.utf8) } + [Data(), Data((0...255).map { UInt8($0) }), Data(deep.utf8)]
  }
}
