/// The text of a file from front to back as UTF-8, whatever it is written in, unpacked where it is gzip.
///
/// A reader belongs to one task at a time.
final class TextReader {
  let path: String
  /// What the text is written in, as was said or found out.
  let encoding: TextEncoding
  /// A sentence where the encoding was found out, or is doubtful.
  let note: String?
  /// How many bytes at the start of the file tell the encoding, and are no text.
  private(set) var markLength = 0

  private let reader: ByteReader
  private let converter: EncodingConverter?
  /// Bytes that are read, and, where there is a converter, converted.
  private var waiting: [UInt8]
  private var offset = 0
  private var isAtEnd = false
  /// The line that is converted next, for errors.
  private var line = 1

  /// - Parameter encoding: what the text is written in; nil finds it out.
  /// - Parameter isContinued: whether the text began elsewhere, so that it has no mark of its encoding here.
  /// - Throws: `DataError` where the file cannot be read, or what it is written in cannot be told.
  init(
    _ reader: ByteReader, encoding said: TextEncoding?, isContinued: Bool = false
  ) throws(DataError) {
    self.reader = reader
    path = reader.path
    let size = 1 << 20
    var first = try reader.bytes(upTo: size)
    let isWhole = first.count < size
    let guess = first.withUnsafeBytes { EncodingGuess($0, isWhole: isWhole) }
    guard let encoding = said ?? guess.encoding else {
      throw .unsuitable(
        "'\(reader.path)'", problem: "its text is not UTF-8, and what else is not plain",
        advice: guess.advice.prefix(1).uppercased() + guess.advice.dropFirst() + ".")
    }
    if encoding.unitSize == 1 {
      let zeros = first.count { $0 == 0 }
      if zeros > 0, zeros >= first.count / 10 {
        throw .unsuitable(
          "'\(reader.path)'",
          problem: "of its first \(first.count) bytes \(zeros) are 0: it is no text",
          advice: "Give a text, or a table as text.")
      }
    }
    self.encoding = encoding
    note = said == nil ? guess.note : guess.doubt(of: encoding, first)
    if encoding == .utf8 {
      if !isContinued, first.starts(with: [0xEF, 0xBB, 0xBF]) {
        first.removeFirst(3)
        markLength = 3
      }
      (converter, waiting) = (nil, first)
      isAtEnd = isWhole
    } else {
      converter = EncodingConverter(from: encoding)
      waiting = []
      try convert(first, isLast: isWhole)
    }
  }

  /// Reads until the room is full or the text ends; returns how many bytes came.
  func read(into room: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    var filled = 0
    while filled < room.count {
      if offset < waiting.count {
        let count = min(room.count - filled, waiting.count - offset)
        room[filled..<filled + count].copyBytes(from: waiting[offset..<offset + count])
        offset += count
        filled += count
      } else if isAtEnd {
        break
      } else if converter == nil {
        if !waiting.isEmpty { (waiting, offset) = ([], 0) }
        let rest = UnsafeMutableRawBufferPointer(rebasing: room[filled...])
        let count = try reader.read(into: rest)
        isAtEnd = count < rest.count
        filled += count
      } else {
        let size = 1 << 18
        let bytes = try reader.bytes(upTo: size)
        try convert(bytes, isLast: bytes.count < size)
      }
    }
    return filled
  }

  /// All that is left.
  func rest() throws(DataError) -> [UInt8] {
    var all: [UInt8] = []
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { room.deallocate() }
    while case let count = try read(into: room), count > 0 {
      all.append(contentsOf: room[..<count])
    }
    return all
  }

  private func convert(_ bytes: [UInt8], isLast: Bool) throws(DataError) {
    (waiting, offset) = ([], 0)
    let failure = bytes.withUnsafeBytes {
      converter!.convert($0, isLast: isLast, into: &waiting)
    }
    isAtEnd = isLast
    line += waiting.count { $0 == UInt8(ascii: "\n") }
    if failure != nil {
      throw .badLine(
        path: path, line: line,
        problem: "it is not written in \(encoding.rawValue); name another encoding")
    }
  }
}

extension ByteReader {
  /// The next bytes, as many as there are up to `count`.
  func bytes(upTo count: Int) throws(DataError) -> [UInt8] {
    var failure: DataError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { room, filled in
      do throws(DataError) {
        filled = try read(into: UnsafeMutableRawBufferPointer(room))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
