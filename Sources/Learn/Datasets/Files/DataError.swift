/// Why data could not be read, found, or used. Nothing half-read is ever passed on as whole.
public enum DataError: Error, Sendable, Equatable {
  /// A file or folder could not be opened or read; the system's reason.
  case cannotRead(path: String, reason: String)
  /// What was looked for lies nowhere; the places, and how to get it.
  case notFound(_ what: String, searched: [String], advice: String)
  /// The file is not what its name or header says: cut off, corrupted, or lying about its size.
  case damaged(path: String, problem: String)
  /// A line of a text or table does not fit the others. Lines count from 1.
  case badLine(path: String, line: Int, problem: String)
  /// No column, encoding or data set has this name.
  case unknown(_ kind: String, _ name: String, known: [String])
  /// The data are sound, but will not do for what is asked of them.
  case unsuitable(_ what: String, problem: String, advice: String)
  /// A download failed; what was tried, and why it did not work.
  case cannotFetch(_ what: String, attempts: [String], advice: String)
}

extension DataError: CustomStringConvertible {
  /// The words, with control characters of foreign text made visible.
  public var description: String { message.withVisibleControls }

  private var message: String {
    switch self {
    case .cannotRead(let path, let reason):
      "Cannot read '\(path)': \(reason). Check the path and its permissions."
    case .notFound(let what, let searched, let advice):
      "\(what) was not found. Looked in: "
        + (searched.isEmpty ? "nowhere" : searched.joined(separator: ", ")) + ". \(advice)"
    case .damaged(let path, let problem):
      "'\(path)' is damaged or not what it seems: \(problem). Fetch or export it again."
    case .badLine(let path, let line, let problem):
      "'\(path)', line \(line): \(problem)."
    case .unknown(let kind, let name, let known):
      "There is no \(kind) '\(name)'. " + DataError.list(known, of: kind)
    case .unsuitable(let what, let problem, let advice):
      "\(what) cannot be used here: \(problem). \(advice)"
    case .cannotFetch(let what, let attempts, let advice):
      "\(what) could not be fetched.\n" + attempts.map { "  \($0)\n" }.joined() + advice
    }
  }

  private static func list(_ known: [String], of kind: String) -> String {
    if known.isEmpty { return "There is none at all." }
    let shown = known.prefix(30).joined(separator: ", ")
    let rest = known.count > 30 ? " and \(known.count - 30) more" : ""
    return "There are: \(shown)\(rest)."
  }
}
