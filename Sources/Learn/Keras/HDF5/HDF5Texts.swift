extension HDF5File {
  /// The text of an attribute of this name; nil where there is none, or it is something else than one text.
  func text(_ name: String, of messages: [HDF5Message]) throws(KerasError) -> String? {
    guard let texts = try texts(name, of: messages), texts.count == 1 else { return nil }
    return texts[0]
  }

  /// The texts of an attribute. A list that is too long for one attribute is several ones: `name0`, `name1` and so on.
  func list(_ name: String, of messages: [HDF5Message]) throws(KerasError) -> [String]? {
    if let all = try texts(name, of: messages) { return all }
    var all: [String] = []
    var part = 0
    while let some = try texts("\(name)\(part)", of: messages) {
      all += some
      part += 1
    }
    return part == 0 ? nil : all
  }

  private func texts(_ name: String, of messages: [HDF5Message]) throws(KerasError) -> [String]? {
    for message in messages where message.kind == .attribute && !message.isShared {
      var cursor = try HDF5Cursor(self, message.range, "an attribute")
      try spend(8)
      let version = try cursor.count(1)
      guard (1...3).contains(version) else {
        throw .damaged("an attribute has the version \(version)")
      }
      let isShared = try cursor.count(1) & 3 != 0 && version > 1
      let sizes = [try cursor.count(2), try cursor.count(2), try cursor.count(2)]
      if version == 3 { try cursor.skip(1) }
      // In the first version each part is filled up to a multiple of eight bytes.
      let room = sizes.map { version == 1 ? ($0 + 7) / 8 * 8 : $0 }
      let found = try cursor.text(room[0])
      guard found == name else { continue }
      let form = try cursor.range(room[1])
      let space = try cursor.range(room[2])
      guard !isShared else { return nil }
      return try texts(
        &cursor, try HDF5Type(self, form), count: try HDF5Space(self, space).count)
    }
    return nil
  }

  private func texts(
    _ cursor: inout HDF5Cursor, _ type: HDF5Type, count: Int
  ) throws(KerasError) -> [String]? {
    var texts: [String] = []
    switch type {
    case .text(let size):
      guard size > 0, count <= cursor.left / size else {
        throw .damaged("an attribute has \(count) texts of \(size) bytes in \(cursor.left)")
      }
      for _ in 0..<count { texts.append(try cursor.text(size)) }
    case .longText:
      guard count <= cursor.left / (8 + offsetSize) else {
        throw .damaged("an attribute has \(count) texts in \(cursor.left) bytes")
      }
      for _ in 0..<count {
        let length = try cursor.count(4)
        let heap = try cursor.address()
        let index = try cursor.count(4)
        guard length > 0, let heap else {
          texts.append("")
          continue
        }
        guard let object = try objects(ofHeap: heap)[index], length <= object.count else {
          throw .damaged("a text of \(length) bytes is not in its heap")
        }
        let start = object.lowerBound
        texts.append(try text(start..<start + length, "a heap of texts"))
      }
    default:
      // An empty list of h5py has the type of its numbers.
      return count == 0 ? [] : nil
    }
    return texts
  }

  /// Where the objects of a heap lie, by their numbers.
  private func objects(ofHeap address: Int) throws(KerasError) -> [Int: Range<Int>] {
    if let known = heaps[address] { return known }
    var header = try HDF5Cursor(self, at: address, "a heap of texts")
    try header.expect("GCOL")
    try header.expect(version: 1)
    try header.skip(3)
    let size = try header.length()
    var cursor = try HDF5Cursor(self, at: address, count: size, "a heap of texts")
    try cursor.skip(8 + lengthSize)
    var objects: [Int: Range<Int>] = [:]
    while cursor.left >= 8 + lengthSize {
      let index = try cursor.count(2)
      // What is left behind the last object is object 0.
      if index == 0 { break }
      try cursor.skip(6)
      let size = try cursor.length()
      try spend(24)
      objects[index] = try cursor.range(size)
      try cursor.skip(min(cursor.left, (8 - size % 8) % 8))
    }
    heaps[address] = objects
    return objects
  }
}
