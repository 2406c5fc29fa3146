import Foundation

/// A set of golden cases: a folder with one split, which has an `index.json`, or with several.
public struct GoldenSet: Sendable {
  public let folder: URL
  /// The folders with an index: this one, or those in it.
  private let splits: [URL]
  /// Holds the folder, where it is a temporary one.
  private let keeper: TemporaryFolder?

  /// Whether it was made for a test, and goes with it.
  var isMade: Bool { keeper != nil }

  /// The groups that Chalk is compared in. Each has a suite whose name begins with `Golden`.
  public static let groups = [
    "activation", "layer", "loss", "optimizer", "initializer", "model", "transformer", "block",
    "loss2", "detection", "audio", "metric2", "pretrained",
  ]

  /// A case as the index lists it.
  public struct Listing: Sendable {
    public let name, group, item: String
    let folder: URL
    fileprivate let keeper: TemporaryFolder?

    /// The case.
    public func read() throws(GoldenProblem) -> GoldenCase {
      try GoldenCase(in: folder, keeping: keeper)
    }
  }

  struct Index: Codable {
    struct Case: Codable { var id, group, item, path: String }
    var format: String
    var count: Int
    var cases: [Case]
  }

  /// The set in a folder.
  public init(_ folder: URL) throws(GoldenProblem) { try self.init(folder, keeping: nil) }

  init(_ folder: URL, keeping keeper: TemporaryFolder?) throws(GoldenProblem) {
    (self.folder, self.keeper) = (folder, keeper)
    let inside = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    let places = [folder] + (inside ?? []).sorted { $0.path < $1.path }
    splits = places.filter {
      FileManager.default.fileExists(atPath: $0.appending(path: "index.json").path)
    }
    guard !splits.isEmpty else {
      throw GoldenProblem(
        "there is no golden set in \(folder.path): no index.json, nor a folder with one")
    }
  }

  /// All cases, sorted by group and name.
  public func listings() throws(GoldenProblem) -> [Listing] {
    var all: [Listing] = []
    for split in splits {
      let index: Index
      do {
        let data = try Data(contentsOf: split.appending(path: "index.json"))
        index = try JSONDecoder().decode(Index.self, from: data)
      } catch {
        throw GoldenProblem("\(split.path)/index.json cannot be read: \(error)")
      }
      guard index.format == GoldenCase.format, index.count == index.cases.count else {
        throw GoldenProblem(
          "\(split.path)/index.json: the format “\(index.format)” and \(index.cases.count) cases; "
            + "needed: “\(GoldenCase.format)” and \(index.count)")
      }
      for listed in index.cases {
        let folder = split.appending(path: listed.path).standardized
        if all.contains(where: { $0.folder == folder }) { continue }
        all.append(
          Listing(
            name: "\(listed.group)/\(listed.id)", group: listed.group, item: listed.item,
            folder: folder, keeper: keeper))
      }
    }
    return all.sorted { $0.name < $1.name }
  }

  /// The groups that nobody compares, and how many cases each has.
  public func unknownGroups() throws(GoldenProblem) -> [(group: String, count: Int)] {
    var counts: [String: Int] = [:]
    for listing in try listings() where !GoldenSet.groups.contains(listing.group) {
      counts[listing.group, default: 0] += 1
    }
    return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

/// Where the set is looked for.
extension GoldenSet {
  /// The folder of the set: `CHALK_GOLDEN` where that is set, `../shared/golden` beside the package where
  /// that is there, and otherwise the cases that the package has itself.
  static func folder(
    _ environment: [String: String] = ProcessInfo.processInfo.environment, package: URL = package
  ) -> URL {
    if let path = environment["CHALK_GOLDEN"], !path.isEmpty {
      return URL(filePath: path, directoryHint: .isDirectory)
    }
    let beside = package.appending(path: "../shared/golden").standardized
    return (try? GoldenSet(beside))?.folder ?? package.appending(path: "Tests/Golden/Cases")
  }

  /// The package's folder.
  static let package = URL(filePath: #filePath).appending(path: "../../../..").standardized

  /// The set of this machine.
  /// - Throws: Where there is none.
  public static func found() throws(GoldenProblem) -> GoldenSet { try GoldenSet(folder()) }

  /// The cases that the package has itself.
  public static func ofPackage() throws(GoldenProblem) -> GoldenSet {
    try GoldenSet(package.appending(path: "Tests/Golden/Cases"))
  }

  /// Whether the tests run: where the set is there, and where `CHALK_REQUIRE_GOLDEN=1` makes it a failure
  /// that it is not.
  public static let isWanted = isWanted()

  static func isWanted(
    _ environment: [String: String] = ProcessInfo.processInfo.environment, package: URL = package
  ) -> Bool {
    environment["CHALK_REQUIRE_GOLDEN"] == "1"
      || (try? GoldenSet(folder(environment, package: package))) != nil
  }

  /// What a skipped test says.
  public static let missing =
    "there is no golden set in CHALK_GOLDEN; CHALK_REQUIRE_GOLDEN=1 makes that a failure"
}
