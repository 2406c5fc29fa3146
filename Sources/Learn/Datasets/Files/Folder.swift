import Foundation

/// The folders and files inside a folder, in an order that does not depend on the file system.
struct Folder {
  let path: String
  /// Names, without those that begin with a dot and those that systems and programs leave behind.
  let folders: [String]
  let files: [String]

  init(_ path: String) throws(DataError) {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw .cannotRead(path: path, reason: Folder.reason(path))
    }
    var folders: [String] = []
    var files: [String] = []
    for name in Folder.sorted(names.filter { !Folder.isLeftBehind($0) }) {
      if Folder.exists("\(path)/\(name)") { folders.append(name) } else { files.append(name) }
    }
    self.path = path
    self.folders = folders.filter { !Folder.isOutput("\(path)/\($0)", depth: 2) }
    self.files = Folder.withoutFigures(files, in: path)
  }

  /// Whether nothing but figures that this program drew lies in a folder and the folders inside: they are no
  /// data.
  private static func isOutput(_ path: String, depth: Int) -> Bool {
    guard depth > 0, !isLink(path),
      let names = try? FileManager.default.contentsOfDirectory(atPath: path), !names.isEmpty
    else { return false }
    let shown = names.filter { !$0.hasPrefix(".") }
    let files = shown.filter { !exists("\(path)/\($0)") }
    let folders = shown.filter { exists("\(path)/\($0)") }
    let rest = withoutFigures(files, in: path).filter { $0 != "index.html" }
    guard rest.isEmpty, files.count > rest.count || !folders.isEmpty else { return false }
    return folders.allSatisfy { isOutput("\(path)/\($0)", depth: depth - 1) }
  }

  /// The names without those of figures that this program drew: each has a JSON file of its own form beside
  /// it.
  private static func withoutFigures(_ names: [String], in path: String) -> [String] {
    let figures = Set(
      names.filter { $0.hasSuffix(".json") && isFigure("\(path)/\($0)") }.map { $0.dropLast(5) })
    if figures.isEmpty { return names }
    return names.filter { name in
      guard let dot = name.lastIndex(of: ".") else { return true }
      return !figures.contains(name[..<dot])
    }
  }

  private static func isFigure(_ path: String) -> Bool {
    guard let reader = try? ByteReader(path), let first = try? reader.first(13) else {
      return false
    }
    return first.elementsEqual("{\n  \"altText\"".utf8)
  }

  /// Whether nobody made this file or folder by hand: hidden ones, and what macOS, Windows and disk
  /// stations put beside the files of people.
  private static func isLeftBehind(_ name: String) -> Bool {
    if name.hasPrefix(".") { return true }
    let known = ["__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini", "@eadir", "lost+found"]
    return known.contains(name.lowercased())
  }

  /// Whether there is a folder at this path.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether the name at this path only points elsewhere. Such folders are not gone into: they may lead
  /// back to where they lie.
  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whole numbers by their size, words by their letters.
  static func sorted(_ names: [String]) -> [String] {
    let numbers = names.map { Int($0) }
    if numbers.contains(where: { $0 == nil }) { return names.sorted() }
    return zip(numbers, names).sorted { $0.0! < $1.0! }.map(\.1)
  }

  private static func reason(_ path: String) -> String {
    if !exists(path) {
      return access(path, F_OK) == 0 ? "it is a file, and a folder is needed" : "there is no folder"
    }
    return "its list of files cannot be read"
  }
}
