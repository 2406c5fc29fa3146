import Glibc

/// A lock on a folder: what is read, changed and written in it by one process is not changed by another
/// meanwhile.
///
/// The lock lies on the folder itself and leaves no file behind; the system takes it back when its holder ends,
/// however it ends. A file system without locks has none: there things are as good as they can be.
public final class FolderLock: Sendable {
  /// The folder.
  public let path: String
  private let descriptor: Int32

  /// Takes the lock, and waits while others have it.
  ///
  /// - Parameters:
  ///   - path: the folder; a folder that is not there has no lock.
  ///   - isShared: whether it is only read: readers do not wait for each other.
  ///   - onWait: is called once where another has the lock.
  public init(_ path: String, isShared: Bool = false, onWait: () -> Void = {}) {
    self.path = path
    let kind = isShared ? LOCK_SH : LOCK_EX
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { return }
    if flock(descriptor, kind | LOCK_NB) != 0 && errno == EWOULDBLOCK {
      onWait()
      while flock(descriptor, kind) != 0 && errno == EINTR {}
    }
  }

  /// Whether the folder that was locked is still at its path: a folder that is moved takes its lock along.
  public var isInPlace: Bool { isOpened(descriptor, at: path) }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }
}

/// Whether the opened file or folder still has its name.
func isOpened(_ descriptor: Int32, at path: String) -> Bool {
  var (opened, named) = (stat(), stat())
  return fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0
    && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
}
