/// The part of HDF5 that Keras writes, read from bytes in memory: groups, datasets of numbers, attributes of texts.
///
/// Read are superblocks 0 to 3, object headers 1 and 2, groups by symbol tables and by compact links, and
/// datasets that are compact, contiguous, or in chunks by a version 1 B-tree, with deflate and shuffle. All else is
/// refused by its name. Every place, length and count is compared with the bytes that are there before it is used, and all
/// reading together is limited in proportion to the file, so that no part can be made to be read again and again.
///
/// Source: The HDF Group, HDF5 File Format Specification, version 3.0.
final class HDF5File {
  let bytes: [UInt8]
  /// The bytes of a place in the file, and of a length.
  private(set) var offsetSize = 8
  private(set) var lengthSize = 8
  /// Where the root group is described.
  private(set) var root = 0
  /// Collections of texts that were looked at: where each one's objects lie.
  var heaps: [Int: [Int: Range<Int>]] = [:]
  /// How much may be read and unpacked.
  private let limit: Int
  private var work = 0

  /// What every HDF5 file begins with.
  static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Reads the superblock.
  ///
  /// - Parameter size: the size of the file on the disk, where these bytes were unpacked from it.
  /// - Throws: ``KerasError``.
  init(_ bytes: [UInt8], size: Int? = nil) throws(KerasError) {
    self.bytes = bytes
    limit = 64 * (size ?? bytes.count) + 1 << 20
    guard bytes.starts(with: HDF5File.signature) else {
      throw .notKeras("it does not begin with the first eight bytes of an HDF5 file")
    }
    var cursor = try HDF5Cursor(self, at: 8, "the superblock")
    let version = try cursor.count(1)
    guard version <= 3 else {
      throw .unsupported(
        "a superblock of version \(version), 0 to 3 are known",
        advice: "try h5py.File(path, 'w', libver='earliest')")
    }
    if version < 2 { try cursor.skip(4) }
    (offsetSize, lengthSize) = (try cursor.count(1), try cursor.count(1))
    guard [2, 4, 8].contains(offsetSize), [2, 4, 8].contains(lengthSize) else {
      throw .damaged("its places have \(offsetSize) bytes, its lengths \(lengthSize)")
    }
    try cursor.skip([9, 13, 1, 1][version])
    let base = try cursor.definedAddress()
    guard base == 0 else {
      throw .unsupported("something in front of it", advice: "try h5repack")
    }
    // The free space and the end of the file, or the extension and the end; then the driver, or nothing.
    try cursor.skip((version < 2 ? 3 : 2) * offsetSize)
    if version < 2 { try cursor.skip(offsetSize) }
    root = try cursor.definedAddress()
  }

  /// Counts what is read or unpacked, before it is.
  /// - Throws: ``KerasError/tooLarge(limit:)``.
  func spend(_ count: Int) throws(KerasError) {
    guard count >= 0, count <= limit - work else { throw .tooLarge(limit: limit) }
    work += count
  }

  /// A text up to its first zero.
  func text(_ range: Range<Int>, _ what: StaticString) throws(KerasError) -> String {
    try spend(range.count)
    let units = bytes[range].prefix { $0 != 0 }
    guard let text = String(validating: units, as: UTF8.self) else {
      throw .damaged("\(what) at byte \(range.lowerBound) holds a text that is not UTF-8")
    }
    return text
  }
}
