import Glibc
import Tensors

extension WeightsFile {
  /// The tensors of a safetensors file.
  /// - Throws: ``WeightsError``, which says what is wrong with the file.
  public init(path: String) throws(WeightsError) {
    let source = try OpenFile(path: path)
    try self.init(reading: source.size) { (pointer, count) throws(WeightsError) in
      try source.read(pointer, count)
    }
  }

  /// The tensors in the bytes of a safetensors file.
  /// - Throws: ``WeightsError``, which says what is wrong with them.
  public init(bytes: [UInt8]) throws(WeightsError) {
    var place = 0
    try self.init(reading: bytes.count) { (pointer, count) throws(WeightsError) in
      bytes.withUnsafeBytes { pointer.copyMemory(from: $0.baseAddress! + place, byteCount: count) }
      place += count
    }
  }

  /// Reads from front to back; `read` brings the next bytes. The tensors are sorted by their places, and
  /// lie there without gaps.
  private init(
    reading size: Int, _ read: (UnsafeMutableRawPointer, Int) throws(WeightsError) -> Void
  ) throws(WeightsError) {
    let first = try Self.block(min(8, size), read)
    let length = try SafetensorsHeader.length(first, fileSize: size)
    let header = try SafetensorsHeader(try Self.block(length, read), dataSize: size - 8 - length)
    self.init(metadata: header.metadata)
    for entry in header.entries {
      let tensor = try entry.type.tensor(try Self.block(entry.place.count, read), entry.shape)
      tensors.append(NamedTensor(entry.name, tensor, as: entry.type))
    }
  }

  private static func block(
    _ count: Int, _ read: (UnsafeMutableRawPointer, Int) throws(WeightsError) -> Void
  ) throws(WeightsError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard count > 0 else { return bytes }
    var failure: WeightsError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(WeightsError) { try read(buffer.baseAddress!, count) } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }
}

/// A file that is open for reading.
private final class OpenFile {
  let size: Int
  private let path: String
  private let file: UnsafeMutablePointer<FILE>

  init(path: String) throws(WeightsError) {
    self.path = path
    guard let file = fopen(path, "rbe") else { throw .lastFailure(path) }
    self.file = file
    var status = stat()
    guard fstat(fileno(file), &status) == 0 else {
      size = 0
      throw .lastFailure(path)
    }
    size = Int(status.st_size)
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .file(path: path, reason: "not a file with weights, but a folder or device")
    }
  }

  deinit { fclose(file) }

  func read(_ pointer: UnsafeMutableRawPointer, _ count: Int) throws(WeightsError) {
    let found = fread(pointer, 1, count, file)
    guard found == count else {
      throw ferror(file) != 0
        ? .lastFailure(path) : .truncated(what: "the next part", needed: count, found: found)
    }
  }
}

extension WeightsError {
  /// The error of the last system call.
  static func lastFailure(_ path: String) -> WeightsError {
    .file(path: path, reason: String(cString: strerror(errno)))
  }
}
