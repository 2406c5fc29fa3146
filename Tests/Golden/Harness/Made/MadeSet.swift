import Foundation

/// Made cases as a set in a folder for temporary files.
public struct MadeSet: Sendable {
  public let set: GoldenSet

  /// Writes the cases as a set.
  /// - Parameter split: a folder of the set that they lie in; none where the set is one split itself.
  public init(_ cases: [MadeCase], split: String? = nil) throws {
    let folder = try TemporaryFolder()
    let place = split.map { folder.url.appending(path: $0) } ?? folder.url
    var listed: [GoldenSet.Index.Case] = []
    for one in cases {
      let path = "\(one.group)/\(one.id)"
      try one.write(to: place.appending(path: path))
      listed.append(.init(id: one.id, group: one.group, item: one.item, path: path))
    }
    let index = GoldenSet.Index(format: GoldenCase.format, count: cases.count, cases: listed)
    try JSONEncoder().encode(index).write(to: place.appending(path: "index.json"))
    set = try GoldenSet(folder.url, keeping: folder)
  }

  /// The first case of an item.
  public func first(_ item: String) throws -> GoldenCase {
    guard let found = try set.listings().first(where: { $0.item == item }) else {
      throw GoldenProblem("no made case has the item “\(item)”")
    }
    return try found.read()
  }
}

/// A folder that goes when nobody needs it any more.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "golden-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
