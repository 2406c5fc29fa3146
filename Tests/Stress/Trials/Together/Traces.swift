import Foundation

/// What commands that ran at the same time, or in an odd home, have left behind.
public struct Traces {
  /// The folder in which they worked.
  public let folder: URL

  /// - Parameter folder: the folder in which they worked.
  public init(_ folder: URL) { self.folder = folder }

  /// The names that a file should have and does not; all of them where there is no such file.
  public func missing(_ names: [String], in file: String) -> [String] {
    let path = folder.appendingPathComponent(file)
    let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    return names.filter { !text.contains($0) }
  }

  /// The files and folders at the top of the folder that nobody meant to be there.
  public func strangers(but expected: [String]) -> [String] {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return found.filter { !expected.contains($0) }.sorted()
  }

  /// The partial files and workshops that are left anywhere in the folder.
  public var halves: [String] {
    (FileManager.default.subpaths(atPath: folder.path) ?? []).filter { path in
      let name = path.split(separator: "/").last ?? ""
      return name.hasSuffix(".partial") || name.hasPrefix(".new-")
    }.sorted()
  }

  /// The processes that were started in the folder and still run.
  public var processes: [Int32] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let real = folder.resolvingSymlinksInPath().path
    return all.compactMap { Int32($0) }.filter { id in
      let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/cwd")
      return place == real && id != getpid()
    }
  }
}
