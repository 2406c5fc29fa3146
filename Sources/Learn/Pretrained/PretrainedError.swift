import Datasets

/// Why a network that others have trained cannot be opened.
public enum PretrainedError: Error, Sendable, Equatable {
  /// It was not fetched yet; where it was looked for.
  case notFetched(name: String, searched: [String])
  /// No package has this name.
  case unknown(name: String, known: [String])
  /// The description of a package does not do; what is wrong with it.
  case description(name: String, problems: [String])
  /// A file is not the one that the package names.
  case wrongFile(path: String, problem: String)
  /// A file could not be read or written, or is damaged; in its reader's words.
  case file(String)
  /// The files are sound, but do not fit each other or the network.
  case mismatch(String)
  /// An input cannot be taken; what came, and what is needed.
  case input(String)
}

extension PretrainedError: CustomStringConvertible {
  /// The message: what came, what was needed, and what to try.
  public var description: String {
    switch self {
    case .notFetched(let name, let searched):
      "The weights of '\(name)' are not here. Looked in: \(searched.joined(separator: ", ")). "
        + "'chalk model fetch \(name)' fetches them; CHALK_MODELS names a folder in which "
        + "they lie already."
    case .unknown(let name, let known):
      "There is no pretrained model '\(name)'. There are: \(known.joined(separator: ", "))."
    case .description(let name, let problems):
      "The package '\(name)' cannot be kept: \(problems.joined(separator: "; "))."
    case .wrongFile(let path, let problem):
      "'\(path)' is not the file that is needed: \(problem). Fetch it again, or take the version "
        + "that is named."
    case .file(let words), .mismatch(let words), .input(let words): words
    }
  }
}
