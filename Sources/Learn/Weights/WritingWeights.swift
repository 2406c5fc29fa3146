import WholeFiles

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
    do throws(SafeFileError) {
      try SafeFile.write(bytes, to: path)
    } catch {
      throw .file(path: path, reason: error.reason)
    }
  }
}
