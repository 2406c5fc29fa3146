/// A setting that the lesson cannot take.
public enum SettingError: Error, Sendable, Equatable {
  /// No slider or choice has this name.
  case unknownName(String, known: [Control])
  /// The slider or choice does not take this value.
  case badValue(String, control: Control)
}

extension SettingError: CustomStringConvertible {
  /// The message: what came, what was needed, and what to try.
  public var description: String {
    switch self {
    case .unknownName(let name, let known) where known.isEmpty:
      "This lesson has nothing to set, so '\(name)' cannot be set."
    case .unknownName(let name, let known):
      "This lesson has no '\(name)' to set. It has: "
        + known.map { "\($0.name) (\($0.admitted))" }.joined(separator: "; ") + "."
    case .badValue(let value, let control):
      "'\(value)' will not do for \(control.name): it takes \(control.admitted), "
        + "such as \(control.name)=\(control.standard)."
    }
  }
}
