import CZlib
import Datasets
import Randomness

extension Loader {
  /// The files of MNIST.
  static let idx = Loader("idx", seeds: IDX.seeds, needsFile: true) { try IDX.read($0) }

  /// Packed files: with IDX and with CSV inside, damaged before or after they were packed.
  static let gzip = Loader(
    "gzip", seeds: IDX.seeds + CSV.seeds + (IDX.seeds + CSV.seeds).map { packed($0) },
    needsFile: true,
    repair: { bytes, random in
      if bytes.first == 0x1F { return bytes }
      // Two members in a row are one file.
      return packed(bytes) + (random.integer(below: 8) == 0 ? packed(bytes) : [])
    },
    read: { input in
      if input.bytes.count % 2 == 0 { return try IDX.read(input) }
      return try CSV.read(input, most: input.bytes.count * 1032)
    })

  /// Tables.
  static let csv = Loader("csv", seeds: CSV.seeds, needsFile: true) { input in
    try CSV.read(input, most: input.bytes.count)
  }

  /// What `chalk data inspect` finds in a table, or in numbers.
  static let inspect = Loader("inspect", seeds: CSV.seeds + CSV.wide, needsFile: true) { input in
    let path = input.path + ".csv"
    overwrite(path, input.bytes)
    let found = try Inspection(path)
    if found.columns.count > input.bytes.count + 1 { return "\(found.columns.count) columns" }
    let rows = found.classes.map(\.count).reduce(0, +)
    return rows > input.bytes.count ? "\(rows) examples" : nil
  }
}

private enum IDX {
  static let seeds: [[UInt8]] = [
    [0, 0, 8, 1, 0, 0, 0, 5, 1, 2, 3, 4, 5],
    [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + Array(0..<12),
    [0, 0, 13, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0x3F, 0x80, 0, 0, 0x7F, 0xC0, 0, 0],
    [0, 0, 14, 1, 0, 0, 0, 1, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0],
    [0, 0, 11, 2, 0, 0, 0, 0, 0, 0, 0, 3],
  ]

  static func read(_ input: Loader.Input) throws -> String? {
    do {
      let stream = try IDXStream(input.path, size: 3)
      var rows = 0
      while rows < 10_000, let batch = try stream.next() { rows += batch.inputs.shape[0] }
    } catch {}
    let file = try IDXFile(input.path)
    let count = file.shape.reduce(1, *)
    if file.bytes.count != count * file.type.size {
      return "\(file.bytes.count) bytes for the shape \(file.shape) of \(file.type)"
    }
    let tensor = file.tensor
    return tensor.count == count ? nil : "a tensor of \(tensor.count) for \(file.shape)"
  }
}

private enum CSV {
  static let seeds: [[UInt8]] = [
    "a,b,name\n1,2.5,x\n3,,\"y, \"\"z\"\"\"\n-4e3,0.1,x\n",
    "x;y\r\n1,5;2\r\n3;4\r\n",
    "\u{FEFF}1\t2\t3\n4\t5\t6",
    "only\n\n\nwords\n\"over\nlines\"\n",
    // A first line of counts and classes, one of years, one of names alone.
    "2,2,no,yes\n1,2,0\n3,4,1\n",
    "country,2019,2020,2021\nA,1,2,3\nB,4,5,6\n",
    "1,5;2,25\n3,5;4,75\n",
    "n\n12345678901234567890123\n1e308\n-1e-320\nNaN\ninf\n0x1p3\n",
  ].map { Array($0.utf8) }

  /// Rows enough for classes, leaks and outliers to be looked for.
  static let wide = [
    (0..<40).map { "\($0),\($0 % 3),\(Double($0) / 7),\(["yes", "no"][$0 % 2])" }
      .joined(separator: "\n"),
    "x,y,kind\n" + (0..<30).map { "\($0),\(1000 - $0),\($0 % 2)" }.joined(separator: "\n"),
  ].map { Array($0.utf8) }

  static func read(_ input: Loader.Input, most: Int) throws -> String? {
    var streamed: Int?
    do {
      let stream = try CSVStream(input.path, target: nil, size: 2)
      var rows = 0
      while let batch = try stream.next() { rows += batch.inputs.shape[0] }
      streamed = rows
    } catch {}
    let format = CSVFormat(
      hasHeader: [nil, nil, true, false][input.bytes.count % 4],
      decimalMark: [nil, nil, nil, ","][input.bytes.count % 5 % 4])
    let table = try DataTable(csv: input.path, format: format)
    if table.count > most { return "\(table.count) rows out of \(most) bytes" }
    for column in table.columns {
      if column.count != table.count { return "\(column.count) values in \(table.count) rows" }
      if case .words(let codes, let categories) = column.values,
        let wrong = codes.first(where: { $0 < -1 || $0 >= categories.count })
      {
        return "the category \(wrong) of \(categories.count)"
      }
    }
    if format == CSVFormat(), let streamed, streamed != table.count {
      return "\(streamed) rows as a stream"
    }
    return nil
  }
}

/// The bytes as gzip packs them.
func packed(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  guard czlib_begin_gzip(&stream, 1) == Z_OK else { fatalError("zlib has no memory") }
  defer { deflateEnd(&stream) }
  var bytes = bytes + [0]  // never empty: an address is needed
  var packed = [UInt8](repeating: 0, count: bytes.count + 128)
  let count = packed.count
  bytes.withUnsafeMutableBufferPointer { source in
    packed.withUnsafeMutableBufferPointer { room in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count - 1)
      stream.next_out = room.baseAddress
      stream.avail_out = UInt32(count)
      guard deflate(&stream, Z_FINISH) == Z_STREAM_END else { fatalError("gzip needs more room") }
    }
  }
  return Array(packed[..<(count - Int(stream.avail_out))])
}
