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
    self.folders = folders
    self.files = files
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
