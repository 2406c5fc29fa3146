import Tensors
import Weights

extension HDF5File {
  /// The numbers of a dataset; nil where it holds something else than numbers.
  /// - Throws: ``KerasError``.
  func tensor(of object: Object) throws(KerasError) -> NamedTensor? {
    let messages = object.messages
    guard let space = try messages.only(.dataspace), let form = try messages.only(.datatype),
      let layout = try messages.only(.layout)
    else { throw .damaged("the dataset “\(object.path)” has no type or no sizes") }
    guard try messages.only(.externalFiles) == nil else {
      throw .unsupported(
        "numbers of “\(object.path)” in another file", advice: "other files are not opened")
    }
    var isBigEndian = false
    let type: NumberType
    switch try HDF5Type(self, form.range) {
    case .number(let number, let isBig): (type, isBigEndian) = (number, isBig)
    case .opaque(2):
      // Keras writes what h5py has no type for as plain bytes, and its name beside them.
      guard try text("dtype", of: messages) == "bfloat16" else { return nil }
      type = .bf16
    default: return nil
    }
    let sizes = try HDF5Space(self, space.range)
    let shape: Shape
    do {
      shape = try Shape(validating: sizes.sizes)
    } catch {
      throw .damaged("“\(object.path)” has a shape of \(error.got); \(error.need)")
    }
    var bytes = try numbers(
      layout.range, sizes: sizes.sizes, elementSize: type.size, try messages.only(.filters),
      object.path)
    if isBigEndian { reverseEach(type.size, &bytes) }
    do {
      return NamedTensor(object.path, try type.tensor(bytes, shape), as: type)
    } catch {
      throw .damaged("\(error)")
    }
  }

  /// The bytes of the elements, row by row.
  private func numbers(
    _ range: Range<Int>, sizes: [Int], elementSize: Int, _ filters: HDF5Message?, _ path: String
  ) throws(KerasError) -> [UInt8] {
    let (size, isTooLarge) = sizes.reduce(1, *).multipliedReportingOverflow(by: elementSize)
    guard !isTooLarge else { throw .damaged("“\(path)” has more numbers than can be counted") }
    var cursor = try HDF5Cursor(self, range, "the layout of a dataset")
    let version = try cursor.count(1)
    guard version == 3 || version == 4 else {
      throw .unsupported(
        "a layout of version \(version), 3 and 4 are known", advice: "try h5repack")
    }
    switch (try cursor.count(1), version) {
    case (0, _):
      let there = try cursor.count(2)
      return try whole(try cursor.range(there), size, filters, path)
    case (1, _):
      guard let start = try cursor.address() else {
        guard size == 0 else { throw .damaged("no numbers are stored of “\(path)”") }
        return []
      }
      let there = try cursor.length()
      var block = try HDF5Cursor(self, at: start, count: there, "a dataset")
      return try whole(try block.range(there), size, filters, path)
    case (2, 3):
      let rank = try cursor.count(1)
      let tree = try cursor.address()
      var chunk: [Int] = []
      for _ in 0..<rank { chunk.append(try cursor.count(4)) }
      guard !sizes.isEmpty, chunk.count == sizes.count + 1, chunk.last == elementSize,
        !chunk.contains(0)
      else {
        throw .damaged("the chunks of “\(path)” are \(chunk), its shape is \(sizes)")
      }
      guard size > 0 else { return [] }
      guard let tree else { throw .damaged("no numbers are stored of “\(path)”") }
      let chunks = HDF5Chunks(
        file: self, path: path, sizes: sizes, chunk: Array(chunk.dropLast()),
        elementSize: elementSize, filters: try HDF5Filter.all(self, filters))
      return try chunks.bytes(tree: tree, count: size)
    case (2, 4):
      throw .unsupported(
        "chunks in the form of libver='latest' in “\(path)”",
        advice: "try h5py.File(…, libver='earliest')")
    case (let kind, _):
      throw .unsupported(
        "a dataset “\(path)” of the layout \(kind)", advice: "try saving it with Keras itself")
    }
  }

  /// What lies in the file in one piece.
  private func whole(
    _ range: Range<Int>, _ size: Int, _ filters: HDF5Message?, _ path: String
  ) throws(KerasError) -> [UInt8] {
    guard filters == nil else { throw .damaged("“\(path)” has filters, but no chunks") }
    guard range.count == size else {
      throw .damaged("“\(path)” needs \(size) bytes, \(range.count) are there")
    }
    try spend(size)
    return Array(bytes[range])
  }

  private func reverseEach(_ size: Int, _ bytes: inout [UInt8]) {
    for start in stride(from: 0, to: bytes.count, by: size) {
      bytes[start..<start + size].reverse()
    }
  }
}
