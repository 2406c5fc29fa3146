/// What came of a case: a report for each setting, or why it could not be run.
public struct GoldenOutcome: Sendable, CustomStringConvertible {
  public let name: String
  /// Why it could not be run.
  public internal(set) var problems: [String] = []
  /// Settings that nobody asked for: where results differ, look here first.
  public internal(set) var unread: [String] = []
  private var reports: [(setting: String, report: GoldenReport)] = []

  init(name: String, problems: [String] = []) {
    (self.name, self.problems) = (name, problems)
  }

  mutating func add(_ report: GoldenReport, _ setting: String) {
    reports.append((setting, report))
  }

  /// Whether every setting agrees.
  public var agrees: Bool {
    problems.isEmpty && !reports.isEmpty && reports.allSatisfy { $0.report.agrees }
  }

  /// The worst distance of each setting in tolerances, or what is wrong.
  public var description: String {
    var line = name
    if !problems.isEmpty { line += "  not run: " + problems.joined(separator: "; ") }
    for (setting, report) in reports { line += "  \(setting): \(report.summary)" }
    if !unread.isEmpty { line += "  not read: " + unread.joined(separator: ", ") }
    return line
  }
}
