import Chalk
import Foundation

/// What a class has handed in: a folder a student, or files that begin with a student's name, as learning platforms
/// download them. Links are never followed.
struct HandedIn {
  /// A file that a student gave in.
  struct File: Equatable {
    let path: String
    /// Its name, without what a platform put before it.
    let name: String
    let date: Date
  }

  /// The files of each student, by the name under which they lie.
  private(set) var files: [String: [File]] = [:]
  /// What was left out, a sentence each.
  private(set) var leftOut: [String] = []

  /// Looks through a folder.
  ///
  /// - Parameters:
  ///   - expected: the names of the files that are to be handed in.
  ///   - hidden: the paths of folders that are no student's.
  init(in folder: String, expected: [String], hidden: Set<String>) {
    for name in HandedIn.names(in: folder).sorted() {
      let path = folder + "/" + name
      if hidden.contains(HandedIn.real(path)) || name == Assignment.fileName { continue }
      switch HandedIn.kind(of: path) {
      case .folder:
        var found: [File] = []
        var count = 0
        collect(path, depth: 0, into: &found, &count)
        files[HandedIn.student(ofFolder: name), default: []] += found
      case .file(let date):
        guard let (student, own) = HandedIn.split(name, expected: expected) else {
          leftOut.append(
            "'\(name)' is no student's: such files are named student_\(expected.first ?? "").")
          continue
        }
        files[student, default: []].append(File(path: path, name: own, date: date))
      case .other: leftOut.append("'\(name)' is a link or no file, and was not followed.")
      }
    }
  }

  /// The file of this name that a student gave in, the newest where there are several, and whether there were.
  func file(_ name: String, of student: String) -> (file: File, isOneOfSeveral: Bool)? {
    let all = (files[student] ?? []).filter { HandedIn.isSame($0.name, name) }
    // Under its own name goes before a copy that a platform or a browser has numbered.
    let best = all.max {
      ($0.name == name ? 1 : 0, $0.date, $1.path) < ($1.name == name ? 1 : 0, $1.date, $0.path)
    }
    return best.map { ($0, all.count > 1) }
  }

  /// The bytes of a file, up to one more than `limit`; nil where it is none any more, or cannot be read.
  static func bytes(of path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { break }
      bytes += buffer.prefix(count)
    }
    return Array(bytes.prefix(limit + 1))
  }

  private mutating func collect(
    _ folder: String, depth: Int, into found: inout [File], _ count: inout Int
  ) {
    for name in HandedIn.names(in: folder).sorted() {
      count += 1
      guard count <= 2000 else {
        if count == 2001 {
          leftOut.append("'\(folder)' holds too many files: not all were looked at.")
        }
        return
      }
      let path = folder + "/" + name
      switch HandedIn.kind(of: path) {
      case .folder: if depth < 4 { collect(path, depth: depth + 1, into: &found, &count) }
      case .file(let date): found.append(File(path: path, name: name, date: date))
      case .other: leftOut.append("'\(path)' is a link or no file, and was not followed.")
      }
    }
  }

  private enum Kind {
    case folder
    case file(Date)
    case other
  }

  private static func kind(of path: String) -> Kind {
    var status = stat()
    guard lstat(path, &status) == 0 else { return .other }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file(Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec)))
    default: return .other
    }
  }

  private static func names(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") && $0 != "__MACOSX" }
  }

  static func real(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  /// "Ada Lovelace_4711_assignsubmission_file_", as Moodle names a folder, is Ada Lovelace's.
  private static func student(ofFolder name: String) -> String {
    name.wholeMatch(of: #/(.+)_\d+_assignsubmission_(?:file|onlinetext)_?/#).map { String($0.1) }
      ?? name
  }

  /// Whether a file has this name, or is a numbered copy of it: "Relu-1.swift", "Relu (2).swift".
  private static func isSame(_ name: String, _ expected: String) -> Bool {
    if name.lowercased() == expected.lowercased() { return true }
    let (stem, ending) = parts(expected.lowercased())
    let (own, other) = parts(name.lowercased())
    guard ending == other, own.hasPrefix(stem) else { return false }
    return own.dropFirst(stem.count).wholeMatch(of: #/-\d{1,3}| ?\(\d{1,3}\)/#) != nil
  }

  private static func parts(_ name: String) -> (stem: String, ending: String) {
    let path = name as NSString
    return (path.deletingPathExtension, path.pathExtension)
  }

  /// The student and the file's own name in one such as "lovelaceada_LATE_4711_998_Relu.swift", or in "ada.swift" where
  /// only one file is expected; nil where it is neither.
  static func split(_ name: String, expected: [String]) -> (student: String, file: String)? {
    for place in name.indices where name[place] == "_" {
      let own = String(name[name.index(after: place)...])
      guard place > name.startIndex, expected.contains(where: { isSame(own, $0) }) else { continue }
      let student = name[..<place].replacing(#/(?:_LATE)?(?:_\d+)*$/#, with: "")
      return student.isEmpty ? nil : (String(student), own)
    }
    guard expected.count == 1, !isSame(name, expected[0]),
      parts(name).ending.lowercased() == parts(expected[0]).ending.lowercased()
    else { return nil }
    return (parts(name).stem, expected[0])
  }
}
