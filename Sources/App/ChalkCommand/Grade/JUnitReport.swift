import Chalk

/// All grades as JUnit's XML, which tools for continuous integration show: a suite a student, a case a part.
struct JUnitReport {
  let text: String

  init(_ assignment: Assignment, _ grades: [StudentGrade]) {
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      "<testsuites name=\"\(assignment.title.escapedForXML)\">",
    ]
    for grade in grades {
      let open = grade.parts.count { $0.credit < 1 }
      lines.append(
        "  <testsuite name=\"\(grade.id.escapedForXML)\" tests=\"\(grade.parts.count)\" "
          + "failures=\"\(open)\" errors=\"0\" skipped=\"0\">")
      for part in grade.parts {
        let head =
          "    <testcase classname=\"\(grade.id.escapedForXML)\" name=\"\(part.part.id.escapedForXML)\""
        if part.credit == 1 {
          lines.append(head + "/>")
          continue
        }
        let details = part.details.joined(separator: "\n").escapedForXML
        lines.append(head + ">")
        lines.append(
          "      <failure message=\"\(part.sentence.escapedForXML)\">\(details)</failure>")
        lines.append("    </testcase>")
      }
      lines.append("  </testsuite>")
    }
    text = (lines + ["</testsuites>"]).joined(separator: "\n") + "\n"
  }
}
