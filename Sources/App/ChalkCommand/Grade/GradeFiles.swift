import Chalk
import Foundation
import Hashing
import WholeFiles

/// The files of a grading: `grades.csv`, `junit.xml`, and for each student a page and Gradescope's `results.json`.
struct GradeFiles {
  let assignment: Assignment
  let grades: [StudentGrade]

  /// Writes all of them into a folder.
  ///
  /// - Throws: `Failure` where it cannot be written.
  func write(to folder: String) throws {
    var files: [(path: String, bytes: [UInt8])] = [
      ("grades.csv", Array(GradeTable(assignment, grades).csv.utf8)),
      ("junit.xml", Array(JUnitReport(assignment, grades).text.utf8)),
    ]
    for (grade, name) in zip(grades, GradeFiles.names(grades.map(\.id))) {
      let page = FeedbackPage(assignment, grade)
      files.append(("feedback/\(name).html", Array(page.html.utf8)))
      files.append(("gradescope/\(name)/results.json", Array(try Gradescope(grade).json())))
    }
    do {
      for file in files {
        let path = folder + "/" + file.path
        try SafeFile.makeFolder((path as NSString).deletingLastPathComponent)
        try SafeFile.write(file.bytes, to: path)
      }
    } catch {
      throw Failure(
        "'\(folder)' cannot be written: \(error.reason). Name another folder with --out.")
    }
  }

  /// Names for files, one an id and no two the same: letters, digits and a few signs, whatever the ids are made of.
  static func names(_ ids: [String]) -> [String] {
    ids.map { id in
      let plain = id.filter { $0.isLetter || $0.isNumber || "-_@".contains($0) || $0 == "." }
      let short = String(plain.drop { $0 == "." }.prefix(60))
      return short == id && !short.isEmpty
        ? short : "\(short)-\(SHA256.hex(Array(id.utf8)).prefix(8))"
    }
  }
}

/// A cell for a table of comma-separated values. What a spreadsheet would take for a formula gets an apostrophe before it.
func csvCell(_ text: String) -> String {
  let first = text.unicodeScalars.first { $0 != " " }
  let isFormula = first.map { "=+-@\t\r\n|%".unicodeScalars.contains($0) } ?? false
  let safe = isFormula ? "'" + text : text
  let needsQuotes = safe.unicodeScalars.contains { ",;\"\n\r\t'".unicodeScalars.contains($0) }
  return needsQuotes ? "\"" + safe.replacing("\"", with: "\"\"") + "\"" : safe
}

/// All grades as rows.
struct GradeTable {
  let assignment: Assignment
  let grades: [StudentGrade]

  init(_ assignment: Assignment, _ grades: [StudentGrade]) {
    (self.assignment, self.grades) = (assignment, grades)
  }

  /// A row a student: the points from 0 to 100, the days late, and the percent of each part.
  var csv: String {
    let head = ["student", "name", "points", "days late"] + assignment.parts.map(\.id) + ["notes"]
    let rows = grades.map { grade in
      let parts = assignment.parts.map { part in
        grade.parts.first { $0.part == part }.map { plain($0.credit * 100) } ?? ""
      }
      return [grade.id, grade.name, plain(grade.points), String(grade.daysLate)] + parts
        + [(grade.notes + [grade.summary]).joined(separator: " ")]
    }
    return ([head] + rows).map { $0.map(csvCell).joined(separator: ",") + "\r\n" }.joined()
  }

  /// The table for a terminal, no line wider than it.
  func lines(width: Int) -> [String] {
    let names = grades.map { shown($0.id) }
    let first = max(7, min(names.map(\.columns).max() ?? 0, 24, width / 3))
    let head = "student".padded(to: first) + "  points  late  "
    var lines = [head]
    for (grade, name) in zip(grades, names) {
      let points = plain(grade.points)
      let late = grade.daysLate > 0 ? "\(grade.daysLate) d" : ""
      let begin =
        cut(name, to: first).padded(to: first) + "  "
        + String(repeating: " ", count: max(0, 6 - points.count)) + points + "  "
        + late.padded(to: 4) + "  "
      let words = grade.notes.first { $0.hasPrefix("Nothing") } ?? grade.summary
      lines.append(begin + cut(shown(words), to: max(8, width - begin.columns)))
    }
    return lines
  }

  private func shown(_ text: String) -> String { GradeTable.printable(text) }

  /// Without what would move a terminal's cursor.
  static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          scalar.properties.generalCategory == .control
            || scalar.properties.generalCategory == .format
            || scalar.properties.generalCategory == .lineSeparator ? "\u{FFFD}" : scalar
        }))
  }

  private func cut(_ text: String, to width: Int) -> String {
    if text.columns <= width { return text }
    var short = ""
    for character in text where (short + String(character)).columns < width {
      short.append(character)
    }
    return short + "…"
  }

  /// 83.33, with a point and no other sign, for programs.
  private func plain(_ number: Double) -> String {
    let hundredths = Int(saturating: (number * 100).rounded())
    let rest = hundredths % 100
    if rest == 0 { return String(hundredths / 100) }
    return "\(hundredths / 100)." + (rest < 10 ? "0\(rest)" : "\(rest)")
  }
}
