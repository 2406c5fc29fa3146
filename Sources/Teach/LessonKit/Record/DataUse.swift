/// Data that a lesson learned from, as its record keeps it.
public struct DataUse: Sendable, Codable, Equatable {
  /// The name of the set, or the path as it was given.
  public let name: String
  /// How many examples there were.
  public let count: Int
  /// SHA-256 of the files, or of what the set holds where it is the program's own; nil where nobody worked it out.
  public let hash: String?

  public init(name: String, count: Int, hash: String? = nil) {
    self.name = name
    self.count = count
    self.hash = hash
  }
}
