extension HDF5File {
  /// A group or a dataset by its path, `layers/dense/vars/0`; the root group's is empty.
  struct Object {
    let path: String
    let messages: [HDF5Message]

    var isDataset: Bool { messages.contains { $0.kind == .layout } }
  }

  /// Groups that lie deeper are refused.
  private static let deepest = 64

  /// All groups and datasets, each group before what it holds.
  func objects() throws(KerasError) -> [Object] {
    var objects: [Object] = []
    var seen: Set = [root]
    var waiting = [(path: "", depth: 0, address: root)]
    while let (path, depth, address) = waiting.popLast() {
      try spend(16 + path.utf8.count)
      let object = Object(path: path, messages: try messages(at: address))
      objects.append(object)
      if object.isDataset { continue }
      guard depth < HDF5File.deepest else {
        throw .unsupported(
          "groups more than \(HDF5File.deepest) deep", advice: "no model of Keras has such")
      }
      for (name, address) in try links(of: object.messages).reversed() {
        guard seen.insert(address).inserted else {
          throw .damaged("“\(name)” in “\(path)” is an object with another name already")
        }
        waiting.append((path.isEmpty ? name : "\(path)/\(name)", depth + 1, address))
      }
    }
    return objects
  }

  /// The names in a group and the headers that they stand for.
  private func links(of messages: [HDF5Message]) throws(KerasError) -> [(String, Int)] {
    var links: [(String, Int)] = []
    if let table = try messages.only(.symbolTable) { links = try symbols(table.range) }
    if let info = try messages.only(.linkInfo) {
      var cursor = try HDF5Cursor(self, info.range, "the links of a group")
      try cursor.expect(version: 0)
      try cursor.skip(try cursor.count(1) & 1 == 1 ? 8 : 0)
      guard try cursor.address() == nil else {
        throw .unsupported(
          "a group with links in a fractal heap", advice: "try h5py.File(…, libver='earliest')")
      }
    }
    for message in messages where message.kind == .link { links.append(try link(message.range)) }
    for (name, _) in links where name.isEmpty || name.contains("/") {
      throw .damaged("a group holds something of the name “\(name)”")
    }
    return links
  }

  /// A link that stands in the group's own header.
  private func link(_ range: Range<Int>) throws(KerasError) -> (String, Int) {
    var cursor = try HDF5Cursor(self, range, "a link")
    try cursor.expect(version: 1)
    let flags = try cursor.count(1)
    let type = flags & 8 != 0 ? try cursor.count(1) : 0
    try cursor.skip((flags & 4 != 0 ? 8 : 0) + (flags & 16 != 0 ? 1 : 0))
    let name = try cursor.text(try cursor.count(1 << (flags & 3)))
    guard type == 0 else { throw softLink(name) }
    return (name, try cursor.definedAddress())
  }

  private func softLink(_ name: String) -> KerasError {
    .unsupported(
      "a link “\(name)” to another name or another file",
      advice: "links are not followed; try saving it with Keras itself")
  }

  /// The entries of a symbol table: a B-tree of nodes, whose names lie in a heap.
  private func symbols(_ range: Range<Int>) throws(KerasError) -> [(String, Int)] {
    var table = try HDF5Cursor(self, range, "a symbol table")
    let (tree, heap) = (try table.definedAddress(), try table.definedAddress())
    var cursor = try HDF5Cursor(self, at: heap, "a heap of names")
    try cursor.expect("HEAP")
    try cursor.skip(4)
    let size = try cursor.length()
    try cursor.skip(lengthSize)
    var data = try HDF5Cursor(self, at: try cursor.definedAddress(), count: size, "a heap of names")
    let names = try data.range(size)
    var symbols: [(String, Int)] = []
    for leaf in try leaves(of: tree, keySize: lengthSize, type: 0) {
      var node = try HDF5Cursor(self, at: leaf.child, "a node of symbols")
      try node.expect("SNOD")
      try node.skip(2)
      for _ in 0..<(try node.count(2)) {
        let place = try node.count(offsetSize)
        let header = try node.address()
        let cached = try node.count(4)
        try node.skip(20)
        try spend(2 * offsetSize + 24)
        guard place < names.count else { throw .damaged("a name lies beyond its heap") }
        let start = names.lowerBound + place
        guard let end = bytes[start..<names.upperBound].firstIndex(of: 0) else {
          throw .damaged("a name at byte \(start) has no end")
        }
        let name = try text(start..<end, "a name")
        guard cached != 2 else { throw softLink(name) }
        guard let header else { throw .damaged("“\(name)” points nowhere") }
        symbols.append((name, header))
      }
    }
    return symbols
  }

  /// The entries of a version 1 B-tree in order: the place of each key, and what the entry points to.
  ///
  /// - Parameters:
  ///   - keySize: the bytes of a key.
  ///   - type: 0 for symbols, 1 for chunks.
  func leaves(
    of tree: Int, keySize: Int, type: Int
  ) throws(KerasError) -> [(key: Range<Int>, child: Int)] {
    var leaves: [(key: Range<Int>, child: Int)] = []
    var waiting: [(address: Int, level: Int?)] = [(tree, nil)]
    while let (address, wanted) = waiting.popLast() {
      var node = try HDF5Cursor(self, at: address, "a B-tree")
      try node.expect("TREE")
      try node.expect(version: type)
      let (level, count) = (try node.count(1), try node.count(2))
      // Levels go down by one, so that no node lies below itself.
      guard wanted == nil || wanted == level else { throw .damaged("a B-tree at byte \(address)") }
      try node.skip(2 * offsetSize)
      try spend(24 + count * (keySize + offsetSize))
      var entries: [(key: Range<Int>, child: Int)] = []
      for _ in 0..<count { entries.append((try node.range(keySize), try node.definedAddress())) }
      if level == 0 {
        leaves += entries
      } else {
        waiting += entries.reversed().map { ($0.child, level - 1) }
      }
    }
    return leaves
  }
}
