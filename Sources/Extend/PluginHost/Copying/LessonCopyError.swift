/// Why a lesson could not be copied.
public enum LessonCopyError: Error, Sendable, Equatable, CustomStringConvertible {
  case badName(String)
  case takenName(String)
  case unknownLesson(String, searched: String)
  case exists(String)
  case cannotWrite(String, reason: String)

  /// The message: what came, what was needed, and what to try.
  public var description: String {
    switch self {
    case .badName(let name):
      "'\(name)' cannot be the name of a Swift type: a capital letter, then letters and digits, "
        + "such as 'MyLesson'."
    case .takenName(let name):
      "'\(name)' is the name of something else that the lesson or its chapter has or uses. Take another name."
    case .unknownLesson(let id, let folder):
      "No built-in lesson '\(id)' is in '\(folder)'. 'chalk list' shows all; the lesson of a plugin is "
        + "copied by copying its file."
    case .exists(let path): "'\(path)' is there already, and is left as it is. Take another name."
    case .cannotWrite(let path, let reason): "Cannot write '\(path)': \(reason)."
    }
  }
}
