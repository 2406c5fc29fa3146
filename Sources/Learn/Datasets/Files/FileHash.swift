import Hashing

extension SHA256 {
  /// The hash of a file as it lies on the disk, in hexadecimal.
  public static func hex(ofFile path: String) throws(DataError) -> String {
    let reader = try ByteReader(path, unpacks: false)
    var hash = SHA256()
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { room.deallocate() }
    while case let count = try reader.read(into: room), count > 0 {
      hash.update(UnsafeRawBufferPointer(rebasing: room[..<count]))
    }
    return hash.hex()
  }
}
