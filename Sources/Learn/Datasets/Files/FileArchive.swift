/// The files in an archive that somebody hands on: zip, tar, or tar packed by gzip. Nothing is written here; whoever
/// writes them finds names that lie below one folder, no links, and sizes that were limited before they were unpacked.
package struct FileArchive {
  /// A file inside: its path from the archive's root on, with "/" between.
  package struct File {
    package let path: String
    package let bytes: [UInt8]
  }

  /// The files, in the order of the archive.
  package private(set) var files: [File] = []
  private let name: String
  private let limit: Int

  /// Reads an archive.
  ///
  /// - Parameter limit: the most bytes of all files together.
  /// - Throws: `DataError` where it is damaged, too large, or holds a link or a name that would lead out of it.
  package init(_ path: String, limit: Int = 64 << 20) throws(DataError) {
    (name, self.limit) = (path, limit)
    let bytes = try ByteReader(path).rest(limit: limit + (16 << 20))
    if bytes.starts(with: [0x50, 0x4B]) {
      try readZip(bytes)
    } else {
      try readTar(bytes)
    }
    if files.isEmpty { throw damaged("there is no file in it") }
  }

  private mutating func readZip(_ bytes: [UInt8]) throws(DataError) {
    let archive = try ZipArchive(bytes, name: name)
    var left = limit
    for entry in archive.entries where !entry.name.hasSuffix("/") {
      guard entry.count <= left else { throw tooLarge }
      left -= entry.count
      try add(entry.name, try archive.unpack(entry, limit: entry.count))
    }
  }

  private mutating func readTar(_ bytes: [UInt8]) throws(DataError) {
    var (place, left) = (0, limit)
    var longName: String?
    while place + 512 <= bytes.count, bytes[place] != 0 {
      let head = bytes[place..<place + 512]
      guard checksum(head) == octal(head, 148, 8), let size = octal(head, 124, 12) else {
        throw damaged("it is neither a zip archive nor a tar archive, or it is cut off")
      }
      place += 512
      guard size <= bytes.count - place else { throw damaged("it is cut off") }
      guard size <= left else { throw tooLarge }
      let content = Array(bytes[place..<place + size])
      place += (size + 511) / 512 * 512
      switch head[head.startIndex + 156] {
      case UInt8(ascii: "0"), 0:
        left -= size
        try add(longName ?? path(head), content)
        longName = nil
      case UInt8(ascii: "5"): longName = nil
      case UInt8(ascii: "L"): longName = text(content[...])
      case UInt8(ascii: "x"): longName = paxPath(content) ?? longName
      case UInt8(ascii: "g"): break
      case UInt8(ascii: "1"), UInt8(ascii: "2"):
        throw damaged("'\(longName ?? path(head))' in it is a link, and links are not unpacked")
      default: throw damaged("'\(longName ?? path(head))' in it is neither a file nor a folder")
      }
    }
  }

  private mutating func add(_ name: String, _ bytes: [UInt8]) throws(DataError) {
    var parts = name.split(separator: "/", omittingEmptySubsequences: false)
    if parts.first == "." { parts.removeFirst() }
    let isSafe = parts.allSatisfy { part in
      !part.isEmpty && part != "." && part != ".." && part.utf8.count <= 255
        && part.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 && $0 != "\\" }
    }
    guard isSafe, !parts.isEmpty, name.utf8.count <= 1024 else {
      throw damaged("'\(name)' in it would lie outside of the archive, or is no name")
    }
    guard files.count < 10_000 else { throw damaged("more than 10000 files are in it") }
    files.append(File(path: parts.joined(separator: "/"), bytes: bytes))
  }

  private func path(_ head: ArraySlice<UInt8>) -> String {
    let start = head.startIndex
    let name = text(head[start..<start + 100])
    let isNew = head[start + 257..<start + 262].elementsEqual("ustar".utf8)
    let before = isNew && head[start + 262] == 0 ? text(head[start + 345..<start + 500]) : ""
    return before.isEmpty ? name : before + "/" + name
  }

  /// Lines such as "27 path=Plugin/Swish.swift", each with its own length before it.
  private func paxPath(_ content: [UInt8]) -> String? {
    let lines = String(decoding: content, as: UTF8.self).split(separator: "\n")
    return lines.compactMap { $0.firstMatch(of: #/^\d+ path=(.*)$/#).map { String($0.1) } }.first
  }

  private func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  private func octal(_ head: ArraySlice<UInt8>, _ place: Int, _ count: Int) -> Int? {
    let start = head.startIndex + place
    let digits = text(head[start..<start + count]).filter { $0 != " " }
    return digits.isEmpty ? nil : Int(digits, radix: 8).flatMap { $0 >= 0 ? $0 : nil }
  }

  /// The sum of the header, with spaces in place of the sum itself.
  private func checksum(_ head: ArraySlice<UInt8>) -> Int {
    head.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
  }

  private var tooLarge: DataError {
    .unsuitable(
      "'\(name)'", problem: "the files in it have more than \(limit >> 20) MB",
      advice: "Unpack it yourself, and look at what is in it.")
  }

  private func damaged(_ problem: String) -> DataError { .damaged(path: name, problem: problem) }
}
