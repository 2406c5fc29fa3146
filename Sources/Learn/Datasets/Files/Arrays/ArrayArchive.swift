import Formats

/// The arrays of an `.npz`, NumPy's archive of `.npy` files, or a `.npy` as an archive of one.
///
/// Of each its header is read at once, and held against what the archive says of its size; its numbers are
/// unpacked when they are asked for.
struct ArrayArchive {
  /// An array in it.
  struct Entry {
    /// Its name, without `.npy`; that of the file where it is alone.
    let name: String
    let shape: [Int]
    let type: NPYType
    fileprivate let place: ZipArchive.Entry?

    /// How many numbers there are.
    var count: Int { shape.reduce(1, *) }
    /// The shape, for messages: 60000 × 28 × 28.
    var shapeText: String {
      shape.isEmpty ? "a single number" : shape.map { "\($0)" }.joined(separator: " × ")
    }
  }

  let path: String
  let entries: [Entry]
  private let archive: ZipArchive?

  /// Reads the names and headers of the arrays in a file.
  /// - Throws: `DataError` where the file is damaged, or lies about its arrays.
  init(_ path: String) throws(DataError) {
    self.path = path
    guard try FileForm.of(path) == .npz else {
      self.archive = nil
      let header = try NPYReader(ByteReader(path)).header
      let file = path.split(separator: "/").last ?? ""
      let name = String(file.split(separator: ".").first ?? "")
      entries = [Entry(name: name, shape: header.shape, type: header.type, place: nil)]
      return
    }
    let archive = try ZipArchive(path)
    entries = try archive.entries.map { (entry) throws(DataError) in
      let header = try ArrayArchive.header(of: entry, archive)
      let name = entry.name.hasSuffix(".npy") ? String(entry.name.dropLast(4)) : entry.name
      return Entry(name: name, shape: header.shape, type: header.type, place: entry)
    }
    self.archive = archive
  }

  /// The header of an array, from its first bytes.
  /// - Throws: `DataError` where the array is not as long as the archive says: nothing is unpacked for it.
  static func header(
    of entry: ZipArchive.Entry, _ archive: ZipArchive
  ) throws(DataError) -> NPYHeader {
    let path = "\(archive.path)/\(entry.name)"
    let source = HeaderBytes(
      ByteReader(try archive.first(1 << 17, of: entry), name: path), maxCount: entry.count)
    let file = try NPYReader(source)
    let promised = source.position + file.header.byteCount
    guard promised == entry.count else {
      throw .damaged(
        path: path,
        problem: "its header promises \(promised) bytes, and the archive \(entry.count)")
    }
    return file.header
  }

  /// The numbers of an array, row after row whatever their order in the file.
  func numbers(of entry: Entry) throws(DataError) -> [Double] {
    let file = try reader(of: entry)
    var numbers = [Double](repeating: 0, count: entry.count)
    let came = try numbers.withUnsafeMutableBufferPointer { (room) throws(DataError) in
      try file.read(into: room)
    }
    return try checked(numbers, came, file, entry)
  }

  /// The same in single precision.
  func floats(of entry: Entry) throws(DataError) -> [Float] {
    let file = try reader(of: entry)
    var numbers = [Float](repeating: 0, count: entry.count)
    let came = try numbers.withUnsafeMutableBufferPointer { (room) throws(DataError) in
      try file.read(into: room)
    }
    return try checked(numbers, came, file, entry)
  }

  private func reader(of entry: Entry) throws(DataError) -> NPYReader<ByteReader> {
    guard let archive, let place = entry.place else { return try NPYReader(ByteReader(path)) }
    return try NPYReader(ByteReader(archive.unpack(place), name: "\(path)/\(place.name)"))
  }

  private func checked<Number>(
    _ numbers: [Number], _ came: Int, _ file: NPYReader<ByteReader>, _ entry: Entry
  ) throws(DataError) -> [Number] {
    guard came == entry.count else {
      throw .damaged(path: path, problem: "it ends after \(came) of \(entry.count) numbers")
    }
    guard try file.isAtEnd() else {
      throw .damaged(
        path: path, problem: "it goes on after the \(entry.count) numbers that its header promises")
    }
    let shape = entry.shape
    guard file.header.isColumnMajor, shape.count > 1 else { return numbers }
    // The place in the file of a number at (i, j, k, …) is i + n_i·(j + n_j·(k + …)).
    var strides = shape.map { _ in 1 }
    for axis in shape.indices.dropFirst() { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    var (index, place) = (shape.map { _ in 0 }, 0)
    return numbers.indices.map { _ in
      let number = numbers[place]
      for axis in shape.indices.reversed() {
        index[axis] += 1
        place += strides[axis]
        if index[axis] < shape[axis] { break }
        place -= strides[axis] * shape[axis]
        index[axis] = 0
      }
      return number
    }
  }
}

/// The first bytes of an array, as a source that says how long all of it is.
private final class HeaderBytes: ByteSource {
  let maxCount: Int
  private let start: ByteReader

  init(_ start: ByteReader, maxCount: Int) { (self.start, self.maxCount) = (start, maxCount) }

  var position: Int { start.position }

  func read(into room: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    try start.read(into: room)
  }

  func failure(_ problem: NPYError) -> DataError { start.failure(problem) }
}
