/// Reads a `.npy` file, NumPy's format for one array: the header at once, then the numbers from the first to
/// the last, as many at a time as are asked for.
///
/// It holds one block of bytes however large the file is, and has checked before the first number is read
/// that the source can hold what the header promises.
package final class NPYReader<Source: ByteSource> {
  /// The shape, the order and the type of the numbers.
  package let header: NPYHeader
  private let source: Source
  private let block: UnsafeMutableRawBufferPointer

  /// Reads the header.
  /// - Throws: the source's error for what is wrong with it.
  package init(_ source: Source) throws(Source.Failure) {
    self.source = source
    let start = try bytes(8, of: source)
    guard let start, let lengthBytes = Self.lengthBytes(start) else {
      let isNPY = start?.starts(with: NPYHeader.magic) ?? false
      throw source.failure(isNPY ? .version(Int(start![6])) : .notNPY)
    }
    guard let size = try bytes(lengthBytes, of: source) else {
      throw source.failure(.header("the file ends within it"))
    }
    let length = size.reversed().reduce(0) { $0 << 8 | Int($1) }
    let first = 8 + lengthBytes + length
    guard length <= 1 << 16, first <= source.maxCount, let text = try bytes(length, of: source)
    else {
      let there = max(0, source.maxCount - 8 - lengthBytes)
      throw source.failure(
        .header("it claims \(length) bytes; 65536 are read at most, and \(there) are there"))
    }
    do throws(NPYError) {
      header = try NPYHeader(text)
      guard header.byteCount <= source.maxCount - first else {
        throw .truncated(
          shape: header.shape, needed: header.byteCount, found: source.maxCount - first)
      }
    } catch {
      throw source.failure(error)
    }
    block = .allocate(byteCount: 1 << 18, alignment: 64)
  }

  deinit { block.deallocate() }

  /// Reads numbers in single precision until the room is full or the file ends; returns how many came.
  package func read(
    into room: UnsafeMutableBufferPointer<Float>
  ) throws(Source.Failure) -> Int {
    try read(room.count) { header.type.convert($0, to: room.baseAddress! + $1) }
  }

  /// Reads numbers in double precision until the room is full or the file ends; returns how many came.
  package func read(
    into room: UnsafeMutableBufferPointer<Double>
  ) throws(Source.Failure) -> Int {
    try read(room.count) { header.type.convert($0, to: room.baseAddress! + $1) }
  }

  /// Reads the bits of numbers, each in 64 bits, until the room is full or the file ends; returns how many came. Whole
  /// numbers are exact in them, also those beyond 2⁵³.
  package func read(
    bitsInto room: UnsafeMutableBufferPointer<Int64>
  ) throws(Source.Failure) -> Int {
    try read(room.count) { header.type.widen($0, to: room.baseAddress! + $1) }
  }

  /// Whether nothing follows what has been read.
  package func isAtEnd() throws(Source.Failure) -> Bool {
    try source.read(into: UnsafeMutableRawBufferPointer(rebasing: block[..<1])) == 0
  }

  /// Calls `body` for block after block of numbers, with the place of its first one.
  private func read(
    _ count: Int, _ body: (UnsafeRawBufferPointer, Int) -> Void
  ) throws(Source.Failure) -> Int {
    let size = header.type.size
    var done = 0
    while done < count {
      let wanted = min((count - done) * size, block.count)
      let part = UnsafeMutableRawBufferPointer(rebasing: block[..<wanted])
      let came = try source.read(into: part) / size
      body(UnsafeRawBufferPointer(rebasing: part[..<(came * size)]), done)
      done += came
      if came * size < wanted { break }
    }
    return done
  }

  /// How many bytes say how long the header is; `nil` where this is no known `.npy` file.
  private static func lengthBytes(_ start: [UInt8]) -> Int? {
    guard start.starts(with: NPYHeader.magic) else { return nil }
    return [1: 2, 2: 4, 3: 4][start[6]]
  }
}

/// The next bytes; `nil` where fewer are left.
private func bytes<Source: ByteSource>(
  _ count: Int, of source: Source
) throws(Source.Failure) -> [UInt8]? {
  let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
  defer { room.deallocate() }
  return try source.read(into: room) == count ? Array(room) : nil
}
