/// The sizes of the PNGs in a folder and the folders inside, read from their headers alone.
struct PictureSizes {
  /// Each size that there is and how many have it, the most frequent first.
  let counts: [(height: Int, width: Int, count: Int)]

  /// The most frequent size.
  var usual: (height: Int, width: Int)? { counts.first.map { ($0.height, $0.width) } }

  /// Reads the headers. A file that is no PNG is left to be refused when it is read whole.
  init(folder path: String) throws(DataError) {
    var found: [[Int]: Int] = [:]
    for file in try PictureSizes.pngs(in: path) {
      let header = try ByteReader(file).first(24)
      guard header.count == 24, header.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { continue }
      func number(at place: Int) -> Int {
        header[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      }
      found[[number(at: 20), number(at: 16)], default: 0] += 1
    }
    // Of equally frequent sizes the smaller comes first, whatever the dictionary's order.
    counts = found.map { (height: $0.key[0], width: $0.key[1], count: $0.value) }
      .sorted { a, b in
        (b.count, a.height, a.width) < (a.count, b.height, b.width)
      }
  }

  private static func pngs(in path: String) throws(DataError) -> [String] {
    let folder = try Folder(path)
    var found = folder.files.filter { $0.lowercased().hasSuffix(".png") }.map { "\(path)/\($0)" }
    for inner in folder.folders where !Folder.isLink("\(path)/\(inner)") {
      found += try pngs(in: "\(path)/\(inner)")
    }
    return found
  }
}
