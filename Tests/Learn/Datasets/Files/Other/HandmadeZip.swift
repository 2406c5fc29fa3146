import CZlib

/// A zip archive made by hand, its files stored or deflated.
func zipped(_ files: [(name: String, bytes: [UInt8])], isDeflated: Bool = false) -> [UInt8] {
  var archive: [UInt8] = []
  var table: [UInt8] = []
  for (name, bytes) in files {
    // zlib's wrapper is 2 bytes in front and 4 behind.
    let packed = isDeflated ? Array(zlibbed(bytes).dropFirst(2).dropLast(4)) : bytes
    let checksum = bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
    let common: [UInt8] =
      [20, 0, 0, 0, isDeflated ? 8 : 0, 0, 0, 0, 0, 0] + little(Int(checksum), 4)
      + little(packed.count, 4) + little(bytes.count, 4) + little(name.utf8.count, 2) + [0, 0]
    table +=
      [0x50, 0x4B, 1, 2, 20, 0] + common + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] + little(archive.count, 4)
      + Array(name.utf8)
    archive += [0x50, 0x4B, 3, 4] + common + Array(name.utf8) + packed
  }
  return archive + table + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + little(files.count, 2)
    + little(files.count, 2) + little(table.count, 4) + little(archive.count, 4) + [0, 0]
}

/// A number, its lowest byte first.
func little(_ number: Int, _ size: Int) -> [UInt8] {
  (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
