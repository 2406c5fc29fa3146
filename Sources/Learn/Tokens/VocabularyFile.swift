import Foundation

/// Files of vocabularies: read only where they can be one.
enum VocabularyFile {
  /// No vocabulary has more bytes; the largest in use have a few million.
  static let most = 1 << 26

  /// The lines of a text in UTF-8, without their ends. What follows the last line feed is a line unless it is empty.
  static func lines(_ path: String) throws(TokenizerError) -> [String] {
    let bytes = try bytes(path)
    var pieces = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if pieces.last?.isEmpty == true { pieces.removeLast() }
    var lines: [String] = []
    lines.reserveCapacity(pieces.count)
    for piece in pieces {
      let line = piece.last == UInt8(ascii: "\r") ? piece.dropLast() : piece
      guard let text = String(validating: line, as: UTF8.self) else {
        throw .file(path: path, reason: "line \(lines.count + 1) is not written in UTF-8")
      }
      lines.append(text)
    }
    if lines.isEmpty { throw .empty("the file '\(path)'") }
    return lines
  }

  /// All bytes of a file. Its size is looked at before anything is read.
  static func bytes(_ path: String) throws(TokenizerError) -> [UInt8] {
    do {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else {
        throw TokenizerError.file(path: path, reason: "not a file, but a folder or a device")
      }
      let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
      if size > most { throw TokenizerError.hugeFile(path: path, bytes: size, most: most) }
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch let error as TokenizerError {
      throw error
    } catch {
      throw .file(path: path, reason: "it cannot be read; is it there, and may it be read?")
    }
  }
}
