import Notation

/// How a folder of examples is divided: in a part to learn from and one to test with, where its folders are
/// named so, or not at all.
///
/// Known are train, training, test, testing, val, valid, validation, dev, eval and their like, with great letters
/// or small, alone or with "set", "data" or "images" behind them. Where there is a test and a validation part, the
/// test is taken.
struct FolderParts {
  /// The folder whose folders are the classes, or the training part of them.
  let training: String
  /// The folder to test with.
  let test: String?
  /// What was found and left out, a sentence each.
  let notes: [String]

  /// Looks at the folders of a path. A folder that has one folder only, and no files, is gone into.
  init(_ path: String) throws(DataError) {
    var root = path
    var notes: [String] = []
    for _ in 0..<3 {
      let folder = try Folder(root)
      guard folder.folders.count == 1, folder.files.isEmpty,
        case let inner = "\(root)/\(folder.folders[0])", !Folder.isLink(inner),
        try !Folder(inner).folders.isEmpty
      else { break }
      root = inner
    }
    let folder = try Folder(root)
    func named(_ role: Role) -> [String] { folder.folders.filter { Role($0) == role } }
    guard let training = named(.training).first,
      try Folder("\(root)/\(training)").folders.count >= 2
    else {
      (self.training, test) = (root, nil)
      self.notes = try FolderParts.doubts(folder)
      return
    }
    let classes = Set(try Folder("\(root)/\(training)").folders)
    var test: String?
    for candidate in named(.test) + named(.validation) {
      let inside = try Folder("\(root)/\(candidate)").folders
      if test == nil, inside.count >= 2, !classes.isDisjoint(with: inside) {
        test = candidate
      } else {
        let why =
          inside.isEmpty
          ? "it has no class folders"
          : test.map { "'\($0)' is the part to test with" } ?? "its class folders are others"
        notes.append("The folder '\(candidate.onOneLine)' was left out: \(why).")
      }
    }
    for other in folder.folders where Role(other) == nil {
      notes.append("The folder '\(other.onOneLine)' beside '\(training)' was left out.")
    }
    self.training = "\(root)/\(training)"
    self.test = test.map { "\(root)/\($0)" }
    self.notes = notes
  }

  /// What a folder is for by its name.
  private enum Role {
    case training, validation, test

    init?(_ name: String) {
      var word = name.lowercased().filter { $0.isLetter }
      for end in ["images", "data", "set", "split"] where word.hasSuffix(end) && word != end {
        word.removeLast(end.count)
      }
      switch word {
      case "train", "training", "trn", "tr": self = .training
      case "val", "valid", "validation", "validate", "dev": self = .validation
      case "test", "testing", "tst", "eval", "evaluation", "holdout": self = .test
      default: return nil
      }
    }
  }

  /// A doubt where all folders hold the same folders: the inner ones may be the classes.
  private static func doubts(_ folder: Folder) throws(DataError) -> [String] {
    guard folder.folders.count >= 2 else { return [] }
    var inside: [[String]] = []
    for name in folder.folders { inside.append(try Folder("\(folder.path)/\(name)").folders) }
    if let first = inside.first, first.count >= 2, inside.allSatisfy({ $0 == first }) {
      let names = first.prefix(3).map(\.onOneLine).joined(separator: ", ")
      return [
        "The folders \(folder.folders.prefix(3).map(\.onOneLine).joined(separator: ", ")) hold the same "
          + "folders, \(names): are those the classes? Put them together, or name the parts train and "
          + "test."
      ]
    }
    let parts = folder.folders.filter { Role($0) != nil }
    if parts.isEmpty { return [] }
    return [
      "The folder '\(parts[0].onOneLine)' is named as a part of the data is, and was taken for a class."
    ]
  }
}

extension ImageExamples {
  /// The folders of the two parts, such as `train` and `test`; nil where there are none.
  static func partFolders(
    of path: String
  ) throws(DataError) -> (training: String, test: String)? {
    let parts = try FolderParts(path)
    return parts.test.map { (parts.training, $0) }
  }
}
