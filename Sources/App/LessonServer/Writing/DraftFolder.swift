import Foundation
import Hashing
import WholeFiles

/// The folder of what a learner writes on pages: ordinary files, which other commands take, too.
///
/// A page keeps what is typed at each pause, and says which text it began with. Where another text stands in the file by
/// then (it was changed in an editor, or on another page), both are kept: the new one in the file, the other beside it.
public struct DraftFolder: Sendable {
  /// The path of the folder.
  public let path: String

  /// The bytes that a text has at most.
  public static let longest = 60_000
  /// How many other versions of a file are kept.
  static let mostOthers = 20

  /// A folder, which need not be there yet.
  public init(_ path: String) {
    self.path = path
  }

  /// What came of keeping a text.
  public struct Kept: Sendable, Codable, Equatable {
    /// The fingerprint of what the file holds now.
    public let fingerprint: String
    /// The text that stood there against what the page knew; nil where there was none.
    public let other: String?
    /// The path of the file.
    public let path: String

    /// What came of it, of these parts.
    public init(fingerprint: String, other: String?, path: String) {
      (self.fingerprint, self.other, self.path) = (fingerprint, other, path)
    }
  }

  /// Why a text cannot be kept.
  public enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
    case tooLong(Int)
    case badName(String)
    case notWritten(String)

    /// What came, what was needed, and what to try.
    public var description: String {
      switch self {
      case .tooLong(let bytes):
        "The text has \(bytes) bytes; a page keeps \(DraftFolder.longest) at most. Write the rest in an editor."
      case .badName(let name): "'\(name.prefix(60))' is no name of a file here."
      case .notWritten(let why): "The text could not be kept: \(why)"
      }
    }
  }

  /// The path of a file in the folder.
  public func path(of file: String) -> String { path + "/" + file }

  /// What a file holds; nil where there is none, or it is none that a page could show.
  public func text(of file: String) -> String? {
    guard DraftFolder.isName(file), let data = FileManager.default.contents(atPath: path(of: file)),
      data.count <= DraftFolder.longest
    else { return nil }
    return String(data: data, encoding: .utf8)
  }

  /// The fingerprint of a text.
  public static func fingerprint(of text: String) -> String { SHA256.hex(Array(text.utf8)) }

  /// Keeps a text in a file.
  ///
  /// - Parameter base: the fingerprint of the text that the page knew; nil where it knew none.
  public func keep(
    _ text: String, as file: String, over base: String?
  ) throws(Problem) -> Kept {
    guard DraftFolder.isName(file) else { throw .badName(file) }
    let count = text.utf8.count
    guard count <= DraftFolder.longest else { throw .tooLong(count) }
    let place = path(of: file)
    var other: String?
    do {
      try SafeFile.makeFolder(path, isPrivate: true)
      try SafeFile.update(place) { bytes in
        if let bytes {
          let there = String(decoding: bytes, as: UTF8.self)
          if there != text, DraftFolder.fingerprint(of: there) != base { other = there }
        }
        return Array(text.utf8)
      }
      if let other { try keepBeside(other, file) }
    } catch { throw .notWritten("\(error)") }
    return Kept(
      fingerprint: DraftFolder.fingerprint(of: text), other: other, path: place)
  }

  private func keepBeside(_ text: String, _ file: String) throws(SafeFileError) {
    let name = file + ".other-" + DraftFolder.fingerprint(of: text).prefix(12)
    try SafeFile.write(Array(text.utf8), to: path(of: name))
    let all = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let others = all.filter { $0.hasPrefix(file + ".other-") }
    guard others.count > DraftFolder.mostOthers else { return }
    let byAge = others.map { (name: $0, date: date(of: $0)) }.sorted { $0.date < $1.date }
    for old in byAge.prefix(others.count - DraftFolder.mostOthers) {
      try? FileManager.default.removeItem(atPath: path(of: old.name))
    }
  }

  private func date(of file: String) -> Date {
    let found = try? FileManager.default.attributesOfItem(atPath: path(of: file))
    return found?[.modificationDate] as? Date ?? .distantPast
  }

  /// Whether a file may be called so: letters, digits, and single signs that lead nowhere else.
  static func isName(_ file: String) -> Bool {
    !file.isEmpty && file.utf8.count <= 120 && !file.hasPrefix(".")
      && file.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_.".unicodeScalars.contains($0))
      }
  }
}
