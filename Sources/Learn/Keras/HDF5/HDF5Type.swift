import Weights

/// What the elements of a dataset or an attribute are.
enum HDF5Type: Equatable {
  case number(NumberType, isBigEndian: Bool)
  /// Texts of so many bytes each.
  case text(Int)
  /// Texts of any length, which lie in a heap.
  case longText
  /// So many bytes each, of a meaning that the file does not say.
  case opaque(Int)
  /// Something else; its name, and its bytes.
  case other(String, Int)

  /// Reads the description of a type.
  init(_ file: HDF5File, _ range: Range<Int>) throws(KerasError) {
    var cursor = try HDF5Cursor(file, range, "a type")
    let kind = try cursor.count(1) & 15
    let flags = try cursor.count(3)
    let size = try cursor.count(4)
    let isBigEndian = flags & 1 != 0
    switch kind {
    case 0:
      let (offset, precision) = (try cursor.count(2), try cursor.count(2))
      let isSigned = flags & 8 != 0
      let types: [Int: (NumberType, NumberType)] = [
        1: (.i8, .u8), 2: (.i16, .u16), 4: (.i32, .u32), 8: (.i64, .u64),
      ]
      guard let type = types[size], offset == 0, precision == 8 * size else {
        self = .other("whole numbers of \(precision) bits", size)
        return
      }
      self = .number(isSigned ? type.0 : type.1, isBigEndian: isBigEndian)
    case 1:
      // Where the number, its exponent and its mantissa begin, how many bits they have, and the bias.
      let parts =
        [try cursor.count(2), try cursor.count(2)]
        + [try cursor.count(1), try cursor.count(1), try cursor.count(1), try cursor.count(1)]
        + [try cursor.count(4)]
      let types: [[Int]: NumberType] = [
        [0, 16, 10, 5, 0, 10, 15]: .f16, [0, 16, 7, 8, 0, 7, 127]: .bf16,
        [0, 32, 23, 8, 0, 23, 127]: .f32, [0, 64, 52, 11, 0, 52, 1023]: .f64,
      ]
      guard let type = types[parts], type.size == size, flags & 0x40 == 0 else {
        self = .other("floats of \(size) bytes in another form than IEEE 754's", size)
        return
      }
      self = .number(type, isBigEndian: isBigEndian)
    case 3: self = .text(size)
    case 5: self = .opaque(size)
    case 8:
      // h5py's truth values are an enumeration of one byte.
      self = size == 1 ? .number(.bool, isBigEndian: false) : .other("an enumeration", size)
    case 9 where flags & 15 == 1: self = .longText
    default: self = .other("elements of HDF5's class \(kind)", size)
    }
  }
}

/// The sizes of a dataset or an attribute.
struct HDF5Space {
  /// The sizes along the axes; none for one element.
  let sizes: [Int]
  /// How many elements there are.
  let count: Int

  init(_ file: HDF5File, _ range: Range<Int>) throws(KerasError) {
    var cursor = try HDF5Cursor(file, range, "a dataspace")
    let version = try cursor.count(1)
    let rank = try cursor.count(1)
    guard version == 1 || version == 2, rank <= 32 else {
      throw .damaged("a dataspace of version \(version) with \(rank) axes")
    }
    // Flags, and the kind: 0 for one element, 1 for axes, 2 for nothing at all.
    try cursor.skip(1)
    let kind = version == 2 ? try cursor.count(1) : 1
    if version == 1 { try cursor.skip(5) }
    var (sizes, count) = ([Int](), kind == 2 ? 0 : 1)
    for _ in 0..<rank {
      let size = try cursor.length()
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: size)
      guard !isTooLarge else { throw .damaged("a dataspace of more elements than can be counted") }
      sizes.append(size)
      count = product
    }
    (self.sizes, self.count) = (kind == 2 ? [0] : sizes, count)
  }
}
