import Notation

/// A question to answer before reading on.
public struct Question: Sendable, Codable, Equatable {
  /// What is asked.
  public let prompt: Prose
  /// The right answer.
  public let answer: Answer
  /// Why the answer is what it is.
  public let reason: Prose?
  /// Whether the rest of the step is held back until the learner has said what they expect.
  public let comesFirst: Bool

  /// A question.
  public init(prompt: Prose, answer: Answer, reason: Prose?, comesFirst: Bool = false) {
    self.prompt = prompt
    self.answer = answer
    self.reason = reason
    self.comesFirst = comesFirst
  }

  /// The right answer, and how an answer is compared with it.
  public enum Answer: Sendable, Codable, Equatable {
    /// A number, right when it is within the tolerance.
    case number(Double, tolerance: Double)
    /// One of several, the right one by its position from 0.
    case choice([Prose], right: Int)
  }

  /// The verdict on an answer.
  public enum Verdict: Sendable, Equatable {
    case right
    case wrong
    /// The answer could not be read: what would do instead, such as "a number".
    case unreadable(needed: String)
  }

  /// Judges an answer as it was typed: a number, or a choice by its number from 1 or by its text.
  public func judge(_ typed: String) -> Verdict {
    switch answer {
    case .number(let right, let tolerance):
      guard let number = TypedNumber(typed)?.value else {
        return .unreadable(needed: "a number, such as 0.5 or 1/2")
      }
      return abs(number - right) <= tolerance ? .right : .wrong
    case .choice(let options, let right):
      let typed = typed.trimmed
      let byWords = options.firstIndex { $0.text.lowercased() == typed.lowercased() }
      let byNumber = Int(typed).map { $0 &- 1 }
      guard let chosen = byWords ?? byNumber, options.indices.contains(chosen) else {
        return .unreadable(needed: "a number from 1 to \(options.count)")
      }
      return chosen == right ? .right : .wrong
    }
  }

  /// What helps after a wrong answer without telling the right one.
  public enum Hint: Sendable, Equatable {
    /// Only the sign is wrong.
    case sign
    /// The digits are right, but not the place of the point.
    case point
    /// The right answer is greater, or less.
    case more, less
    /// Another of the choices.
    case another
  }

  /// The hint after an answer; nil where it was right or could not be read.
  public func hint(after typed: String) -> Hint? {
    guard judge(typed) == .wrong else { return nil }
    guard case .number(let right, let tolerance) = answer, let number = TypedNumber(typed)?.value
    else { return .another }
    if abs(number + right) <= tolerance { return .sign }
    let tenfold = [0.001, 0.01, 0.1, 10, 100, 1000]
    if right != 0, tenfold.contains(where: { abs(number * $0 - right) <= tolerance }) {
      return .point
    }
    return number < right ? .more : .less
  }

  /// The right answer, written out.
  public var rightAnswer: String {
    switch answer {
    case .number(let right, _): written(right)
    case .choice(let options, let right): options[right].text
    }
  }
}

extension String {
  /// Without the white space at both ends.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
