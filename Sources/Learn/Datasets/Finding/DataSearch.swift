import Foundation
import UserFolders

/// Where data sets are looked for, in this order: the folder that was named (`--data`), `CHALK_DATA`, the
/// user's cache, and `../shared/data` from where the command runs.
public struct DataSearch: Sendable, Equatable {
  /// The folders, the first to be looked into first.
  public let folders: [String]

  /// - Parameters:
  ///   - named: the folder that the user named; nil where none was.
  ///   - environment: the variables; by default the process's own.
  public init(
    named: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    let given = [named, environment["CHALK_DATA"]].compactMap { $0 }.filter { !$0.isEmpty }
    let cache = UserFolders(environment: environment).data
    // What was fetched before CHALK_HOME was set, or while the home could be written, is found, too.
    let others = [
      UserFolders(environment: environment.filter { $0.key != "CHALK_HOME" }).data.path,
      cache.insteadOf?.path,
    ].compactMap { $0 }
    var folders = given + [cache.path]
    for folder in others + ["../shared/data"] where !folders.contains(folder) {
      folders.append(folder)
    }
    self.folders = folders
  }

  /// The user's cache, to which what is fetched goes: `cache/data` in `CHALK_HOME`, `$XDG_CACHE_HOME/chalk/data`, or
  /// `~/.cache/chalk/data`.
  public static func cache(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    UserFolders(environment: environment).data.path
  }

  /// The first folder of this name, `folder/name`; or the named folder itself, where it has this name.
  /// One with nothing in it, as a download that never began leaves it, does not count.
  public func folder(_ name: String) -> String? {
    for folder in folders {
      if hasFiles("\(folder)/\(name)") { return "\(folder)/\(name)" }
      if (folder as NSString).lastPathComponent == name, hasFiles(folder) { return folder }
    }
    return nil
  }

  private func hasFiles(_ path: String) -> Bool {
    Folder.exists(path)
      && (try? FileManager.default.contentsOfDirectory(atPath: path).isEmpty) == false
  }

  /// The first folder of this name.
  /// - Throws: `DataError.notFound`, with the places that were searched.
  public func requireFolder(_ name: String) throws(DataError) -> String {
    if let found = folder(name) { return found }
    throw .notFound(
      "The data set '\(name)'", searched: folders.map { "\($0)/\(name)" },
      advice: Download.named(name) == nil
        ? "Name its folder with --data, or set CHALK_DATA."
        : "'chalk data fetch \(name)' fetches it.")
  }
}
