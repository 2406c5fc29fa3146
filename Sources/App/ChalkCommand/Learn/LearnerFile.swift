import Foundation
import Synchronization
import UserFolders
import WholeFiles

/// A small file of the learner's that several commands may change at the same time: each reads it, changes it and
/// writes it whole while the others wait.
struct LearnerFile<Content: Codable & Sendable>: Sendable {
  let name: String
  /// What it keeps, as a message begins: "Your place".
  let subject: String
  /// What is kept where nothing is.
  let empty: Content

  /// What was kept; nothing where there is none or it cannot be read.
  func load() -> Content {
    let folder = UserFolders().progress
    guard let data = kept(in: folder) else { return empty }
    return decoded(data, path: path(in: folder))
  }

  /// Changes what is kept.
  func update(_ change: (inout Content) -> Void) throws {
    let folder = UserFolders().progress
    let path = path(in: folder)
    do {
      try SafeFile.makeFolder(folder.path, isPrivate: true)
      try SafeFile.update(path) { bytes in
        let data = bytes.map { Data($0) } ?? kept(in: folder)
        var content = data.map { decoded($0, path: path) } ?? empty
        change(&content)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return (try? encoder.encode(content)).map(Array.init)
      }
    } catch {
      throw Failure(
        "\(subject) could not be kept in '\(path)': \(error.reason). "
          + "Set CHALK_HOME to a folder that can be written.")
    }
    folder.tellOnce()
  }

  private func path(in folder: UserFolder) -> String { folder.path + "/" + name }

  /// What the file holds; where it lies in another folder than it should, what was there before counts, too.
  private func kept(in folder: UserFolder) -> Data? {
    let places = [folder.path, folder.insteadOf?.path].compactMap { $0 }
    return places.lazy.compactMap { try? Data(contentsOf: URL(fileURLWithPath: "\($0)/\(name)")) }
      .first
  }

  private func decoded(_ data: Data, path: String) -> Content {
    if let kept = try? JSONDecoder().decode(Content.self, from: data) { return kept }
    // Not overwritten by what is kept next: perhaps its owner can make something of it.
    try? SafeFile.write(Array(data), to: path + ".damaged")
    return empty
  }
}

extension UserFolder {
  private static let told = Mutex<Set<String>>([])

  /// Says where things go, where that is not where they should: once in a run.
  func tellOnce() {
    guard let notice, UserFolder.told.withLock({ $0.insert(path).inserted }) else { return }
    Terminal.error.write([notice])
  }
}
