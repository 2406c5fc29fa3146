import Glibc

/// The file beside another that is to take its place, locked by whoever writes it.
struct PartialFile {
  private let path: String
  private let partial: String
  private let descriptor: Int32

  /// Opens and locks it; waits while another writer has it.
  init(of path: String) throws(SafeFileError) {
    self.path = path
    partial = path + ".partial"
    while true {
      let descriptor = open(partial, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard descriptor >= 0 else { throw SafeFileError(path) }
      // A file system without locks has no two writers that know of each other.
      while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
      if isOpened(descriptor, at: partial) {
        self.descriptor = descriptor
        return
      }
      close(descriptor)  // the writer before has moved it into its place
    }
  }

  /// Writes the bytes, and waits until they are on the disk.
  func fill(with bytes: [UInt8]) throws(SafeFileError) {
    guard ftruncate(descriptor, 0) == 0 else { throw SafeFileError(path) }
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw SafeFileError(path) }
      start += count
    }
    // A pipe or a device has no disk.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw SafeFileError(path) }
  }

  /// Moves it into the place of the file.
  func takePlace() throws(SafeFileError) {
    guard rename(partial, path) == 0 else { throw SafeFileError(path) }
    close(descriptor)
  }

  /// Takes it away.
  func remove() {
    unlink(partial)
    close(descriptor)
  }
}
