import Datasets
import Hashing

/// The files of a pretrained network where they lie. Each is held against its SHA-256 before its path or its bytes are
/// handed out.
public struct PretrainedFiles: Sendable, Equatable {
  /// Whose files they are.
  public let package: PretrainedPackage
  /// The folder in which they lie side by side.
  public let folder: String

  /// The files of a package in a folder.
  public init(package: PretrainedPackage, folder: String) {
    self.package = package
    self.folder = folder
  }

  /// The path of a file, such as `model.safetensors`.
  ///
  /// - Throws: ``PretrainedError`` where the package has no such file, or it is another than the package names.
  public func path(_ name: String) throws(PretrainedError) -> String {
    guard let file = package.file(name) else {
      throw .mismatch(
        "The package '\(package.name)' has no file '\(name)', but "
          + package.files.map { "'\($0.name)'" }.joined(separator: ", ") + ".")
    }
    let path = "\(folder)/\(name)"
    let hash = try reading { () throws(DataError) in try SHA256.hex(ofFile: path) }
    guard hash == file.sha256 else {
      throw .wrongFile(path: path, problem: "its SHA-256 is \(hash), and should be \(file.sha256)")
    }
    return path
  }

  /// The tensors of a NumPy archive, such as `checkpoint20.npz`, in their order in it.
  ///
  /// - Throws: ``PretrainedError`` where it is another file than the package names.
  public func arrays(_ name: String) throws(PretrainedError) -> NPZFile {
    let path = try path(name)
    return try reading { () throws(DataError) in try NPZFile(path: path) }
  }
}

/// Runs what reads files, and passes its words on.
func reading<Result>(
  _ body: () throws(DataError) -> Result
) throws(PretrainedError) -> Result {
  do throws(DataError) { return try body() } catch { throw .file(error.description) }
}
