import Foundation

/// How the files of the chapters lie, and what is wrong with that: a lesson is a folder that reads as one
/// notebook, with its own helpers beside it; what several lessons of a chapter use lies in `Shared`.
///
/// It is told from the names in the texts alone; nothing is compiled.
struct LessonFolders {
  /// The Swift files below `Lessons`, in the order of their paths.
  private let files: [SourceFile]

  /// - Parameter texts: the text of every Swift file by its path below `Lessons`, such as
  ///   `3-Vision/MnistConv/MnistConv.swift`.
  init(_ texts: [String: String]) {
    files = texts.sorted { $0.key < $1.key }.map { SourceFile(path: $0.key, text: $0.value) }
  }

  /// The chapters as they lie in a folder. The exercises have no lessons.
  init(at root: URL) throws {
    var texts: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: root.path)
    where path.hasSuffix(".swift") && !path.hasPrefix("Exercises/") {
      texts[path] = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }
    self.init(texts)
  }

  /// What is wrong, a sentence each.
  var problems: [String] {
    misplaced + unnamed + unused + hardlyShared + twice + excerptsOfOneName
  }

  /// Files that are neither at a chapter's top, where its list of lessons and its strings lie, nor in a
  /// folder of it.
  private var misplaced: [String] {
    files.filter { file in
      switch file.parts.count {
      case 2: !file.name.hasSuffix("Chapter.swift") && file.name != "Localizable.swift"
      case 3: false
      default: true
      }
    }.map { "\($0.path) lies neither in the folder of a lesson nor in Shared" }
  }

  /// Lesson folders without the file that the chapter's list of lessons leads to.
  private var unnamed: [String] {
    lessonFolders.compactMap { folder in
      let lesson = folder.split(separator: "/")[1]
      let isThere = files.contains { $0.folder == folder && $0.name == "\(lesson).swift" }
      let isListed = files.contains {
        $0.parts.count == 2 && folder.hasPrefix($0.folder + "/") && $0.words.contains(lesson)
      }
      if !isThere { return "\(folder) has no \(lesson).swift" }
      return isListed ? nil : "no chapter adds the lesson \(folder)"
    }
  }

  /// Files of a lesson that nothing else in its folder uses.
  private var unused: [String] {
    files.filter { file in
      file.isOfALesson && file.name != "\(file.parts[1]).swift"
        && !files.contains { $0.folder == file.folder && $0.uses(file) }
    }.map { "no other file of \($0.folder) uses what \($0.name) declares" }
  }

  /// Shared files that fewer than two lessons use, be it through other shared files.
  private var hardlyShared: [String] {
    files.filter { $0.parts.count == 3 && $0.parts[1] == "Shared" }.compactMap { file in
      let users = users(of: file)
      if users.count > 1 { return nil }
      return "\(file.path) is used by "
        + (users.first.map { "\($0) alone: it belongs there" } ?? "no lesson")
    }
  }

  /// The folders of the lessons of the chapter that use a shared file.
  private func users(of file: SourceFile) -> Set<String> {
    let chapter = files.filter { $0.parts[0] == file.parts[0] }
    var reached = [file]
    var next = 0
    while next < reached.count {
      let used = reached[next]
      reached += chapter.filter { user in
        user.folder == file.folder && user.uses(used) && !reached.contains { $0.path == user.path }
      }
      next += 1
    }
    return Set(
      chapter.filter { user in user.isOfALesson && reached.contains { user.uses($0) } }
        .map(\.folder))
  }

  /// Types and functions that two chapters have under one name.
  private var twice: [String] {
    var chapters: [String: Set<String>] = [:]
    for file in files {
      for name in file.types + file.functions {
        chapters[name, default: []].insert(String(file.parts[0]))
      }
    }
    return chapters.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map {
      "\($0.key) is declared in \($0.value.sorted().joined(separator: " and ")): "
        + "what several chapters use belongs in the toolkit"
    }
  }

  /// Excerpts that cannot be told apart, since `board.code` looks for them by their names.
  private var excerptsOfOneName: [String] {
    Set(files.map(\.folder)).sorted().flatMap { folder -> [String] in
      let names = files.filter { $0.folder == folder }.flatMap(\.excerpts)
      let several = Set(names).filter { name in names.count { $0 == name } > 1 }
      return several.sorted().map { "\(folder) has two excerpts '\($0)'" }
    }
  }

  private var lessonFolders: [String] { Set(files.filter(\.isOfALesson).map(\.folder)).sorted() }
}

/// A file and the names in it.
private struct SourceFile {
  let path: String
  /// The folders and the file's name.
  let parts: [Substring]
  /// Every word of the code; the comments are left out.
  let words: Set<Substring>
  /// What it declares at its top.
  private(set) var types: [String] = []
  private(set) var functions: [String] = []
  /// What it adds to types of others.
  private var members: [String] = []
  private(set) var excerpts: [String] = []

  var name: Substring { parts[parts.count - 1] }
  var folder: String { parts.dropLast().joined(separator: "/") }
  var isOfALesson: Bool { parts.count == 3 && parts[1] != "Shared" }

  init(path: String, text: String) {
    self.path = path
    parts = path.split(separator: "/")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let code = lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }
    words = Set(code.flatMap { $0.split { !($0.isLetter || $0.isNumber || $0 == "_") } })
    var isInAnExtension = false
    for line in lines {
      let opening = "// excerpt: "
      if let place = line.range(of: opening) { excerpts.append(String(line[place.upperBound...])) }
      if line.hasPrefix("extension ") { isInAnExtension = true }
      if line == "}" { isInAnExtension = false }
      guard let declared = Declaration(line) else { continue }
      if declared.depth == 0 {
        if declared.isAType { types.append(declared.name) }
        if declared.keyword == "func" && !declared.isPrivate { functions.append(declared.name) }
        if !declared.isAType && declared.keyword != "func" { members.append(declared.name) }
      } else if declared.depth == 1 && isInAnExtension && !declared.isPrivate {
        members.append(declared.name)
      }
    }
  }

  /// Whether this other file names something that the file declares.
  func uses(_ file: SourceFile) -> Bool {
    path != file.path
      && (file.types + file.functions + file.members).contains { words.contains($0[...]) }
  }
}

/// The beginning of a declaration: `  static func name(`.
private struct Declaration {
  let keyword: Substring
  let name: String
  let depth: Int
  let isPrivate: Bool

  var isAType: Bool { Self.types.contains(keyword) }

  private static let types: Set<Substring> = [
    "struct", "class", "enum", "protocol", "actor", "typealias",
  ]
  private static let modifiers: Set<Substring> = [
    "public", "private", "fileprivate", "static", "final", "mutating", "indirect", "lazy",
    "convenience", "@discardableResult", "@MainActor",
  ]

  init?(_ line: Substring) {
    depth = line.prefix { $0 == " " }.count / 2
    var words = line.split(separator: " ")
    isPrivate = words.contains { $0 == "private" || $0 == "fileprivate" }
    while let first = words.first, Self.modifiers.contains(first) { words.removeFirst() }
    guard let first = words.first else { return nil }
    if first.hasPrefix("init(") || first.hasPrefix("init<") {
      // An initializer is known by the label of its first argument.
      keyword = "init"
      name = String(first.drop { $0 != "(" }.dropFirst().prefix { $0.isLetter || $0.isNumber })
      if name.isEmpty { return nil }
      return
    }
    guard words.count > 1, Self.types.contains(first) || ["func", "var", "let"].contains(first)
    else { return nil }
    keyword = first
    name = String(words[1].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    if name.isEmpty { return nil }
  }
}
