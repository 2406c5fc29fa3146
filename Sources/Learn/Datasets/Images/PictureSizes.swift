/// The sizes of the pictures in class folders, read from their headers alone.
struct PictureSizes {
  /// Each size that there is and how many have it, the most frequent first.
  let counts: [(height: Int, width: Int, count: Int)]
  /// Whether all are gray.
  let areGrey: Bool

  /// The most frequent size.
  var usual: (height: Int, width: Int)? { counts.first.map { ($0.height, $0.width) } }

  /// Reads the headers. A file that is damaged is left to be refused when it is read whole.
  init(_ paths: [String]) throws(DataError) {
    var found: [[Int]: Int] = [:]
    var areGrey = true
    for path in paths {
      guard let header = try PictureHeader(path) else { continue }
      found[[header.height, header.width], default: 0] += 1
      if header.isColored { areGrey = false }
    }
    self.areGrey = areGrey
    // Of equally frequent sizes the smaller comes first, whatever the dictionary's order.
    counts = found.map { (height: $0.key[0], width: $0.key[1], count: $0.value) }
      .sorted { a, b in
        (b.count, a.height, a.width) < (a.count, b.height, b.width)
      }
  }
}
