import Glibc

/// Places of a file: passing over bytes, and reading rows in any order.
extension ByteReader {
  /// Whether any place can be read at once: of a file that lies on the disk as it is, not of a gzip file.
  var hasPlaces: Bool { !isCompressed && descriptor >= 0 && left == Int.max }

  /// Passes over exactly this many bytes: without reading them where the file lies on the disk as it is. `what` names
  /// them in the error where the file ends before.
  func skip(_ count: Int, of what: String) throws(DataError) {
    if !isCompressed && descriptor >= 0 && waiting.isEmpty {
      let there = max(0, storedCount - position)
      guard count <= there else { throw cutOff(what, need: count, came: there) }
      guard lseek(descriptor, off_t(count), SEEK_CUR) >= 0 else {
        throw .cannotRead(path: path, reason: systemReason())
      }
      position += count
      if left != Int.max { left -= count }
      return
    }
    for first in stride(from: 0, to: count, by: 1 << 18) {
      _ = try bytes(min(1 << 18, count - first), of: what)
    }
  }

  /// Makes the file go on at this place, counted in bytes from its beginning. Only where it ``hasPlaces``.
  func move(to place: Int) throws(DataError) {
    guard lseek(descriptor, off_t(place), SEEK_SET) >= 0 else {
      throw .cannotRead(path: path, reason: systemReason())
    }
    (position, waiting) = (place, 0..<0)
  }

  /// Makes sure that the file has exactly this many bytes. `what` names what they are.
  func expectLength(_ count: Int, of what: String) throws(DataError) {
    if storedCount < count {
      throw .damaged(
        path: path, problem: "\(count) bytes are needed for \(what), and it has \(storedCount)")
    }
    if storedCount > count {
      throw .damaged(path: path, problem: "it goes on after the end of \(what)")
    }
  }

  /// Rows of the same length, given by their numbers: read in the order of the file, handed out in the order that was
  /// asked for. The reader is where it was afterwards. Only where it ``hasPlaces``.
  ///
  /// - Parameters:
  ///   - size: the bytes of a row.
  ///   - start: the place of the first row.
  ///   - what: names the rows where the file ends before.
  func rows(
    _ numbers: [Int], size: Int, from start: Int, of what: String
  ) throws(DataError) -> [UInt8] {
    let before = position
    var rows = [UInt8](repeating: 0, count: numbers.count * size)
    for place in numbers.inOrderOfTheFile {
      try move(to: start + numbers[place] * size)
      rows.replaceSubrange(place * size..<(place + 1) * size, with: try bytes(size, of: what))
    }
    try move(to: before)
    return rows
  }
}

extension [Int] {
  /// The places of these numbers, that of the smallest one first: so that a disk is read forwards.
  var inOrderOfTheFile: [Int] { indices.sorted { self[$0] < self[$1] } }

  /// Traps with words where one of these numbers is that of no example.
  func requireExamples(below count: Int) {
    if let wrong = first(where: { $0 < 0 || $0 >= count }) {
      fatalError("examples(at:): got the number \(wrong); there are \(count), from 0.")
    }
  }
}
