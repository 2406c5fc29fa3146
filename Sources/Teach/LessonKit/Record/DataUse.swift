/// Data that a lesson learned from, as its record keeps it.
public struct DataUse: Sendable, Codable, Equatable {
  /// The name of the set, or the path as it was given.
  public let name: String
  /// How many examples there were.
  public let count: Int
  /// SHA-256 of the files, or of the contents where the data set is built in; nil where it was not computed.
  public let hash: String?

  /// A use of some data.
  public init(name: String, count: Int, hash: String? = nil) {
    self.name = name
    self.count = count
    self.hash = hash
  }
}
