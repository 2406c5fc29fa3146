import Chalk
import Foundation
import PluginHost
import WholeFiles

/// The folder of an assignment: what the teacher keeps, and what is handed out.
///
/// ```
/// FOLDER/assignment.json     the teacher's: what is to be done, the class, each one's variant
/// FOLDER/hand-out/           README.md, a start file an exercise, Answers.txt; with a class a folder a student
/// FOLDER/submissions/        empty: what comes back goes there
/// ```
struct HandOut {
  let assignment: Assignment
  let catalog: Catalog
  /// The questions of each lesson, by its id and the seed.
  let questions: (String, UInt64) throws -> [AnswerSheet.Item]

  /// Writes the folder; returns the paths of what is handed out, the first ones where there are many.
  ///
  /// - Throws: `Failure` where it is there already, or cannot be written.
  func write(to folder: String) throws {
    let there = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    if !there.isEmpty {
      throw Failure("'\(folder)' is there already, and not empty. Name another folder.")
    }
    var files: [(path: String, bytes: [UInt8])] = []
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    files.append((Assignment.fileName, Array(try encoder.encode(assignment)) + [10]))
    if let students = assignment.students {
      for student in students {
        files += try handedOut(to: student).map { ("hand-out/\(student.id)/" + $0.path, $0.bytes) }
      }
    } else {
      files += try handedOut(to: nil).map { ("hand-out/" + $0.path, $0.bytes) }
    }
    do {
      try SafeFile.makeFolder(folder + "/submissions")
      for file in files {
        let path = folder + "/" + file.path
        try SafeFile.makeFolder((path as NSString).deletingLastPathComponent)
        try SafeFile.write(file.bytes, to: path)
      }
    } catch {
      throw Failure("'\(folder)' cannot be written: \(error.reason).")
    }
  }

  private func handedOut(
    to student: Assignment.Student?
  ) throws -> [(path: String, bytes: [UInt8])] {
    let parts = assignment.parts(of: student)
    let exercises = try parts.filter { $0.kind == .exercise }.map { try catalog.exercise($0.id) }
    let seed = student?.seed ?? 0
    let lessons = try parts.filter { $0.kind == .lesson }.map {
      (id: $0.id, seed: seed, items: try questions($0.id, seed))
    }
    var files = exercises.map { ($0.fileName, Array($0.starter.utf8)) }
    if !lessons.isEmpty {
      let sheet = AnswerSheet.text(title: assignment.title, lessons: lessons)
      files.append((AnswerSheet.fileName, Array(sheet.utf8)))
    }
    files.append(("README.md", Array(readme(student, exercises, lessons.map(\.id), seed).utf8)))
    return files
  }

  private func readme(
    _ student: Assignment.Student?, _ exercises: [Exercise], _ lessons: [String], _ seed: UInt64
  ) -> String {
    var lines = ["# \(assignment.title.escapedForMarkdown)", ""]
    if let student { lines += ["For \(student.name.escapedForMarkdown).", ""] }
    if let due = assignment.due { lines += ["Due: \(due.replacing("T", with: ", "))."] }
    if let late = assignment.late, assignment.due != nil {
      let end = late.days.map { "; after \(counted($0, "day")) nothing counts" } ?? ""
      lines += ["Late: \(written(late.percentADay)) % less for each day that has begun\(end)."]
    }
    for exercise in exercises {
      lines += ["", "## \(exercise.title.escapedForMarkdown) (`\(exercise.fileName)`)", ""]
      lines += [exercise.task.escapedForMarkdown]
      lines += [
        "", "Try it: `chalk practice \(exercise.id)` in this folder, as often as you like.",
      ]
      if let weight = weight(exercise.id, .exercise) { lines.append(weight) }
    }
    for id in lessons {
      let title = (try? catalog.lesson(id))?.card.fullTitle ?? id
      lines += ["", "## \(title.escapedForMarkdown) (`\(AnswerSheet.fileName)`)", ""]
      let words = ["chalk", "learn", id, "--seed", "\(seed)"].joined(separator: " ")
      lines += ["Read the lesson: `\(words)`, and answer its questions."]
      if let weight = weight(id, .lesson) { lines.append(weight) }
    }
    lines += [
      "", "## What is graded", "",
      "Only the files named above, under these names. Every case that is right counts, the edge cases too, whose",
      "numbers are not shown. Your functions run without files, network and other programs, and for some seconds.",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// A line about the weight, where not all are the same.
  private func weight(_ id: String, _ kind: Assignment.Part.Kind) -> String? {
    let all = assignment.parts.map(\.weight)
    guard Set(all).count > 1,
      let part = assignment.parts.first(where: { $0.id == id && $0.kind == kind })
    else { return nil }
    return "It counts \(written(part.weight)) of \(written(all.reduce(0, +)))."
  }
}
