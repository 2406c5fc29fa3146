import ArgumentParser
import Chalk
import Foundation
import PluginHost
import Sandboxing

/// `chalk grade`: judge what a class has handed in.
struct GradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Judge what a class has handed in, each file in a sandbox.",
    discussion: """
      The folder is one that 'chalk assignment new' made, with what came back in its submissions: a \
      folder a student, or files such as ada_Relu.swift. Only the files that were asked for are judged, \
      the ones of that student. They run without files, network and other programs, for some seconds; \
      Docs/Teaching.md says what that promises.

      Written are grades.csv, junit.xml, a page for each student, and Gradescope's results.json.

      Examples:
        chalk grade Week3
        chalk grade Downloads/week3 --assignment Week3/assignment.json --out Grades
      """)

  @Argument(
    help: "The folder of the assignment, or of what was handed in.", completion: .directory,
    transform: typedPath)
  var folder: String

  @Option(
    help: "The assignment, where it does not lie in the folder or above it.", completion: .file(),
    transform: typedPath)
  var assignment: String?

  @Option(
    help: "The folder that the grades go to; 'grades' in the given one where not named.",
    completion: .directory, transform: typedPath)
  var out: String?

  @Option(
    help:
      "When each one handed in, where the dates of the files do not say: a line student,2026-12-01T18:00.",
    completion: .file(), transform: typedPath)
  var dates: String?

  @Option(help: "How many are judged at a time; as many as there are cores where not given.")
  var jobs: Int?

  @Option(help: "Seconds that the functions of a file may take.")
  var seconds = 5.0

  @Option(help: "Megabytes of memory that they may take.")
  var memory = 1024

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let limits = try limits()
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
    else {
      throw ValidationError("'\(folder)' is no folder. A folder with what was handed in is needed.")
    }
    let catalog = try plugins.catalog().catalog
    let (path, submissions) = try places()
    let work = try Assignment(at: path, in: catalog)
    let output = out ?? folder + "/grades"
    let exercises = try work.parts.filter { $0.kind == .exercise }.map {
      try catalog.exercise($0.id)
    }
    let expected =
      exercises.map(\.fileName)
      + (work.parts.contains { $0.kind == .lesson } ? [AnswerSheet.fileName] : [])
    let hidden = [output, folder + "/hand-out", folder + "/submissions"].map(HandedIn.real)
    let handedIn = HandedIn(in: submissions, expected: expected, hidden: Set(hidden))
    if handedIn.files.isEmpty && work.students == nil {
      throw Failure(
        "'\(submissions)' holds nothing that was handed in: a folder a student is needed, with "
          + expected.joined(separator: ", ") + " in it.")
    }
    let offer = KernelOffer.here(
      strongest: ProcessInfo.processInfo.environment[KernelOffer.variable])
    for gap in offer.gaps { Terminal.error.write(Terminal.error.style.paragraph(gap)) }
    let desk = try PluginWork.asFailure {
      try GradingDesk(
        exercises: exercises, loader: try PluginWork.loader(), offer: offer, limits: limits)
    }
    try tryOut(desk, exercises)
    let grader = Grader(
      assignment: work, catalog: catalog, desk: desk, handedIn: handedIn,
      lessons: LessonKey(catalog),
      dates: try dates.map(SubmissionDates.read) ?? [:],
      jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    let progress = ProgressLine(Terminal.error)
    let grades = try grader.grades(onProgress: progress.show)
    progress.end()
    try GradeFiles(assignment: work, grades: grades).write(to: output)
    report(grades, work, grader, handedIn, output)
  }

  private func limits() throws -> SubmissionLimits {
    guard (0.1...3600).contains(seconds) else {
      throw ValidationError("--seconds \(seconds): a number from 0.1 to 3600 is needed.")
    }
    guard (64...1_000_000).contains(memory) else {
      throw ValidationError("--memory \(memory): a number of megabytes from 64 on is needed.")
    }
    if let jobs, !(1...1000).contains(jobs) {
      throw ValidationError("--jobs \(jobs): a number from 1 to 1000 is needed.")
    }
    var limits = SubmissionLimits()
    (limits.seconds, limits.memory) = (seconds, memory << 20)
    return limits
  }

  /// The file of the assignment, and the folder of what was handed in.
  private func places() throws -> (assignment: String, submissions: String) {
    let own = folder + "/" + Assignment.fileName
    func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
    if assignment == nil, isThere(own) {
      let submissions = folder + "/submissions"
      return (own, isThere(submissions) ? submissions : folder)
    }
    let above =
      URL(fileURLWithPath: folder).deletingLastPathComponent().path + "/" + Assignment.fileName
    guard let path = assignment ?? (isThere(above) ? above : nil) else {
      throw ValidationError(
        "There is no \(Assignment.fileName) in '\(folder)' or above it. Name it with --assignment; "
          + "'chalk assignment new' writes one.")
    }
    return (path, folder)
  }

  /// The right solutions go first, the same way as what was handed in: what is refused to them would be refused to all.
  private func tryOut(_ desk: GradingDesk, _ exercises: [Exercise]) throws {
    for exercise in exercises {
      let outcome = desk.outcome(of: exercise, file: Array(exercise.solution.utf8))
      let grade = PartGrade(
        .init(kind: .exercise, id: exercise.id), exercise, outcome,
        desk.score(outcome, of: exercise))
      if grade.credit == 1 { continue }
      throw Failure(
        "The right solution of '\(exercise.id)' is not found right on this machine: \(grade.sentence) "
          + grade.details.joined(separator: " "))
    }
  }

  private func report(
    _ grades: [StudentGrade], _ work: Assignment, _ grader: Grader, _ handedIn: HandedIn,
    _ output: String
  ) {
    let width = min(80, Terminal.output.size.columns)
    print(work.title)
    for line in GradeTable(work, grades).lines(width: width) { print(line) }
    let mean = grades.map(\.points).reduce(0, +) / Double(max(1, grades.count))
    print(
      "\n\(counted(grades.count, "student")), \(written((mean * 10).rounded() / 10)) points on average."
    )
    let notes =
      handedIn.leftOut + grader.strangers.map { "'\($0)' is not on the list of the class." }
    for note in notes.prefix(20) {
      for line in ("Left out: " + GradeTable.printable(note)).wrapped(to: width) { print(line) }
    }
    if notes.count > 20 { print("Left out: \(notes.count - 20) more.") }
    print("Written: \(output)")
  }
}

/// When students handed in, as a platform knows it.
enum SubmissionDates {
  /// Reads lines such as "ada,2026-12-01T18:00".
  ///
  /// - Throws: `Failure` with the line that cannot be read.
  static func read(_ path: String) throws -> [String: Date] {
    guard let data = FileManager.default.contents(atPath: path), data.count <= 4 << 20 else {
      throw Failure("'\(path)' cannot be read. Lines such as ada,2026-12-01T18:00 are needed.")
    }
    var dates: [String: Date] = [:]
    let lines = String(decoding: data, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      let cells = line.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 2, let date = LateRule.moment(cells[1]) else {
        if number == 0 && cells.count == 2 { continue }  // a heading
        throw Failure(
          "\(path), line \(number + 1): '\(line)' is not of the form ada,2026-12-01T18:00.")
      }
      dates[cells[0]] = date
    }
    return dates
  }
}
