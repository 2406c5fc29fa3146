import Glibc

extension WeightsFile {
  /// The bytes of a safetensors file with these tensors.
  /// - Throws: ``WeightsError`` for a name that is there twice, or a number that its type cannot hold.
  public func bytes() throws(WeightsError) -> [UInt8] {
    var bytes = try SafetensorsHeader.bytes(for: self)
    bytes.reserveCapacity(bytes.count + tensors.reduce(0) { $0 + $1.tensor.count * $1.type.size })
    for entry in tensors { try entry.append(to: &bytes) }
    return bytes
  }

  /// Writes a safetensors file, whole or not at all: beside the place first, and, once all of it is on the
  /// disk, moved there. After an error what was there before is still there.
  /// - Throws: ``WeightsError``.
  public func write(to path: String) throws(WeightsError) {
    let bytes = try bytes()
    let beside = path + ".partial-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .lastFailure(path) }
    do throws(WeightsError) {
      defer { close(descriptor) }
      try Self.fill(descriptor, with: bytes, path)
    } catch {
      unlink(beside)
      throw error
    }
    guard rename(beside, path) == 0 else {
      let error = WeightsError.lastFailure(path)
      unlink(beside)
      throw error
    }
    Self.settleFolder(of: path)
  }

  private static func fill(
    _ descriptor: Int32, with bytes: [UInt8], _ path: String
  ) throws(WeightsError) {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .lastFailure(path) }
      start += count
    }
    guard fsync(descriptor) == 0 else { throw .lastFailure(path) }
  }

  /// Makes sure that the new name is on the disk too. Not every file system can; the file is whole anyway.
  private static func settleFolder(of path: String) {
    let cut = path.lastIndex(of: "/")
    let folder = cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
