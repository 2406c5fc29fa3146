import Hashing

/// A hash of everything at a path, by which a figure says what it was made from.
public enum DataFingerprint {
  /// SHA-256 of a file as it lies on the disk; of a folder, of the names and hashes of all files inside.
  public static func of(_ path: String) throws(DataError) -> String {
    if !Folder.exists(path) { return try SHA256.hex(ofFile: path) }
    var hash = SHA256()
    for file in try files(in: path, "") {
      hash.update(Array("\(file) \(try SHA256.hex(ofFile: "\(path)/\(file)"))\n".utf8))
    }
    return hash.hex()
  }

  private static func files(in path: String, _ prefix: String) throws(DataError) -> [String] {
    let folder = try Folder(path)
    var found = folder.files.map { prefix + $0 }
    for inner in folder.folders where prefix.isEmpty || !Folder.isLink("\(path)/\(inner)") {
      found += try files(in: "\(path)/\(inner)", "\(prefix)\(inner)/")
    }
    return found
  }
}
