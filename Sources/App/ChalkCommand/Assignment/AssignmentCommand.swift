import ArgumentParser
import Chalk
import Foundation
import PluginHost

/// `chalk assignment`: work for a class.
struct AssignmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assignment", abstract: "Make a folder to hand out to a class.",
    discussion: """
      Example:
        chalk assignment new Week3 --exercises relu,softmax --due 2026-12-01

      Then 'chalk grade Week3' grades what comes back.
      """,
    subcommands: [AssignmentNewCommand.self])
}

/// `chalk assignment new`: what is to be done, by whom, until when.
struct AssignmentNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Begin an assignment: exercises, lessons with questions, a class.",
    discussion: """
      Written are assignment.json, which you keep, hand-out/, which the class gets, and submissions/, \
      which takes what comes back. With a class each student gets a folder, and a variant: the lessons \
      run by another seed, and with --pick not all have the same exercises.

      Examples:
        chalk assignment new Week3 --exercises relu,softmax --weight softmax=2
        chalk assignment new Week4 --lessons weighted-sum --students class.csv
        chalk assignment new Week5 --exercises relu,sigmoid,half-mse --pick 2 --students class.csv
      """)

  @Argument(help: "The folder to make.", completion: .directory, transform: typedPath)
  var folder: String

  @Option(help: "Exercises, as 'chalk practice' lists them, with commas between.")
  var exercises: String?

  @Option(help: "Lessons whose questions are to be answered, with commas between.")
  var lessons: String?

  @Option(help: "What the assignment is called; the name of the folder where not given.")
  var title: String?

  @Option(help: "The last moment: 2026-12-01, or 2026-12-01T18:00, in local time.")
  var due: String?

  @Option(help: "Percent taken off for each day that has begun after it.")
  var late: Double?

  @Option(help: "After how many days nothing counts any more.")
  var lateDays: Int?

  @Option(
    name: .customLong("weight"),
    help: ArgumentHelp("How much one of them counts; 1 where not given.", valueName: "name=number"))
  var weights: [String] = []

  @Option(
    help: "The class: a line a student, an id and perhaps a name behind a comma.",
    completion: .file(), transform: typedPath)
  var students: String?

  @Option(help: "How many of the exercises each student gets.")
  var pick: Int?

  @Option(help: "How many variants of the lessons there are.")
  var variants = 10

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let catalog = try plugins.catalog().catalog
    var assignment = try assignment(in: catalog)
    if let students {
      let roster = try Roster(at: students)
      assignment.students = assignment.students(roster, pick: pick, variants: variants)
    }
    if let problem = assignment.problem(in: catalog) { throw ValidationError(problem) }
    let answers = LessonKey(catalog)
    try HandOut(assignment: assignment, catalog: catalog, questions: answers.items)
      .write(to: folder)
    let count = assignment.students.map { ", for " + counted($0.count, "student") } ?? ""
    print("Written: \(folder), with \(counted(assignment.parts.count, "part"))\(count).")
    print("Hand out: \(folder)/hand-out. What comes back goes into \(folder)/submissions.")
    print("Then: chalk grade \(folder.quotedForShell)")
  }

  private func assignment(in catalog: Catalog) throws -> Assignment {
    func names(_ text: String?) -> [String] {
      (text ?? "").split { ", ".contains($0) }.map(String.init)
    }
    var parts: [Assignment.Part] = []
    for id in names(exercises) {
      parts.append(.init(kind: .exercise, id: try asUsage { try catalog.exercise(id) }.id))
    }
    for id in names(lessons) {
      parts.append(.init(kind: .lesson, id: try asUsage { try catalog.lesson(id) }.card.id))
    }
    if parts.isEmpty {
      throw ValidationError("Name what is to be done: --exercises relu,softmax or --lessons gru.")
    }
    for weight in weights {
      let words = weight.split(separator: "=", maxSplits: 1).map(String.init)
      guard words.count == 2, let number = Double(words[1]) else {
        throw ValidationError(
          "'--weight \(weight)' is not of the form name=number, such as relu=2.")
      }
      guard let index = parts.firstIndex(where: { $0.id == words[0] }) else {
        let near = nearest(to: words[0], among: parts.map(\.id)).first
        throw ValidationError(
          "'--weight \(weight)': '\(words[0])' is no part of this assignment."
            + (near.map { " Did you mean '\($0)'?" } ?? ""))
      }
      parts[index].weight = number
    }
    if let due, LateRule.moment(due) == nil {
      throw ValidationError("'--due \(due)' is no date such as 2026-12-01 or 2026-12-01T18:00.")
    }
    if (late != nil || lateDays != nil) && due == nil {
      throw ValidationError("--late needs --due: without a last moment nothing is late.")
    }
    let count = parts.count { $0.kind == .exercise }
    if let pick, !(1...max(1, count)).contains(pick) {
      throw ValidationError(
        "--pick \(pick): the assignment has \(counted(count, "exercise")) to pick from.")
    }
    if (pick != nil) && students == nil {
      throw ValidationError("--pick needs --students: who gets which exercises hangs on the name.")
    }
    if !(1...10_000).contains(variants) {
      throw ValidationError("--variants \(variants): a number from 1 to 10000 is needed.")
    }
    let rule =
      late != nil || lateDays != nil ? LateRule(percentADay: late ?? 0, days: lateDays) : nil
    let name = title ?? URL(fileURLWithPath: folder).lastPathComponent
    return Assignment(title: name, due: due, late: rule, parts: parts)
  }
}
