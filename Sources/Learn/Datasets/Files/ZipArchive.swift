import CZlib

/// A zip archive: what is in it by the table at its end, and the files inside, unpacked one at a time.
///
/// Stored and deflated files are read, each with its checksum; encrypted ones and archives in several parts
/// are refused. Format: PKWARE's APPNOTE.TXT, 4.3.
public struct ZipArchive: Sendable {
  /// A file inside.
  public struct Entry: Sendable {
    /// Its name with the folders above it, such as `xl/workbook.xml`.
    public let name: String
    fileprivate let method: Int
    fileprivate let isEncrypted: Bool
    fileprivate let checksum: UInt32
    fileprivate let packedCount: Int
    /// How many bytes it has unpacked, by the table.
    public let count: Int
    fileprivate let start: Int
  }

  /// The path of the archive, or what stands for it in errors.
  public let path: String
  /// The files inside, in the order of the table.
  public private(set) var entries: [Entry] = []
  private let bytes: [UInt8]

  /// Reads the table of an archive.
  /// - Throws: `DataError` where there is none, or it does not fit the file.
  public init(_ path: String) throws(DataError) {
    try self.init(try ByteReader(path, unpacks: false).rest(limit: 1 << 32), name: path)
  }

  /// Reads the table of an archive in memory; `name` stands for the path in errors.
  public init(_ bytes: [UInt8], name: String) throws(DataError) {
    self.bytes = bytes
    path = name
    // The end record is 22 bytes long, and a comment of up to 65,535 bytes follows it.
    let least = max(0, bytes.count - 22 - 0xFFFF)
    guard bytes.count >= 22,
      let end = stride(from: bytes.count - 22, through: least, by: -1).first(where: {
        number(at: $0, 4) == 0x0605_4B50
      })
    else { throw damaged("the table at the end of the archive is missing") }
    var (count, place) = (number(at: end + 10, 2), number(at: end + 16, 4))
    if end >= 20, number(at: end - 20, 4) == 0x0706_4B50 {
      let wide = number(at: end - 12, 8)
      guard wide >= 0, wide <= bytes.count - 56, number(at: wide, 4) == 0x0606_4B50 else {
        throw damaged("the table at the end of the archive cannot be found")
      }
      (count, place) = (number(at: wide + 32, 8), number(at: wide + 48, 8))
    }
    guard number(at: end + 4, 2) == 0 else { throw damaged("it is one of several parts") }
    for _ in 0..<max(0, min(count, bytes.count / 46)) {
      guard place >= 0, place <= bytes.count - 46, number(at: place, 4) == 0x0201_4B50 else {
        throw damaged("the table at the end of the archive is cut off")
      }
      place = try readEntry(at: place)
    }
    guard entries.count == count else {
      throw damaged("its table promises \(count) files, and \(entries.count) are there")
    }
    try checkEntries()
  }

  /// The files lie one behind the other, each under a name of its own: many entries for one piece of the
  /// archive would unpack to more than any file can hold.
  private func checkEntries() throws(DataError) {
    var names: Set<String> = []
    for entry in entries where !names.insert(entry.name).inserted {
      throw damaged("'\(entry.name)' is in it twice")
    }
    var free = 0
    for entry in entries.sorted(by: { $0.start < $1.start }) {
      guard entry.start >= free else { throw damaged("files in it overlap") }
      guard entry.packedCount <= bytes.count, entry.start <= bytes.count else {
        throw damaged("'\(entry.name)' in it is cut off")
      }
      free = entry.start + 30 + entry.packedCount
    }
  }

  /// The file of this name; nil where there is none.
  public func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }

  /// The bytes of a file inside.
  ///
  /// - Parameter limit: the most bytes that are unpacked.
  /// - Throws: `DataError` where they are cut off, corrupted, too many, or packed in a way that is not known.
  public func unpack(_ entry: Entry, limit: Int = 1 << 32) throws(DataError) -> [UInt8] {
    guard entry.count <= limit else {
      throw .unsuitable(
        "'\(path)'",
        problem:
          "'\(entry.name)' in it has \(entry.count) bytes, and \(limit) are unpacked at most",
        advice: "Unpack it, or save a part of it.")
    }
    let packed = try packedBytes(of: entry)
    let whole = try unpack(packed, entry, count: entry.count)
    let checksum = whole.withUnsafeBytes { bytes in
      crc32_z(0, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    }
    guard whole.count == entry.count, UInt32(truncatingIfNeeded: checksum) == entry.checksum else {
      throw damaged("the checksum of '\(entry.name)' in it is wrong")
    }
    return whole
  }

  /// The first bytes of a file inside, up to `count`: what it says of itself, before there is room for all.
  /// - Throws: `DataError` as for the whole.
  func first(_ count: Int, of entry: Entry) throws(DataError) -> [UInt8] {
    try unpack(try packedBytes(of: entry), entry, count: min(count, entry.count))
  }

  private func packedBytes(of entry: Entry) throws(DataError) -> ArraySlice<UInt8> {
    if entry.isEncrypted { throw damaged("'\(entry.name)' in it is encrypted") }
    guard entry.start <= bytes.count - 30, number(at: entry.start, 4) == 0x0403_4B50 else {
      throw damaged("'\(entry.name)' in it cannot be found")
    }
    let first = entry.start + 30 + number(at: entry.start + 26, 2) + number(at: entry.start + 28, 2)
    guard first <= bytes.count, entry.packedCount <= bytes.count - first,
      entry.count / 1032 <= entry.packedCount + 1
    else { throw damaged("'\(entry.name)' in it is cut off") }
    return bytes[first..<first + entry.packedCount]
  }

  private func unpack(
    _ packed: ArraySlice<UInt8>, _ entry: Entry, count: Int
  ) throws(DataError) -> [UInt8] {
    switch entry.method {
    case 0: return Array(packed.prefix(count))
    case 8: return try inflated(packed, entry, count)
    default: throw damaged("'\(entry.name)' in it is packed by method \(entry.method)")
    }
  }

  /// What a program would call the archive, by the files inside.
  var form: FileForm {
    let names = entries.map(\.name)
    func has(_ ending: String) -> Bool { names.contains { $0.hasSuffix(ending) } }
    if names.contains("xl/workbook.xml") { return .workbook }
    if names.contains("word/document.xml") { return .wordDocument }
    if names.contains("ppt/presentation.xml") { return .presentation }
    if names.contains("mimetype"), names.contains("content.xml") { return .openDocument }
    if has("data.pkl") { return .pyTorch }
    return !names.isEmpty && names.allSatisfy { $0.hasSuffix(".npy") } ? .npz : .zip
  }

  private mutating func readEntry(at place: Int) throws(DataError) -> Int {
    let sizes = (number(at: place + 28, 2), number(at: place + 30, 2), number(at: place + 32, 2))
    let next = place + 46 + sizes.0 + sizes.1 + sizes.2
    guard next <= bytes.count else {
      throw damaged("the table at the end of the archive is cut off")
    }
    let name = String(decoding: bytes[place + 46..<place + 46 + sizes.0], as: UTF8.self)
    var values = [
      number(at: place + 24, 4), number(at: place + 20, 4), number(at: place + 42, 4),
    ]
    // Sizes that need more than four bytes stand in the extra field 1, those alone, in this order.
    var extra = place + 46 + sizes.0
    let end = extra + sizes.1
    while extra + 4 <= end {
      let length = number(at: extra + 2, 2)
      if number(at: extra, 2) == 1 {
        var at = extra + 4
        for i in values.indices where values[i] == 0xFFFF_FFFF && at + 8 <= extra + 4 + length {
          guard at + 8 <= end else { break }
          values[i] = number(at: at, 8)
          at += 8
        }
      }
      extra += 4 + length
    }
    guard values.allSatisfy({ $0 >= 0 }) else { throw damaged("'\(name)' in it lies of its size") }
    if name.hasPrefix("/") || name.split(separator: "/").contains("..") {
      throw damaged("'\(name)' in it would lie outside of the archive")
    }
    entries.append(
      Entry(
        name: name, method: number(at: place + 10, 2),
        isEncrypted: number(at: place + 8, 2) & 1 == 1,
        checksum: UInt32(truncatingIfNeeded: number(at: place + 16, 4)), packedCount: values[1],
        count: values[0], start: values[2]))
    return next
  }

  private func inflated(
    _ packed: ArraySlice<UInt8>, _ entry: Entry, _ count: Int
  ) throws(DataError) -> [UInt8] {
    var stream = z_stream()
    guard czlib_begin_inflate(&stream) == Z_OK else {
      throw .cannotRead(path: path, reason: "zlib has no memory")
    }
    defer { inflateEnd(&stream) }
    var status = Z_OK
    let whole = [UInt8](unsafeUninitializedCapacity: count) { room, filled in
      packed.withUnsafeBufferPointer { packed in
        var (taken, asked) = (0, 0)
        while status == Z_OK {
          if stream.avail_in == 0 {
            let some = min(packed.count - taken, 1 << 30)
            stream.next_in = packed.baseAddress.map { UnsafeMutablePointer(mutating: $0 + taken) }
            stream.avail_in = UInt32(some)
            taken += some
          }
          if stream.avail_out == 0 {
            let some = min(room.count - asked, 1 << 30)
            stream.next_out = room.baseAddress.map { $0 + asked }
            stream.avail_out = UInt32(some)
            asked += some
          }
          status = inflate(&stream, Z_NO_FLUSH)
        }
        filled = asked - Int(stream.avail_out)
      }
    }
    guard status == Z_STREAM_END || status == Z_BUF_ERROR && whole.count == count else {
      throw damaged("'\(entry.name)' in it is corrupted")
    }
    return whole
  }

  private func number(at place: Int, _ size: Int) -> Int {
    guard place >= 0, place + size <= bytes.count else { return 0 }
    let value = bytes[place..<place + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(truncatingIfNeeded: value)
  }

  private func damaged(_ problem: String) -> DataError { .damaged(path: path, problem: problem) }
}
