/// A message of an object's header: one of its properties.
struct HDF5Message {
  /// The kinds that are read.
  enum Kind: Int {
    case dataspace = 0x01
    case linkInfo = 0x02
    case datatype = 0x03
    case link = 0x06
    case externalFiles = 0x07
    case layout = 0x08
    case groupInfo = 0x0A
    case filters = 0x0B
    case attribute = 0x0C
    case continuation = 0x10
    case symbolTable = 0x11
  }

  let kind: Kind
  let range: Range<Int>
  /// Whether a reference to another object stands in place of the message.
  let isShared: Bool
}

extension HDF5File {
  /// The messages of the object whose header lies here, those of unknown kinds left out.
  func messages(at address: Int) throws(KerasError) -> [HDF5Message] {
    var cursor = try HDF5Cursor(self, at: address, "an object header")
    guard bytes[address...].starts(with: "OHDR".utf8) else {
      try cursor.expect(version: 1)
      // The number of messages and of references; the blocks themselves say where they end.
      try cursor.skip(7)
      let size = try cursor.count(4)
      try cursor.skip(4)
      return try messages(in: try cursor.range(size), headerSize: 8, isTracked: false)
    }
    try cursor.skip(4)
    try cursor.expect(version: 2)
    let flags = try cursor.count(1)
    try cursor.skip((flags & 0x20 != 0 ? 16 : 0) + (flags & 0x10 != 0 ? 4 : 0))
    let size = try cursor.count(1 << (flags & 3))
    let isTracked = flags & 4 != 0
    return try messages(
      in: try cursor.range(size), headerSize: isTracked ? 6 : 4, isTracked: isTracked)
  }

  /// The messages of a block and of those in which it is continued. The first kind of header has eight bytes before
  /// each message, the second four, or six where the order of making is tracked.
  private func messages(
    in first: Range<Int>, headerSize: Int, isTracked: Bool
  ) throws(KerasError) -> [HDF5Message] {
    var messages: [HDF5Message] = []
    var blocks = [first]
    var seen: Set = [first.lowerBound]
    while let block = blocks.popLast() {
      var cursor = try HDF5Cursor(self, block, "an object header")
      while cursor.left >= headerSize {
        let type = try cursor.count(headerSize == 8 ? 2 : 1)
        let size = try cursor.count(2)
        let flags = try cursor.count(1)
        try cursor.skip(headerSize == 8 ? 3 : isTracked ? 2 : 0)
        try spend(headerSize + size)
        let range = try cursor.range(size)
        guard let kind = HDF5Message.Kind(rawValue: type) else { continue }
        if kind == .continuation {
          let next = try continuation(range, isSecond: headerSize != 8)
          guard seen.insert(next.lowerBound).inserted else {
            throw .damaged("an object header at byte \(next.lowerBound) continues itself")
          }
          blocks.append(next)
        } else {
          messages.append(HDF5Message(kind: kind, range: range, isShared: flags & 2 != 0))
        }
      }
    }
    return messages
  }

  /// Where the header goes on. In the second kind of header a signature and a checksum stand around it.
  private func continuation(
    _ range: Range<Int>, isSecond: Bool
  ) throws(KerasError) -> Range<Int> {
    var cursor = try HDF5Cursor(self, range, "the continuation of an object header")
    let (address, length) = (try cursor.definedAddress(), try cursor.length())
    var block = try HDF5Cursor(self, at: address, count: length, "an object header")
    guard isSecond else { return try block.range(length) }
    try block.expect("OCHK")
    return try block.range(length - 8)
  }
}

extension [HDF5Message] {
  /// The only message of a kind; nil where there is none.
  func only(_ kind: HDF5Message.Kind) throws(KerasError) -> HDF5Message? {
    let found = filter { $0.kind == kind }
    guard found.count <= 1 else { throw .damaged("an object has two messages “\(kind)”") }
    guard found.first?.isShared != true else {
      throw .unsupported(
        "a “\(kind)” that several objects share", advice: "try saving it with Keras itself")
    }
    return found.first
  }
}
