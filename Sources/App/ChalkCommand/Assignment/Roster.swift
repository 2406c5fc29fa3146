import Chalk
import Foundation

/// The list of a class: a line a student, with an id and perhaps a name behind a comma.
struct Roster {
  let students: [(id: String, name: String)]

  /// Reads a list.
  ///
  /// - Throws: `Failure` with the line that cannot be used.
  init(at path: String) throws {
    guard let data = FileManager.default.contents(atPath: path), data.count <= 4 << 20 else {
      throw Failure("'\(path)' cannot be read. A list of the class is needed, a line a student.")
    }
    try self.init(String(decoding: data, as: UTF8.self), name: path)
  }

  init(_ text: String, name: String) throws {
    var students: [(id: String, name: String)] = []
    var seen: Set<String> = []
    let lines = text.replacing("\u{FEFF}", with: "").split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, line) in lines.enumerated() {
      let cells = line.split(omittingEmptySubsequences: false) { ",;\t".contains($0) }.map {
        $0.trimmingCharacters(in: .whitespaces).trimmingCharacters(in: ["\""])
      }
      guard let id = cells.first, !id.isEmpty, !id.hasPrefix("#") else { continue }
      if students.isEmpty, Roster.headings.contains(id.lowercased()) { continue }
      guard Roster.isUsable(id) else {
        throw Failure(
          "\(name), line \(number + 1): '\(id)' cannot be the name of a folder. An id without '/' that does "
            + "not begin with '.' is needed.")
      }
      guard seen.insert(id).inserted else {
        throw Failure("\(name), line \(number + 1): '\(id)' is in the list twice.")
      }
      students.append((id, cells.count > 1 && !cells[1].isEmpty ? cells[1] : id))
    }
    if students.isEmpty { throw Failure("\(name) names no student. A line for each is needed.") }
    if students.count > 20_000 { throw Failure("\(name) has more than 20000 students.") }
    self.students = students
  }

  private static let headings: Set<String> = [
    "id", "student", "student id", "student_id", "login", "user", "username", "email", "name",
  ]

  /// Whether an id can be the name of a folder, on a disk and in an archive.
  static func isUsable(_ id: String) -> Bool {
    !id.isEmpty && id.utf8.count <= 120 && !id.hasPrefix(".") && !id.hasPrefix("-")
      && id.unicodeScalars.allSatisfy {
        $0.value >= 32 && $0.value != 127 && !"/\\".unicodeScalars.contains($0)
      }
  }
}
