import Chalk
import Foundation
import PluginHost
import Processes
import WholeFiles

/// A plugin that comes from elsewhere: a git repository, or an archive on this machine or at an address.
///
/// It is brought into a folder of its own, where it can be looked at before any of it is compiled or run.
final class FetchedPlugin {
  /// What it is called from now on: the name of the repository or the archive.
  let title: String
  /// The folder with its files.
  let path: String
  private let place: TemporaryFolder

  /// How many bytes of files are taken.
  private static let limit = 64 << 20

  /// Whether a word names something elsewhere rather than a file or a folder of Swift.
  static func isMeant(by word: String) -> Bool { isAddress(word) || isArchive(word) }

  static func isAddress(_ word: String) -> Bool {
    word.contains("://") || word.wholeMatch(of: #/[\w.-]+@[\w.-]+:[^:].*/#) != nil
      || (word.hasSuffix(".git") && FileManager.default.fileExists(atPath: word))
  }

  static func isArchive(_ word: String) -> Bool {
    let name = word.lowercased()
    return [".zip", ".tar.gz", ".tgz", ".tar"].contains { name.hasSuffix($0) }
  }

  /// Brings it here.
  ///
  /// - Throws: `Failure` where it is not there, is damaged or too large, or holds no Swift.
  init(_ address: String) throws {
    do { place = try TemporaryFolder("chalk-fetching") } catch {
      throw Failure("'\(error.path)' cannot be written: \(error.reason).")
    }
    title = FetchedPlugin.title(address)
    guard title.isProperTitle else {
      throw Failure("'\(address)' ends with no name that a plugin could have.")
    }
    let folder = place.path + "/" + title
    if FetchedPlugin.isArchive(address) {
      var archive = address
      if FetchedPlugin.isAddress(address) {
        archive = place.path + "/archive"
        try FetchedPlugin.download(address, to: archive)
      }
      try FetchedPlugin.unpack(archive, into: folder)
    } else {
      try FetchedPlugin.clone(address, into: folder)
    }
    path = folder
  }

  /// "https://example.org/anna/Swish.git" and "Swish-1.2.tar.gz" are both Swish.
  static func title(_ address: String) -> String {
    var name = address.split(whereSeparator: { "/:".contains($0) }).last.map(String.init) ?? ""
    name = String(name.prefix { $0 != "?" && $0 != "#" })
    for ending in [".git", ".zip", ".tar.gz", ".tgz", ".tar"]
    where name.lowercased().hasSuffix(ending) {
      name = String(name.dropLast(ending.count))
      break
    }
    return name.replacing(#/-(?:v?\d+(?:\.\d+)*|main|master)$/#, with: "").replacing(".", with: "-")
  }

  private static func unpack(_ archive: String, into folder: String) throws {
    let files = try FileArchive(archive, limit: limit).files
    // Many archives hold one folder with everything in it.
    let first = files[0].path.split(separator: "/")[0] + "/"
    let isWrapped = files.allSatisfy { $0.path.hasPrefix(first) }
    for file in files {
      let path = folder + "/" + (isWrapped ? String(file.path.dropFirst(first.count)) : file.path)
      do {
        try SafeFile.makeFolder((path as NSString).deletingLastPathComponent)
        try SafeFile.write(file.bytes, to: path)
      } catch { throw Failure("'\(path)' cannot be written: \(error.reason).") }
    }
  }

  private static func download(_ address: String, to path: String) throws {
    var bytes: [UInt8] = []
    do {
      try HTTPTransport.get(address, 0, { _ in bytes = [] }) {
        piece throws(Fetching.TransportError) in
        guard bytes.count + piece.count <= limit else {
          throw Fetching.TransportError("it has more than \(limit >> 20) MB")
        }
        bytes += piece
      }
      try SafeFile.write(bytes, to: path)
    } catch {
      throw Failure("'\(address)' cannot be fetched: \(error.reason).")
    }
  }

  /// The newest state alone, without modules that it names, without links, and without anything that git would run.
  private static func clone(_ address: String, into folder: String) throws {
    var command = Command(
      "git",
      [
        "-c", "protocol.ext.allow=never", "-c", "core.symlinks=false", "-c",
        "core.hooksPath=/dev/null",
        "-c", "core.fsmonitor=false", "clone", "--quiet", "--depth", "1", "--single-branch",
        "--no-recurse-submodules", "--template=", "--", address, folder,
      ])
    command.input = .nothing
    command.environment = ProcessInfo.processInfo.environment.merging(
      ["GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1", "GIT_ASKPASS": "true"]) { $1 }
    let answer: Answer
    do { answer = try command.answer(within: 300, together: true) } catch {
      throw Failure("\(error.description) It is needed for '\(address)'.")
    }
    guard answer.isSuccess else {
      throw Failure("'\(address)' cannot be fetched by git: \(answer.output.prefix(600))")
    }
    try? FileManager.default.removeItem(atPath: folder + "/.git")
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    var sum = 0
    for path in paths {
      var status = stat()
      guard lstat(folder + "/" + path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFLNK { throw Failure("'\(path)' in it is a link.") }
      if status.st_mode & S_IFMT == S_IFREG { sum += Int(status.st_size) }
    }
    if sum > limit { throw Failure("The files in '\(address)' have more than \(limit >> 20) MB.") }
  }

  /// What it brings, as lines to read before it is compiled.
  func lines(from address: String, _ source: PluginSource) throws -> [String] {
    let offered = try PluginWork.asFailure { try source.offered }
    let needs = try PluginWork.asFailure { try source.needs }
    let all = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
    let files = all.filter { file in
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(
        atPath: path + "/" + file, isDirectory: &isFolder)
      return isThere && !isFolder.boolValue
    }
    var lines = [
      "\(title), from \(address): \(counted(files.count, "file")), of these "
        + "\(source.files.count) of Swift."
    ]
    lines += offered.map { "  \($0.kind): \($0.name)" }
    if offered.isEmpty { lines.append("  It says of nothing that it would be added.") }
    if !needs.isEmpty { lines.append("  It needs: \(needs.joined(separator: ", "))") }
    lines.append(
      "A plugin is a program: once installed it runs with your rights, in every command.")
    return lines
  }
}

extension String {
  /// Whether the text can be the name of an installed plugin's folder.
  fileprivate var isProperTitle: Bool {
    !isEmpty && count <= 80 && !hasPrefix(".") && !hasPrefix("-")
      && allSatisfy { $0.isLetter || $0.isNumber || "-_".contains($0) }
  }
}
