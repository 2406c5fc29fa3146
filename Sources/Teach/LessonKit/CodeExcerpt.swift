import Foundation

/// A piece of the source that really runs, cut out of its file.
public struct CodeExcerpt: Sendable, Codable, Equatable {
  /// The name by which the lesson asked for it.
  public let name: String
  /// The file, with the folders inside the project that it lies in.
  public let file: String
  /// The number of the first line, from 1; 0 where the code is missing.
  public let line: Int
  /// The code; empty where it is missing.
  public let text: String

  /// An excerpt as a record keeps it.
  public init(name: String, file: String, line: Int, text: String) {
    self.name = name
    self.file = file
    self.line = line
    self.text = text
  }

  /// Whether the source was not available when the lesson ran.
  public var isMissing: Bool { line == 0 }
}

extension CodeExcerpt {
  /// Finds an excerpt by its name where a lesson keeps its code: in the file that asks for it, then in the
  /// other Swift files of that file's folder, then in the folder `Shared` beside that folder.
  ///
  /// Where the file that asks is not on this machine, the excerpt is missing: it only says which file
  /// asked for it.
  ///
  /// - Throws: `ExcerptError` where the source is there and no file of these has the excerpt.
  public init(named name: String, nearFile path: String) throws(ExcerptError) {
    // An installed program has its own copy: the tree that it was built in may have changed, or be gone.
    let copy = installed(path).flatMap { copy in SourceExcerpts(path: copy).map { (copy, $0) } }
    guard let (path, own) = copy ?? SourceExcerpts(path: path).map({ (path, $0) }) else {
      self.init(name: name, file: pathInProject(path), line: 0, text: "")
      return
    }
    if let found = own[name] {
      self = found
      return
    }
    var all = own.all
    for path in neighbours(of: path) {
      guard let other = SourceExcerpts(path: path) else { continue }
      if let found = other[name] {
        self = found
        return
      }
      all += other.all
    }
    throw ExcerptError(name: name, file: own.file, known: all)
  }
}

/// The excerpts of one source file: the lines between `// excerpt: name` and `// end excerpt`, shifted to
/// the left margin.
private struct SourceExcerpts {
  let file: String
  private(set) var all: [CodeExcerpt] = []

  /// Nil where the file is not there.
  init?(path: String) {
    guard let source = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    file = pathInProject(path)
    // Most files that are looked into have none.
    guard source.utf8.contains(Self.opening.utf8) else { return }
    // By bytes: going through the characters of all lines would take longer than many a lesson's first step.
    let lines = source.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    let comments = lines.indices.filter { place in
      lines[place].utf8.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        == UInt8(ascii: "/")
    }
    for opening in comments where lines[opening].trimmed.hasPrefix(Self.opening) {
      let line = lines[opening]
      let isEnd = { (place: Int) in place > opening && lines[place].trimmed == Self.closing }
      guard let end = comments.first(where: isEnd) else { continue }
      let body = lines[(opening + 1)..<end]
      let margin =
        body.filter { !$0.trimmed.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
      all.append(
        CodeExcerpt(
          name: String(line.trimmed.dropFirst(Self.opening.count)), file: file, line: opening + 2,
          text: body.map { String($0.dropFirst(margin)) }.joined(separator: "\n")))
    }
  }

  subscript(name: String) -> CodeExcerpt? { all.first { $0.name == name } }

  private static let opening = "// excerpt: "
  private static let closing = "// end excerpt"
}

/// The other Swift files of a file's folder, then those of the folder `Shared` beside that folder, each in
/// the order of their names.
private func neighbours(of path: String) -> [String] {
  let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
  let shared = folder.deletingLastPathComponent().appendingPathComponent("Shared")
  let folders = folder.path == shared.path ? [folder.path] : [folder.path, shared.path]
  return folders.flatMap { folder in
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".swift") }.sorted().map { "\(folder)/\($0)" }
  }.filter { $0 != path }
}

/// A lesson asks for an excerpt that its source does not have.
public struct ExcerptError: Error, Sendable, Equatable {
  /// The name that was asked for.
  public let name: String
  /// The file that asked.
  public let file: String
  /// The excerpts that there are, in the order in which they are looked for.
  public let known: [CodeExcerpt]
}

extension ExcerptError: CustomStringConvertible {
  /// What was asked for, and the excerpts that there are.
  public var description: String {
    let names = known.map { "'\($0.name)' (\($0.file), line \($0.line - 1))" }
    return "No excerpt is called '\(name)', which \(file) quotes. "
      + (names.isEmpty
        ? "There is none in its folder: an excerpt begins with '// excerpt: \(name)' and ends with "
          + "'// end excerpt'."
        : "There are " + names.joined(separator: ", ") + ".")
  }
}

/// Where an installed program keeps a copy of a lesson's file: `lib/chalk` beside its own folder.
private func installed(_ path: String) -> String? {
  guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  else { return nil }
  let prefix = URL(fileURLWithPath: program).deletingLastPathComponent().deletingLastPathComponent()
  return prefix.appendingPathComponent("lib/chalk/" + pathInProject(path)).path
}

/// The path from `Lessons` or `Sources` on; the file's name where it lies elsewhere.
private func pathInProject(_ path: String) -> String {
  let parts = path.split(separator: "/").map(String.init)
  let start = parts.lastIndex { ["Lessons", "Sources"].contains($0) } ?? parts.count - 1
  return parts[max(0, start)...].joined(separator: "/")
}
