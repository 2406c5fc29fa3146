import Glibc

/// A folder for files that are needed only while this value lives.
///
/// A program that is killed leaves its folder behind. The next one removes it: a folder whose lock
/// nobody holds any more belongs to the dead.
public final class TemporaryFolder: Sendable {
  /// The path of the folder.
  public let path: String
  private let lock: Int32

  /// Makes a folder among the system's temporary ones: in `TMPDIR`, or in `/tmp` where that is not set or empty.
  ///
  /// - Parameter prefix: what its name begins with.
  public init(_ prefix: String) throws(SafeFileError) {
    let named = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let parent = named.isEmpty ? "/tmp" : named
    TemporaryFolder.sweep(parent, prefix + "-")
    var template = Array("\(parent)/\(prefix)-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SafeFileError(parent) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    flock(lock, LOCK_EX | LOCK_NB)
  }

  deinit {
    TemporaryFolder.remove(path)
    if lock >= 0 { close(lock) }
  }

  /// Removes the folders of the dead.
  private static func sweep(_ parent: String, _ prefix: String) {
    for name in names(in: parent) where name.hasPrefix(prefix) {
      let folder = "\(parent)/\(name)"
      var status = stat()
      // One that is just being made has no lock yet.
      guard lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
        time(nil) - status.st_mtim.tv_sec > 10
      else { continue }
      let lock = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard lock >= 0 else { continue }  // another user's
      if flock(lock, LOCK_EX | LOCK_NB) == 0 { remove(folder) }
      close(lock)
    }
  }

  /// Removes a folder with its files, and with folders of files.
  private static func remove(_ folder: String) {
    for name in names(in: folder) {
      let path = "\(folder)/\(name)"
      if unlink(path) != 0 { remove(path) }
    }
    rmdir(folder)
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}
