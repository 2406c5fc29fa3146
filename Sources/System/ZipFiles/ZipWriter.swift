internal import CZlib

/// A zip archive that is written, in memory: the same files in the same order give the same bytes.
///
/// Every file has the time at which zip archives begin, 1980-01-01, and no further fields. Source: PKWARE's
/// APPNOTE.TXT, sections 4.3 and 4.4.
public struct ZipWriter: Sendable {
  private var files: [UInt8] = []
  private var directory: [UInt8] = []
  private var names: Set<String> = []

  /// An archive without files.
  public init() {}

  /// Adds a file.
  ///
  /// - Parameters:
  ///   - name: the path in the archive, with `/` between folders.
  ///   - bytes: what the file holds.
  ///   - isStored: whether it is kept as it is, and not compressed.
  /// - Throws: `ZipError` where the name cannot be one, was there before, or the archive would become larger than
  ///   zip archives can be: 65,535 files, 4 GB.
  public mutating func add(
    _ name: String, _ bytes: [UInt8], isStored: Bool = false
  ) throws(ZipError) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isBad = parts.contains { $0.isEmpty || $0 == "." || $0 == ".." || $0.contains("\\") }
    guard !isBad, name.utf8.count < 65_536 else { throw .badName(name) }
    guard names.insert(name).inserted else { throw .nameTwice(name) }
    let end = Int(UInt32.max)
    guard names.count < 65_536, bytes.count < end, files.count + bytes.count + name.utf8.count < end
    else { throw .tooLarge(name) }
    let packed = isStored ? bytes : deflated(bytes)
    // What becomes no smaller is kept as it is.
    let isPacked = !isStored && packed.count < bytes.count
    let content = isPacked ? packed : bytes
    let checksum = bytes.withUnsafeBufferPointer { buffer in
      UInt32(crc32_z(0, buffer.baseAddress, buffer.count))
    }
    var header = ByteRow()
    header.add(UInt16(20), UInt16(name.utf8.allSatisfy { $0 < 128 } ? 0 : 0x800))
    header.add(UInt16(isPacked ? 8 : 0), UInt16(0), UInt16(0x21))
    header.add(checksum, UInt32(content.count), UInt32(bytes.count))
    header.add(UInt16(name.utf8.count), UInt16(0))
    let place = UInt32(files.count)
    var local = ByteRow()
    local.add(UInt32(0x0403_4B50))
    files += local.bytes + header.bytes + Array(name.utf8) + content
    var entry = ByteRow()
    entry.add(UInt32(0x0201_4B50))
    entry.add(UInt16(20))
    entry.bytes += header.bytes
    entry.add(UInt16(0), UInt16(0), UInt16(0))
    entry.add(UInt32(0), place)
    directory += entry.bytes + Array(name.utf8)
  }

  /// The archive.
  public var bytes: [UInt8] {
    var end = ByteRow()
    end.add(UInt32(0x0605_4B50))
    end.add(UInt16(0), UInt16(0), UInt16(names.count), UInt16(names.count))
    end.add(UInt32(directory.count), UInt32(files.count))
    end.add(UInt16(0))
    return files + directory + end.bytes
  }
}

/// Why a file cannot go into an archive.
public enum ZipError: Error, Sendable, Equatable, CustomStringConvertible {
  case badName(String)
  case nameTwice(String)
  case tooLarge(String)

  /// The message: what came, what was needed, and what to try.
  public var description: String {
    switch self {
    case .badName(let name):
      "'\(name)' cannot be the name of a file in an archive: folders and a name, joined by '/', "
        + "without '..' or an empty part."
    case .nameTwice(let name): "The archive has a file '\(name)' already. Give it another name."
    case .tooLarge(let name):
      "With '\(name)' the archive would hold more than a zip archive can, 65,535 files or 4 GB. "
        + "Put less into it."
    }
  }
}

/// Numbers, the least byte first.
private struct ByteRow {
  var bytes: [UInt8] = []

  mutating func add<Number: FixedWidthInteger>(_ numbers: Number...) {
    for number in numbers {
      withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }
  }
}

/// The bytes compressed as they lie in an archive, without a wrapper.
private func deflated(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  guard czlib_begin_deflate(&stream, 9) == Z_OK else { return bytes }
  defer { deflateEnd(&stream) }
  var input = bytes
  let room = Int(deflateBound(&stream, UInt(bytes.count)))
  return [UInt8](unsafeUninitializedCapacity: room) { output, count in
    input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(room)
      // One call is enough: there is room for all of it.
      _ = deflate(&stream, Z_FINISH)
      count = room - Int(stream.avail_out)
    }
  }
}
