/// What a learner looks at.
public enum LearnView: Sendable, Equatable {
  /// The step itself.
  case step
  /// What the steps are, and what is done: `LearnState.contents`.
  case contents
  /// What can be done.
  case help
  /// What can be set: `LearnState.controls`.
  case settings
  /// What can be opened on the step: `Record.Step.openings` and `Record.Step.featureMaps`.
  case openings
  /// A figure, by its position among `Record.figures`, from 0.
  case figure(Int)
  /// An opened number of the step, from 1, and the way to one of its inputs: entries of its explanation.
  /// The first entry of the path is 0, the number itself; the last is the one that is shown.
  case opened(Int, path: [Int])
  /// An opened pixel of a feature map of the step, and the way to one of its inputs.
  case pixel(LearnPixel, path: [Int])
  /// The steps in which a text stands: `LearnState.matches(_:)`.
  case found(String)

  /// The way through an opened number or pixel; nil where none is open.
  public var path: [Int]? {
    switch self {
    case .opened(_, let path), .pixel(_, let path): path
    default: nil
    }
  }

  /// The same number or pixel, open at the end of another way.
  func along(_ path: [Int]) -> LearnView {
    switch self {
    case .opened(let number, _): .opened(number, path: path)
    case .pixel(let pixel, _): .pixel(pixel, path: path)
    default: self
    }
  }
}

/// A pixel of a feature map of a step.
public struct LearnPixel: Sendable, Equatable {
  /// The map's place among `Record.Step.featureMaps`, from 0.
  public let map: Int
  /// The row, from 0, the first on top, and the column, from 0.
  public let row, column: Int

  /// A pixel at a place.
  public init(map: Int, row: Int, column: Int) {
    (self.map, self.row, self.column) = (map, row, column)
  }
}

/// Something that is said to the learner about the last input.
public struct LearnNote: Sendable, Equatable {
  /// What a note is about.
  public enum Role: Sendable, Equatable {
    case plain
    /// The verdict on an answer.
    case right, wrong
  }

  /// What the note is about.
  public let role: Role
  /// The text in the learner's language.
  public let text: String

  /// A note.
  public init(role: Role = .plain, text: String) {
    self.role = role
    self.text = text
  }
}
