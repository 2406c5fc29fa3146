/// A step of a lesson, by its number or by its title.
public enum StepName: Sendable, Hashable {
  /// The n-th step of the lesson as it was written, from 1.
  case number(Int)
  /// The step whose title begins with these words; capital and small letters are the same.
  case title(String)

  /// The name as it is typed: a whole number, or the beginning of a title.
  public init(typed text: String) {
    self = Int(text).map(StepName.number) ?? .title(text)
  }

  /// The step's place among others, counted from 0.
  ///
  /// - Throws: `ArrangementError.unknownStep` where there is none, `.severalSteps` where several are called so.
  func place(in steps: [Record.Step]) throws(ArrangementError) -> Int {
    switch self {
    case .number(let number):
      guard steps.indices.contains(number - 1) else {
        throw .unknownStep("\(number)", known: steps.map(\.title.text))
      }
      return number - 1
    case .title(let title):
      let wanted = title.lowercased()
      let titles = steps.map { $0.title.text.lowercased() }
      if let exact = titles.firstIndex(of: wanted) { return exact }
      let found = wanted.isEmpty ? [] : titles.indices.filter { titles[$0].hasPrefix(wanted) }
      if found.count > 1 { throw .severalSteps(title, found: found.map { steps[$0].title.text }) }
      guard let place = found.first else {
        throw .unknownStep(title, known: steps.map(\.title.text))
      }
      return place
    }
  }
}

extension StepName: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// The step with this title.
  public init(stringLiteral title: String) { self = .title(title) }
  /// The step with this number, from 1.
  public init(integerLiteral number: Int) { self = .number(number) }
}

/// Why the steps of a lesson cannot be arranged so.
public enum ArrangementError: Error, Sendable, Equatable, CustomStringConvertible {
  case unknownStep(String, known: [String])
  case severalSteps(String, found: [String])
  case nothingLeft

  /// The message: what came, what was needed, and what to try.
  public var description: String {
    switch self {
    case .unknownStep(let name, let known):
      "This lesson has no step '\(name)'. It has: "
        + known.enumerated().map { "\($0 + 1) · \($1)" }.joined(separator: "; ") + "."
    case .severalSteps(let name, let found):
      "Several steps begin with '\(name)': \(found.joined(separator: "; ")). Take the step's number."
    case .nothingLeft: "Every step would be hidden: leave at least one."
    }
  }
}
