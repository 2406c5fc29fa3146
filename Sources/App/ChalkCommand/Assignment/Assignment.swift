import Chalk
import Foundation
import Hashing

/// What a class is to do, as `assignment.json` keeps it: no solutions and no answers, which the program knows.
struct Assignment: Codable, Equatable {
  static let fileName = "assignment.json"
  static let currentFormat = 1

  /// The form of the file.
  var format = Assignment.currentFormat
  var title: String
  /// The last moment, such as "2026-12-01T23:59"; nil where there is none.
  var due: String?
  var late: LateRule?
  var parts: [Part]
  /// The class, with each one's variant; nil where whoever hands in is a student, and all have the same.
  var students: [Student]?

  /// An exercise, or the questions of a lesson.
  struct Part: Codable, Equatable {
    enum Kind: String, Codable { case exercise, lesson }
    let kind: Kind
    let id: String
    /// How much it counts, beside the others.
    var weight = 1.0
  }

  struct Student: Codable, Equatable {
    /// The name of the folder, or the beginning of the files, that is handed in.
    let id: String
    let name: String
    /// The seed by which this student's lessons run.
    let seed: UInt64
    /// The exercises that are this student's; nil for all.
    let exercises: [String]?
  }

  /// What a student has to do.
  func parts(of student: Student?) -> [Part] {
    guard let chosen = student?.exercises else { return parts }
    return parts.filter { $0.kind == .lesson || chosen.contains($0.id) }
  }

  /// The class with a variant for each: the same title and the same id always give the same one.
  ///
  /// - Parameters:
  ///   - pick: how many of the exercises each gets; nil is all.
  ///   - variants: how many seeds there are.
  func students(_ roster: Roster, pick: Int?, variants: Int) -> [Student] {
    let exercises = parts.filter { $0.kind == .exercise }.map(\.id)
    return roster.students.map { id, name in
      func number(_ what: String) -> UInt64 {
        UInt64(SHA256.hex(Array("\(title)\n\(id)\n\(what)".utf8)).prefix(12), radix: 16) ?? 0
      }
      let order = exercises.map { ($0, number($0)) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
      let picked = pick.map { Set(order.prefix($0).map(\.0)) }
      return Student(
        id: id, name: name, seed: 1 + number("seed") % UInt64(max(1, variants)),
        exercises: picked.map { picked in exercises.filter(picked.contains) })
    }
  }

  /// Reads an assignment, and holds it against the catalog.
  ///
  /// - Throws: `Failure` with what is wrong with it.
  init(at path: String, in catalog: Catalog) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure("'\(path)' cannot be read. 'chalk assignment new' writes one.")
    }
    guard data.count <= 16 << 20, let read = try? JSONDecoder().decode(Assignment.self, from: data)
    else {
      throw Failure(
        "'\(path)' is no assignment, or it was changed by hand into something else. "
          + "'chalk assignment new' writes one.")
    }
    self = read
    if let problem = problem(in: catalog) { throw Failure("'\(path)': \(problem)") }
  }

  init(title: String, due: String?, late: LateRule?, parts: [Part]) {
    (self.title, self.due, self.late, self.parts) = (title, due, late, parts)
  }

  /// What does not hold; nil where all is well.
  func problem(in catalog: Catalog) -> String? {
    if format != Assignment.currentFormat {
      return "it has the form \(format), and this Chalk reads \(Assignment.currentFormat)."
    }
    if parts.isEmpty { return "there is nothing to do in it: name exercises or lessons." }
    if let due, LateRule.moment(due) == nil {
      return "'\(due)' is no date such as 2026-12-01T23:59."
    }
    if let problem = late?.problem { return problem }
    var seen: Set<String> = []
    for part in parts {
      if !seen.insert("\(part.kind) \(part.id)").inserted { return "'\(part.id)' is in it twice." }
      if !(part.weight > 0 && part.weight <= 1e6) {
        return "the weight of '\(part.id)' is \(part.weight); a number above 0 is needed."
      }
      do {
        switch part.kind {
        case .exercise: _ = try catalog.exercise(part.id)
        case .lesson: _ = try catalog.lesson(part.id)
        }
      } catch {
        return "\(error)"
      }
    }
    let ids = (students ?? []).map(\.id)
    if Set(ids).count < ids.count { return "a student is in it twice." }
    return ids.first { !Roster.isUsable($0) }.map { "'\($0)' is no name of a folder." }
  }
}
