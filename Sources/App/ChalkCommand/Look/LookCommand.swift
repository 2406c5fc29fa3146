import ArgumentParser
import Chalk
import Foundation

/// `chalk look`: the report of a run, or several runs beside each other.
struct LookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "look", abstract: "Show the report of a training, or compare several.",
    discussion: """
      A report is what TrainingReport writes around a 'fit' of your own: a folder with report.json.

      Examples:
        chalk look Reports/digits
        chalk look Reports/small Reports/large --out Reports
      """)

  @Argument(
    help: "The folders of the runs.", completion: .directory, transform: typedPath)
  var runs: [String]

  @Option(
    help: "The folder that the page of a comparison goes to.", completion: .directory,
    transform: typedPath)
  var out = "Reports"

  func run() throws {
    if runs.isEmpty { throw ValidationError("Name the folder of a run, such as Reports/digits.") }
    let reports = try runs.map { path in
      do {
        return (name: LookCommand.name(path, among: runs), report: try RunReport(at: path))
      } catch {
        throw Failure(
          "\(error) A run has a report where TrainingReport wrote one: 'chalk look FOLDER' takes "
            + "the folder that it was written to.")
      }
    }
    let comparison = RunComparison(reports)
    for line in LookCommand.columns(comparison.table) { print(line) }
    for (name, report) in reports {
      for finding in report.findings {
        print("\n\(reports.count > 1 ? name + ": " : "")\(finding.symptom)")
        print("  \(finding.finding)\n  \(finding.advice)")
      }
    }
    if reports.count > 1 {
      print("\nSide by side: \(try comparison.write(to: out))")
    } else {
      let page = URL(fileURLWithPath: runs[0]).appendingPathComponent(RunReport.page).path
      if FileManager.default.fileExists(atPath: page) { print("\nThe page: \(page)") }
    }
  }

  /// The last part of the path, or all of it where another run has the same.
  private static func name(_ path: String, among paths: [String]) -> String {
    let last = { (path: String) in URL(fileURLWithPath: path).lastPathComponent }
    let isShared = paths.count { last($0) == last(path) } > 1
    return isShared ? path : last(path)
  }

  /// Rows as lines, each column as wide as its widest word. A long word, such as a hash, is cut.
  static func columns(_ rows: [[String]]) -> [String] {
    let cut = rows.map { $0.map { $0.count > 32 ? $0.prefix(31) + "…" : $0 } }
    let count = cut.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      cut.compactMap { $0.indices.contains(column) ? $0[column].count : nil }.max() ?? 0
    }
    return cut.map { row in
      let cells = zip(row, widths).map { word, width in
        word + String(repeating: " ", count: width - word.count)
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
