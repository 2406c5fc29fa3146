import Glibc

/// Files that are there whole or not at all.
///
/// The bytes go into `NAME.partial` beside the file, onto the disk, and then into the file's place in one
/// step. Whoever writes holds a lock on the partial file, which the system takes back when the writer is
/// killed: the next one goes on with the same partial file, so that they never pile up.
public enum SafeFile {
  /// Replaces a file, or makes it. After an error what was there before is still there, and nothing else.
  public static func write(_ bytes: [UInt8], to path: String) throws(SafeFileError) {
    try write([(path, bytes)])
  }

  /// Replaces several files that belong together: none takes its place before all are on the disk.
  public static func write(
    _ files: [(path: String, bytes: [UInt8])]
  ) throws(SafeFileError) {
    // All take their locks in the same order, so that no two wait for each other.
    let files = files.sorted { $0.path < $1.path }
    var waiting: [PartialFile] = []
    do throws(SafeFileError) {
      for file in files where isFolder(file.path) {
        errno = EISDIR  // found out now, before any has taken its place
        throw SafeFileError(file.path)
      }
      for file in files {
        let partial = try PartialFile(of: file.path)
        waiting.append(partial)
        try partial.fill(with: file.bytes)
      }
      while let next = waiting.first {
        try next.takePlace()
        waiting.removeFirst()
      }
    } catch {
      for file in waiting { file.remove() }
      throw error
    }
    for folder in Set(files.map { folder(of: $0.path) }) { settle(folder) }
  }

  /// Changes a file that several processes may change: nobody else writes it between reading and writing.
  ///
  /// - Parameter change: is given what the file holds now, nil where there is none, and returns what it is to
  ///   hold; nil leaves it as it is.
  public static func update(
    _ path: String, _ change: ([UInt8]?) -> [UInt8]?
  ) throws(SafeFileError) {
    let partial = try PartialFile(of: path)
    do throws(SafeFileError) {
      guard let bytes = change(try read(path)) else { return partial.remove() }
      try partial.fill(with: bytes)
      try partial.takePlace()
    } catch {
      partial.remove()
      throw error
    }
    settle(folder(of: path))
  }

  /// Makes a folder, and those above it, where they are not there yet.
  ///
  /// - Parameter isPrivate: whether only its owner may look into those that are made.
  public static func makeFolder(
    _ path: String, isPrivate: Bool = false
  ) throws(SafeFileError) {
    errno = ENOENT  // of an empty path
    if isFolder(path) { return }
    var error = madeOne(path, isPrivate: isPrivate)
    let above = folder(of: path)
    if error == ENOENT, !path.isEmpty, above != path {
      // The one above is missing, or was until another made it a moment ago.
      try makeFolder(above, isPrivate: isPrivate)
      error = madeOne(path, isPrivate: isPrivate)
    }
    guard error != 0 else { return }
    errno = error == EEXIST ? ENOTDIR : error
    throw SafeFileError(path)
  }

  /// Makes one folder in a folder that is there: 0, or the number of the system's error. One that another has
  /// made meanwhile is as good.
  private static func madeOne(_ path: String, isPrivate: Bool) -> Int32 {
    if mkdir(path, isPrivate ? 0o700 : 0o777) == 0 { return 0 }
    let reason = errno
    return reason == EEXIST && isFolder(path) ? 0 : reason
  }

  /// All bytes of a file; nil where there is none.
  private static func read(_ path: String) throws(SafeFileError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 && errno == ENOENT { return nil }
    guard descriptor >= 0 else { throw SafeFileError(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw SafeFileError(path) }
      if count == 0 { return bytes }
      bytes += buffer.prefix(count)
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The folder in which a path lies.
  private static func folder(of path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard let cut = path.lastIndex(of: "/") else { return "." }
    return cut == path.startIndex ? "/" : String(path[..<cut])
  }

  /// Makes sure that new names are on the disk too. Not every file system can; the files are whole anyway.
  private static func settle(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

/// Why a file could not be written.
public struct SafeFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The path of the file.
  public let path: String
  /// The system's words.
  public let reason: String

  /// The message: what came, what was needed, and what to try.
  public var description: String { "'\(path)' cannot be written: \(reason)" }

  /// The error of the last system call.
  init(_ path: String) {
    self.path = path
    reason = String(cString: strerror(errno))
  }
}
