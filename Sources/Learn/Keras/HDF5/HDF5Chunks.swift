import CZlib

/// The chunks of a dataset: boxes of one size, which together cover it, each packed by itself.
struct HDF5Chunks {
  let file: HDF5File
  let path: String
  /// The sizes of the dataset, and of a chunk.
  let sizes, chunk: [Int]
  let elementSize: Int
  let filters: [HDF5Filter]

  /// The bytes of all elements, row by row; `count` is how many.
  ///
  /// Every chunk must be there once, and room for all is asked of the file's limit, before there is any.
  func bytes(tree: Int, count: Int) throws(KerasError) -> [UInt8] {
    var chunkSize = elementSize
    for size in chunk {
      let (product, isTooLarge) = chunkSize.multipliedReportingOverflow(by: size)
      guard !isTooLarge, product < 1 << 40 else { throw .damaged("the chunks of “\(path)”") }
      chunkSize = product
    }
    // How many chunks lie along each axis; their product is no larger than the dataset.
    let grid = zip(sizes, chunk).map { ($0 + $1 - 1) / $1 }
    let needed = grid.reduce(1, *)
    let rank = sizes.count
    let entries = try file.leaves(of: tree, keySize: 8 + 8 * (rank + 1), type: 1)
    guard entries.count == needed else {
      throw .damaged("“\(path)” has \(entries.count) chunks, \(needed) are needed")
    }
    try file.spend(count)
    var result = [UInt8](repeating: 0, count: count)
    var seen: Set<[Int]> = []
    for (key, address) in entries {
      var cursor = try HDF5Cursor(file, key, "a chunk")
      let (packed, mask) = (try cursor.count(4), try cursor.count(4))
      var start: [Int] = []
      for _ in 0..<rank { start.append(try cursor.count(8)) }
      let fits = (0..<rank).allSatisfy { start[$0] < sizes[$0] && start[$0] % chunk[$0] == 0 }
      guard fits, seen.insert(start).inserted else {
        throw .damaged("a chunk of “\(path)” at \(start), in a shape of \(sizes)")
      }
      var block = try HDF5Cursor(file, at: address, count: packed, "a chunk")
      let range = try block.range(packed)
      copy(try unpacked(range, mask: mask, count: chunkSize), at: start, into: &result)
    }
    return result
  }

  /// The bytes of a chunk; `mask` names the filters that were left out when it was written.
  private func unpacked(
    _ range: Range<Int>, mask: Int, count: Int
  ) throws(KerasError) -> [UInt8] {
    try file.spend(range.count)
    var bytes = Array(file.bytes[range])
    for (place, filter) in filters.enumerated().reversed() where mask >> place & 1 == 0 {
      try file.spend(count)
      switch filter {
      case .deflate:
        var (room, filled) = ([UInt8](repeating: 0, count: count), UInt(count))
        let status = uncompress(&room, &filled, bytes, UInt(bytes.count))
        guard status == Z_OK, filled == UInt(count) else {
          throw .damaged("a chunk of “\(path)” cannot be unpacked to \(count) bytes")
        }
        bytes = room
      case .shuffle: bytes = unshuffled(bytes)
      }
    }
    guard bytes.count == count else {
      throw .damaged("a chunk of “\(path)” has \(bytes.count) bytes, \(count) are needed")
    }
    return bytes
  }

  /// All first bytes stand together, then all second ones, and so on: each element's own are put together again.
  private func unshuffled(_ bytes: [UInt8]) -> [UInt8] {
    let count = bytes.count / elementSize
    var result = bytes
    for byte in 0..<elementSize {
      for element in 0..<count {
        result[element * elementSize + byte] = bytes[byte * count + element]
      }
    }
    return result
  }

  /// Puts a chunk in its place; what reaches beyond the dataset is left out.
  private func copy(_ bytes: [UInt8], at start: [Int], into result: inout [UInt8]) {
    let rank = sizes.count
    let box = (0..<rank).map { min(chunk[$0], sizes[$0] - start[$0]) }
    let run = box[rank - 1] * elementSize
    var index = [Int](repeating: 0, count: rank)
    while true {
      var (from, to) = (0, 0)
      for axis in 0..<rank {
        from = from * chunk[axis] + index[axis]
        to = to * sizes[axis] + start[axis] + index[axis]
      }
      (from, to) = (from * elementSize, to * elementSize)
      result.replaceSubrange(to..<to + run, with: bytes[from..<from + run])
      var axis = rank - 2
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < box[axis] { break }
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}

/// How chunks are packed.
enum HDF5Filter {
  case deflate, shuffle

  /// The filters of a dataset, in the order in which they were used when it was written.
  static func all(_ file: HDF5File, _ message: HDF5Message?) throws(KerasError) -> [HDF5Filter] {
    guard let message else { return [] }
    var cursor = try HDF5Cursor(file, message.range, "the filters of a dataset")
    let version = try cursor.count(1)
    guard version == 1 || version == 2 else {
      throw .damaged("the filters of a dataset have the version \(version)")
    }
    let count = try cursor.count(1)
    guard count <= 32 else { throw .damaged("a dataset has \(count) filters") }
    if version == 1 { try cursor.skip(6) }
    var filters: [HDF5Filter] = []
    for _ in 0..<count {
      let id = try cursor.count(2)
      let nameLength = version == 1 || id >= 256 ? try cursor.count(2) : 0
      try cursor.skip(2)
      let values = try cursor.count(2)
      try cursor.skip(nameLength)
      try cursor.skip(4 * values + (version == 1 && values % 2 == 1 ? 4 : 0))
      switch id {
      case 1: filters.append(.deflate)
      case 2: filters.append(.shuffle)
      default:
        let names = [3: "fletcher32", 4: "szip", 5: "nbit", 6: "scaleoffset", 32000: "lzf"]
        throw .unsupported(
          "data with the filter \(names[id] ?? String(id))",
          advice: "gzip and shuffle are known; try h5repack -f GZIP=6")
      }
    }
    return filters
  }
}
