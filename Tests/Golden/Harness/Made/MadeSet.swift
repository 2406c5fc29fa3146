import Foundation

/// Made cases in a folder for temporary files, which goes when the set does.
public final class MadeSet {
  public let set: GoldenSet

  /// Writes the cases as a set.
  /// - Parameter split: a folder of the set that they lie in; none where the set is one split itself.
  public init(_ cases: [MadeCase], split: String? = nil) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "golden-\(UUID().uuidString)")
    let place = split.map { folder.appending(path: $0) } ?? folder
    var listed: [GoldenSet.Index.Case] = []
    for one in cases {
      let path = "\(one.group)/\(one.id)"
      try one.write(to: place.appending(path: path))
      listed.append(.init(id: one.id, group: one.group, item: one.item, path: path))
    }
    let index = GoldenSet.Index(format: GoldenCase.format, count: cases.count, cases: listed)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    try JSONEncoder().encode(index).write(to: place.appending(path: "index.json"))
    set = try GoldenSet(folder)
  }

  deinit { try? FileManager.default.removeItem(at: set.folder) }

  /// The first case of an item.
  public func first(_ item: String) throws -> GoldenCase {
    guard let found = try set.listings().first(where: { $0.item == item }) else {
      throw GoldenProblem("no made case has the item “\(item)”")
    }
    return try found.read()
  }
}
