import CZlib
import Glibc

/// The bytes of a file from front to back, unpacked on the way where the file is gzip.
///
/// It holds 256 KB however large the file is. A gzip file that is cut off, corrupted, or followed by
/// something else is an error, never an early end.
///
/// A reader belongs to one task at a time.
final class ByteReader {
  let path: String
  /// Bytes on the disk.
  let storedCount: Int
  let isCompressed: Bool
  /// How many unpacked bytes have been handed out.
  var position = 0

  let descriptor: Int32
  private let memory: [UInt8]
  private var memoryOffset = 0
  private var stream = z_stream()
  private let packed: UnsafeMutableRawBufferPointer
  /// Packed bytes that are read but not unpacked yet: of a first look, or of the gzip file.
  var waiting: Range<Int> = 0..<0
  private var isInsideMember = false
  private var membersRead = 0
  /// How many bytes on the disk may still be read.
  var left = Int.max

  /// Opens a file; `unpacks` says whether gzip is unpacked or read as it lies on the disk.
  init(_ path: String, unpacks: Bool = true) throws(DataError) {
    self.path = path
    memory = []
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .cannotRead(path: path, reason: systemReason()) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let reason = systemReason()
      close(descriptor)
      throw .cannotRead(path: path, reason: reason)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      let what = isFolder ? "a folder" : "a pipe or a device"
      throw .cannotRead(path: path, reason: "it is \(what), and a file is needed")
    }
    storedCount = Int(status.st_size)
    packed = .allocate(byteCount: 1 << 18, alignment: 16)
    let first = Glibc.read(descriptor, packed.baseAddress, 2)
    waiting = 0..<max(0, first)
    isCompressed = unpacks && first == 2 && packed[0] == 0x1F && packed[1] == 0x8B
  }

  /// Opens a part of a file, as it lies on the disk; what the file does not have of it is left out.
  init(_ path: String, range: Range<Int>) throws(DataError) {
    self.path = path
    memory = []
    isCompressed = false
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .cannotRead(path: path, reason: systemReason()) }
    guard lseek(descriptor, off_t(range.lowerBound), SEEK_SET) >= 0 else {
      let reason = systemReason()
      close(descriptor)
      throw .cannotRead(path: path, reason: reason)
    }
    (storedCount, left) = (range.count, range.count)
    packed = .allocate(byteCount: 1 << 18, alignment: 16)
  }

  /// Reads bytes that are there already, such as embedded data; `name` stands for the path in errors.
  init(_ bytes: [UInt8], name: String) {
    path = name
    memory = bytes
    descriptor = -1
    storedCount = bytes.count
    packed = .allocate(byteCount: 1 << 18, alignment: 16)
    isCompressed = bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  deinit {
    if isInsideMember { inflateEnd(&stream) }
    packed.deallocate()
    if descriptor >= 0 { close(descriptor) }
  }

  /// No more than this many bytes can come out: what is stored, 1032 times where it is gzip.
  var maxCount: Int {
    isCompressed ? storedCount.multipliedReportingOverflow(by: 1032).partialValue : storedCount
  }

  /// Reads until the room is full or the file ends; returns how many bytes came.
  func read(into room: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    let count = try isCompressed ? unpack(into: room) : readStored(into: room)
    position += count
    return count
  }

  /// Reads exactly this many bytes. `what` names them in the error where the file ends before.
  func bytes(_ count: Int, of what: String) throws(DataError) -> [UInt8] {
    if count - 1 >= maxCount { throw cutOff(what, need: count, came: maxCount) }
    var failure: DataError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { room, filled in
      do throws(DataError) {
        let room = UnsafeMutableRawBufferPointer(start: room.baseAddress, count: count)
        filled = try read(into: room)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    if bytes.count < count { throw cutOff(what, need: count, came: bytes.count) }
    return bytes
  }

  /// Reads all that is left, but no more than `limit` bytes.
  func rest(limit: Int = 1 << 32) throws(DataError) -> [UInt8] {
    var all: [UInt8] = []
    if !isCompressed { all.reserveCapacity(min(limit, max(0, storedCount - position))) }
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { room.deallocate() }
    while true {
      let count = try read(into: room)
      if count == 0 { return all }
      if all.count + count > limit {
        throw .damaged(path: path, problem: "more than \(limit) bytes come out of it")
      }
      all.append(contentsOf: room[..<count])
    }
  }

  /// Makes sure that nothing follows.
  func expectEnd(after what: String) throws(DataError) {
    var byte: UInt8 = 0
    let count = try withUnsafeMutableBytes(of: &byte) { room throws(DataError) in
      try read(into: room)
    }
    if count > 0 {
      throw .damaged(path: path, problem: "it goes on after the end of \(what)")
    }
  }

  func cutOff(_ what: String, need: Int, came: Int) -> DataError {
    .damaged(
      path: path, problem: "\(need) bytes are needed for \(what), and there are at most \(came)")
  }
}

// MARK: gzip

extension ByteReader {
  private func unpack(into room: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    guard let start = room.baseAddress else { return 0 }
    var filled = 0
    while filled < room.count {
      if waiting.isEmpty {
        waiting = 0..<(try readRaw(into: packed))
        if waiting.isEmpty {
          if isInsideMember { throw .damaged(path: path, problem: "the gzip data are cut off") }
          return filled
        }
      }
      if !isInsideMember, try !beginMember() { return filled }
      stream.next_in = packed.baseAddress!.assumingMemoryBound(to: UInt8.self) + waiting.lowerBound
      stream.avail_in = UInt32(waiting.count)
      stream.next_out = start.assumingMemoryBound(to: UInt8.self) + filled
      let asked = min(room.count - filled, 1 << 30)
      stream.avail_out = UInt32(asked)
      let status = inflate(&stream, Z_NO_FLUSH)
      filled += asked - Int(stream.avail_out)
      waiting = (waiting.upperBound - Int(stream.avail_in))..<waiting.upperBound
      if status == Z_STREAM_END {
        inflateEnd(&stream)
        isInsideMember = false
        membersRead += 1
      } else if status != Z_OK && status != Z_BUF_ERROR {
        let message = stream.msg.map { String(cString: $0) } ?? "code \(status)"
        throw .damaged(path: path, problem: "the gzip data are corrupted (\(message))")
      }
    }
    return filled
  }

  /// Begins a gzip member; false where only zeros are left, with which tapes and disks fill up.
  private func beginMember() throws(DataError) -> Bool {
    if membersRead > 0 && packed[waiting.lowerBound] == 0 {
      while !waiting.isEmpty {
        guard packed[waiting].allSatisfy({ $0 == 0 }) else {
          throw .damaged(path: path, problem: "something follows the gzip data")
        }
        waiting = 0..<(try readRaw(into: packed))
      }
      return false
    }
    stream = z_stream()
    guard czlib_begin_gunzip(&stream) == Z_OK else {
      throw .cannotRead(path: path, reason: "zlib has no memory")
    }
    isInsideMember = true
    return true
  }
}

// MARK: plain bytes

extension ByteReader {
  private func readStored(into room: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    var filled = min(waiting.count, room.count)
    if filled > 0 {
      let first = packed[waiting.lowerBound..<waiting.lowerBound + filled]
      room.copyMemory(from: UnsafeRawBufferPointer(rebasing: first))
      waiting = (waiting.lowerBound + filled)..<waiting.upperBound
    }
    while filled < room.count {
      let count = try readRaw(into: UnsafeMutableRawBufferPointer(rebasing: room[filled...]))
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  private func readRaw(into room: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    if descriptor < 0 {
      let count = min(room.count, memory.count - memoryOffset)
      room.copyBytes(from: memory[memoryOffset..<memoryOffset + count])
      memoryOffset += count
      return count
    }
    while true {
      let count = Glibc.read(descriptor, room.baseAddress, min(room.count, left))
      if count >= 0 {
        if left != Int.max { left -= count }
        return count
      }
      if errno != EINTR { throw .cannotRead(path: path, reason: systemReason()) }
    }
  }
}

/// The system's words for the last error.
func systemReason() -> String {
  String(cString: strerror(errno))
}
