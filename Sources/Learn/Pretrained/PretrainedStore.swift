import Foundation
import UserFolders

/// Where the files of pretrained networks lie, each network in a folder of its name: in `CHALK_MODELS`, where that is
/// set, and in the user's cache, to which they are fetched.
public struct PretrainedStore: Sendable, Equatable {
  /// The folders, the first to be looked into first.
  public let folders: [String]

  /// - Parameter environment: the variables; by default the process's own.
  public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    let cache = UserFolders(environment: environment).models
    // What was fetched before CHALK_HOME was set, or while the home could be written, is found, too.
    let others = [
      environment["CHALK_MODELS"], cache.path,
      UserFolders(environment: environment.filter { $0.key != "CHALK_HOME" }).models.path,
      cache.insteadOf?.path,
    ]
    var folders: [String] = []
    for case let folder? in others where !folder.isEmpty && !folders.contains(folder) {
      folders.append(folder)
    }
    self.init(folders: folders)
  }

  /// A store in these folders.
  public init(folders: [String]) { self.folders = folders }

  /// The user's cache, to which what is fetched goes: `cache/models` in `CHALK_HOME`, `$XDG_CACHE_HOME/chalk/models`, or
  /// `~/.cache/chalk/models`.
  public static func cache(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    UserFolders(environment: environment).models.path
  }

  /// The first folder in which all files of a package lie with the right sizes; nil where there is none. Their hashes
  /// are checked when they are read.
  public func folder(of package: PretrainedPackage) -> String? {
    places(of: package).first { folder in
      package.files.allSatisfy { size("\(folder)/\($0.name)") == $0.byteCount }
    }
  }

  /// Whether all files of a package are there.
  public func has(_ package: PretrainedPackage) -> Bool { folder(of: package) != nil }

  /// The files of a package.
  /// - Throws: ``PretrainedError/notFetched(name:searched:)``, which says how they are fetched.
  public func files(of package: PretrainedPackage) throws(PretrainedError) -> PretrainedFiles {
    guard let folder = folder(of: package) else {
      throw .notFetched(name: package.name, searched: places(of: package))
    }
    return PretrainedFiles(package: package, folder: folder)
  }

  /// `folder/name` of each folder, and a folder that has this name itself.
  private func places(of package: PretrainedPackage) -> [String] {
    folders.flatMap { folder in
      let last = folder.split(separator: "/").last.map(String.init)
      return last == package.name
        ? ["\(folder)/\(package.name)", folder] : ["\(folder)/\(package.name)"]
    }
  }

  private func size(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }
}
