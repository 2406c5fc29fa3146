/// What a validator found out about a plugin, line by line.
public struct CheckLine: Codable, Sendable, Equatable {
  /// What was looked at, such as "lesson doubling".
  public let subject: String
  /// What should hold, such as "every claim holds".
  public let requirement: String
  /// What is wrong, and where; nil where it holds.
  public let problem: String?
  /// What to try.
  public let advice: String?
  /// Whether the problem is only a remark: the plugin passes all the same.
  public let isRemark: Bool

  /// A line; it holds where `problem` is nil.
  public init(
    _ subject: String, _ requirement: String, problem: String? = nil, advice: String? = nil,
    isRemark: Bool = false
  ) {
    self.subject = subject
    self.requirement = requirement
    self.problem = problem
    self.advice = advice
    self.isRemark = isRemark
  }

  /// Whether the plugin passes this check.
  public var holds: Bool { problem == nil || isRemark }
}

/// Collects the lines about one thing.
struct Checklist {
  let subject: String
  /// Is called with what is about to be checked: after a trap, the last call tells what trapped.
  let doing: (String) -> Void
  private(set) var lines: [CheckLine] = []

  init(_ subject: String, doing: @escaping (String) -> Void) {
    self.subject = subject
    self.doing = doing
  }

  /// Notes whether something holds.
  mutating func require(
    _ requirement: String, _ holds: Bool, problem: @autoclosure () -> String, advice: String
  ) {
    lines.append(
      holds
        ? CheckLine(subject, requirement)
        : CheckLine(subject, requirement, problem: problem(), advice: advice))
  }

  /// Adds a remark.
  mutating func remark(_ subject: String, _ problem: String, advice: String) {
    lines.append(
      CheckLine(self.subject, subject, problem: problem, advice: advice, isRemark: true))
  }

  /// Notes the first of some problems, or that there is none.
  mutating func require(_ requirement: String, noneOf problems: [String], advice: String) {
    require(requirement, problems.isEmpty, problem: problems.first ?? "", advice: advice)
  }
}
