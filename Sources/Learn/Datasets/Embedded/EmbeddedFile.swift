import Foundation
import Hashing

/// A file that is part of the program: it is there wherever the program goes.
///
/// Its bytes stand in the source in base64, and it is known to be whole by the SHA-256 of the file as it was
/// published.
struct EmbeddedFile: Sendable {
  /// The name under which the file was published; it stands in errors.
  let name: String
  /// SHA-256 of the published file, in hexadecimal.
  let sha256: String
  private let base64: String
  private let isPacked: Bool

  /// A file whose bytes these are.
  init(_ name: String, sha256: String, base64: String) {
    (self.name, self.sha256, self.base64, isPacked) = (name, sha256, base64, false)
  }

  /// A file that was packed for the source: it is unpacked before it is compared with its SHA-256.
  init(_ name: String, sha256: String, gzipInBase64: String) {
    (self.name, self.sha256, base64, isPacked) = (name, sha256, gzipInBase64, true)
  }

  /// The file, byte for byte as it was published.
  /// - Throws: `DataError.damaged` where the source was changed.
  func bytes() throws(DataError) -> [UInt8] {
    guard let decoded = Data(base64Encoded: base64, options: .ignoreUnknownCharacters) else {
      throw .damaged(path: path, problem: "it is no base64")
    }
    let stored = [UInt8](decoded)
    let bytes = isPacked ? try ByteReader(stored, name: path).rest() : stored
    let found = SHA256.hex(bytes)
    guard found == sha256 else {
      throw .damaged(path: path, problem: "its SHA-256 is \(found), and should be \(sha256)")
    }
    return bytes
  }

  /// A reader of the file, which unpacks it where it was published as gzip.
  /// - Throws: `DataError.damaged` where the source was changed.
  func reader() throws(DataError) -> ByteReader {
    ByteReader(try bytes(), name: path)
  }

  /// The text of the file, unpacked where it was published as gzip.
  /// - Throws: `DataError.damaged` where the source was changed.
  func text() throws(DataError) -> String {
    String(decoding: try reader().rest(), as: UTF8.self)
  }

  private var path: String { "\(name), embedded in the program" }
}

/// What the program has itself. Where its own data are damaged it cannot go on, and ends with the words that
/// say so.
func embedded<Value>(_ load: () throws(DataError) -> Value) -> Value {
  do {
    return try load()
  } catch {
    fatalError("\(error)")
  }
}
