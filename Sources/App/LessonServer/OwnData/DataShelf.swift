import Foundation
import WholeFiles

/// The learner's own data: sets of files that were dropped on pages. They stay on this machine, in a folder of the
/// learner's.
public struct DataShelf: Sendable {
  /// The folder of the sets.
  public let path: String
  /// How much there may be.
  public let limits: Limits

  /// How much there may be.
  public struct Limits: Sendable, Equatable {
    /// The bytes of one set.
    public var bytes = 64 << 20
    /// The files of one set.
    public var files = 2000
    /// The sets that are kept; the one that was brought first goes first.
    public var sets = 20

    /// The usual limits.
    public init() {}
  }

  /// Why a piece is not taken, in words for people.
  public struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
    /// The status that is answered.
    public let status: HTTPStatus
    /// What came, what was needed, and what to try.
    public let description: String
  }

  /// A shelf at a path, which need not be there yet.
  public init(_ path: String, limits: Limits = Limits()) {
    self.path = path
    self.limits = limits
  }

  /// Whether a text may be the name of a set: sixteen digits of a hexadecimal number, which the page has chosen.
  public static func isSet(_ name: String) -> Bool {
    name.utf8.count == 16
      && name.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  /// What `--data` would be given for a set: its only file, or its folder; nil where it is not there.
  public func place(of set: String) -> String? {
    guard DataShelf.isSet(set) else { return nil }
    let folder = path + "/" + set
    let files = DataShelf.files(in: folder)
    guard let first = files.first else { return nil }
    return files.count == 1 && !first.contains("/") ? folder + "/" + first : folder
  }

  /// Appends a piece to a file of a set. Pieces come in order: each says where it begins.
  public func append(
    _ bytes: [UInt8], to set: String, file name: String, at offset: Int
  ) throws(Problem) {
    guard DataShelf.isSet(set) else {
      throw Problem(status: .badRequest, description: "A set is named by 16 digits.")
    }
    guard offset >= 0, offset <= limits.bytes, let name = DataShelf.plain(name) else {
      throw Problem(
        status: .badRequest, description: "A piece needs the name of its file and its place in it.")
    }
    let folder = path + "/" + set
    let place = folder + "/" + name
    let there = DataShelf.size(of: place)
    guard (there ?? 0) == offset else {
      throw Problem(
        status: .badRequest,
        description: there != nil && offset == 0
          ? "Two files are called '\(name)' here: rename one of them."
          : "A piece of '\(name)' is missing: drop the files again.")
    }
    if there == nil { try makeRoom(for: set) }
    let files = DataShelf.files(in: folder)
    let taken = files.reduce(0) { $0 + (DataShelf.size(of: folder + "/" + $1) ?? 0) }
    guard taken + bytes.count <= limits.bytes, there != nil || files.count < limits.files else {
      throw Problem(
        status: .bodyTooLarge,
        description: "A page takes \(limits.files) files and \(limits.bytes >> 20) MiB at most. "
          + "Larger data are named when the server is started: chalk serve --data PATH")
    }
    do {
      try SafeFile.makeFolder((place as NSString).deletingLastPathComponent, isPrivate: true)
    } catch { throw Problem(status: .failed, description: "\(error)") }
    guard let handle = DataShelf.opened(place) else {
      throw Problem(status: .failed, description: "'\(place)' cannot be written.")
    }
    defer { try? handle.close() }
    do {
      try handle.seekToEnd()
      try handle.write(contentsOf: bytes)
    } catch {
      throw Problem(status: .failed, description: "'\(place)' cannot be written: \(error)")
    }
  }

  /// A name without anything that leads elsewhere: up to three parts, each of letters, digits and a few signs. Nil where
  /// nothing is left.
  static func plain(_ name: String) -> String? {
    let parts = name.replacing("\\", with: "/").split(separator: "/").suffix(3).map { part in
      let plain = part.map { sign in
        sign.isLetter || sign.isNumber || " .-_".contains(sign) ? sign : "_"
      }
      return String(String(plain).drop { $0 == "." || $0 == " " }.prefix(80))
    }
    guard !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 240 }) else {
      return nil
    }
    return parts.joined(separator: "/")
  }

  /// Before a new set: the sets that were brought first make room.
  private func makeRoom(for set: String) throws(Problem) {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let sets = all.filter { DataShelf.isSet($0) && $0 != set }
    guard !all.contains(set), sets.count >= limits.sets else { return }
    let byAge = sets.map { (name: $0, date: date(of: $0)) }.sorted { $0.date < $1.date }
    for old in byAge.prefix(sets.count - limits.sets + 1) {
      try? FileManager.default.removeItem(atPath: path + "/" + old.name)
    }
  }

  private func date(of set: String) -> Date {
    let found = try? FileManager.default.attributesOfItem(atPath: path + "/" + set)
    return found?[.modificationDate] as? Date ?? .distantPast
  }

  private static func opened(_ place: String) -> FileHandle? {
    // A link is not followed: what is written is a file of the set.
    let descriptor = open(place, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    return descriptor < 0 ? nil : FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  private static func size(of path: String) -> Int? {
    let found = try? FileManager.default.attributesOfItem(atPath: path)
    return (found?[.size] as? NSNumber)?.intValue
  }

  /// The files of a set, below its folder, sorted.
  private static func files(in folder: String) -> [String] {
    let walk = FileManager.default.enumerator(atPath: folder)
    let all = walk.map { $0.compactMap { $0 as? String } } ?? []
    return all.filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }
}
