/// The page of a PDF, exact to a ten-thousandth of a point.
///
/// gnuplot's pages are whole points. The box of the page is written anew, with the figure in its upper left corner,
/// and the table of places at the end of the file is moved by what the box has become longer.
struct PDFBox {
  private var bytes: [UInt8]

  /// The file with its box exact.
  ///
  /// - Parameters:
  ///   - width, height: the page in points.
  ///   - drawn: the height that gnuplot drew.
  /// - Throws: `FigureError.noExactBox` where the file is written in another way than cairo's up to 1.16.
  static func exact(
    _ bytes: [UInt8], width: Double, height: Double, drawn: Double
  ) throws(FigureError) -> [UInt8] {
    var file = PDFBox(bytes: bytes)
    let key = "/MediaBox ["
    guard let start = file.place(of: key, from: 0),
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "]")),
      file.place(of: key, from: end) == nil
    else { throw .noExactBox("PDF") }
    let numbers = [0, drawn - height, width, drawn].map(GnuplotText.number)
    let box = Array("\(key) \(numbers.joined(separator: " ")) ".utf8)
    file.bytes.replaceSubrange(start..<end, with: box)
    guard file.movePlaces(behind: start, by: box.count - (end - start)) else {
      throw .noExactBox("PDF")
    }
    return file.bytes
  }

  /// Moves the places of all objects behind one place, and of their table; false where there is no table.
  private mutating func movePlaces(behind place: Int, by distance: Int) -> Bool {
    let words = "startxref\n"
    var found: Int?
    var next = self.place(of: words, from: 0)
    while let one = next {
      found = one
      next = self.place(of: words, from: one + 1)
    }
    guard let found else { return false }
    let first = found + words.utf8.count
    let last = bytes[first...].firstIndex { !PDFBox.isDigit($0) } ?? bytes.count
    guard let old = Int(String(decoding: bytes[first..<last], as: UTF8.self)) else { return false }
    let table = old + distance
    bytes.replaceSubrange(first..<last, with: Array(String(table).utf8))
    guard self.place(of: "xref\n", from: table) == table,
      let head = bytes[(table + 5)...].firstIndex(of: UInt8(ascii: "\n"))
    else { return false }
    // A line of 20 bytes for each object begins with its place in ten digits; "n" is one that is used.
    var line = head + 1
    while line + 20 <= bytes.count, bytes[line..<line + 10].allSatisfy(PDFBox.isDigit) {
      let digits = String(decoding: bytes[line..<line + 10], as: UTF8.self)
      if bytes[line + 17] == UInt8(ascii: "n"), let old = Int(digits), old > place {
        let moved = String(old + distance)
        let padding = String(repeating: "0", count: max(0, 10 - moved.utf8.count))
        bytes.replaceSubrange(line..<line + 10, with: Array((padding + moved).utf8))
      }
      line += 20
    }
    return true
  }

  /// Where words begin in the file.
  private func place(of words: String, from start: Int) -> Int? {
    let words = Array(words.utf8)
    guard start >= 0, bytes.count >= words.count, start <= bytes.count - words.count else {
      return nil
    }
    return (start...(bytes.count - words.count)).first { at in
      bytes[at] == words[0] && bytes[at..<at + words.count].elementsEqual(words)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
