import Glibc
import Hashing
import WholeFiles

/// Fetches the files of a download into a folder: from where an earlier attempt stopped, from the next
/// mirror where one fails, and nothing is kept whose checksum is wrong.
public struct Fetching: Sendable {
  /// Gets bytes of a URL from an offset on and hands them out as they come.
  ///
  /// Returns the offset at which the bytes really began: 0 where the server does not resume. Throws words
  /// for the user where it fails.
  public typealias Transport =
    @Sendable (
      _ url: String, _ offset: Int, _ begin: (_ offset: Int) throws(TransportError) -> Void,
      _ receive: (UnsafeRawBufferPointer) throws(TransportError) -> Void
    ) throws(TransportError) -> Void

  /// Why bytes did not come.
  public struct TransportError: Error, Sendable, Equatable {
    /// What went wrong, as the message says it.
    public let reason: String
    /// An error with this reason.
    public init(_ reason: String) { self.reason = reason }
  }

  /// Is told how many bytes of a file are there.
  public typealias OnProgress = @Sendable (_ file: String, _ done: Int, _ total: Int) -> Void

  private let transport: Transport
  private let onProgress: OnProgress
  private let onWait: @Sendable () -> Void

  /// How and where to fetch.
  ///
  /// - Parameter onWait: is called once where another process is fetching into the same folder: this one waits, and
  ///   then finds what came.
  public init(
    transport: @escaping Transport,
    onProgress: @escaping OnProgress = { _, _, _ in },
    onWait: @escaping @Sendable () -> Void = {}
  ) {
    self.transport = transport
    self.onProgress = onProgress
    self.onWait = onWait
  }

  /// Fetches what is not there yet.
  ///
  /// - Returns: the names of the files that were fetched now.
  /// - Throws: `DataError.cannotFetch` with every attempt where all mirrors fail.
  public func fetch(_ download: Download, into folder: String) throws(DataError) -> [String] {
    do {
      try SafeFile.makeFolder(folder)
    } catch {
      throw .cannotRead(path: error.path, reason: error.reason)
    }
    let lock = FolderLock(folder, onWait: onWait)
    defer { withExtendedLifetime(lock) {} }
    var fetched: [String] = []
    for file in download.files {
      let path = "\(folder)/\(file.name)"
      if access(path, F_OK) == 0, try SHA256.hex(ofFile: path) == file.sha256 { continue }
      try fetch(file, of: download, to: path)
      fetched.append(file.name)
    }
    return fetched
  }

  private func fetch(
    _ file: Download.File, of download: Download, to path: String
  ) throws(DataError) {
    let partial = path + ".partial"
    var attempts: [String] = []
    if access(partial, F_OK) == 0, try ByteReader(partial).storedCount >= file.byteCount {
      // An earlier attempt ended between the last byte and the check, or brought something else.
      if try SHA256.hex(ofFile: partial) == file.sha256, rename(partial, path) == 0 { return }
      unlink(partial)
    }
    for mirror in download.mirrors {
      do throws(TransportError) {
        try append(mirror + file.name, to: partial, file)
      } catch {
        attempts.append("\(mirror)\(file.name): \(error.reason)")
        continue
      }
      let hash = try SHA256.hex(ofFile: partial)
      if hash == file.sha256 {
        guard rename(partial, path) == 0 else {
          throw .cannotRead(path: path, reason: systemReason())
        }
        return
      }
      unlink(partial)
      attempts.append(
        "\(mirror)\(file.name): its checksum is \(hash), and should be \(file.sha256)")
    }
    if access(partial, F_OK) == 0, try ByteReader(partial).storedCount == 0 { unlink(partial) }
    throw .cannotFetch(
      "'\(file.name)' of \(download.name)", attempts: attempts,
      advice: "Is there a network? What has come is kept, and the next attempt goes on from there. "
        + "The files can also be brought by hand into a folder named '\(download.name)': "
        + "then --data or CHALK_DATA names the folder around it.")
  }

  /// Gets the part of the file that is not there yet.
  private func append(
    _ url: String, to partial: String, _ file: Download.File
  ) throws(TransportError) {
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw TransportError("cannot write: \(systemReason())") }
    defer { close(descriptor) }
    let there = Int(lseek(descriptor, 0, SEEK_END))
    var done = there
    try transport(url, there) { offset throws(TransportError) in
      guard offset <= there, ftruncate(descriptor, offset) == 0,
        lseek(descriptor, off_t(offset), SEEK_SET) >= 0
      else { throw TransportError("the server goes on in another place") }
      done = offset
    } _: { bytes throws(TransportError) in
      done += bytes.count
      if done > file.byteCount { throw TransportError("more than \(file.byteCount) bytes come") }
      var rest = bytes
      while !rest.isEmpty {
        let written = write(descriptor, rest.baseAddress, rest.count)
        if written < 0 { throw TransportError("cannot write: \(systemReason())") }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
      onProgress(file.name, done, file.byteCount)
    }
    if done < file.byteCount {
      throw TransportError("it ended after \(done) of \(file.byteCount) bytes")
    }
  }
}
