import Foundation

/// A student's results in the form that Gradescope's autograder reads.
///
/// Format: https://gradescope-autograders.readthedocs.io/en/latest/specs/
struct Gradescope: Encodable {
  let score: Double
  let output: String
  let visibility = "visible"
  let tests: [Test]

  struct Test: Encodable {
    let name: String
    let score: Double
    let max_score: Double
    let output: String
    let visibility = "visible"
  }

  init(_ grade: StudentGrade) {
    score = grade.points
    output = grade.notes.joined(separator: "\n")
    let all = grade.parts.map(\.part.weight).reduce(0, +)
    tests = grade.parts.map { part in
      let most = all > 0 ? 100 * part.part.weight / all : 0
      return Test(
        name: part.title, score: most * part.credit, max_score: most,
        output: ([part.sentence] + part.details).joined(separator: "\n"))
    }
  }

  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}
