import Glibc

/// Puts bytes into a file, in place of what is there.
func overwrite(_ path: String, _ bytes: [UInt8]) {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
  guard descriptor >= 0, write(descriptor, bytes, bytes.count) == bytes.count else {
    fatalError("\(path) cannot be written: \(String(cString: strerror(errno)))")
  }
  close(descriptor)
}
