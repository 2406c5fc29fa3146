import Chalk
import Foundation

/// Examples written to a file of rows.
final class ExampleFile {
  /// The same examples in memory, in the order of the file.
  let examples: Examples
  private let folder: URL

  /// Class after class, as files often are: first all of one kind, then all of the next.
  convenience init(sorted examples: Examples) throws {
    let order = examples.labels.indices.sorted {
      (examples.labels[$0], $0) < (examples.labels[$1], $1)
    }
    try self.init(examples.rows(order))
  }

  /// In the order in which they are.
  init(_ examples: Examples) throws {
    self.examples = examples
    folder = FileManager.default.temporaryDirectory.appending(path: "chalk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let whole = examples.whole
    try whole.inputs.write(npy: path("inputs"))
    try whole.targets.write(npy: path("targets"))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The file of the `inputs`, or of the `targets`.
  func path(_ name: String) -> String { folder.appending(path: "\(name).npy").path }

  // excerpt: stream
  /// The file, batch by batch; no more than one batch is in memory.
  func stream(_ size: Int) throws -> NPYStream {
    try NPYStream(path("inputs"), targets: path("targets"), size: size)
  }

  /// The same through a buffer that shuffles what it holds.
  func stream(_ size: Int, buffer: Int, random: inout RandomSource) throws -> ShuffleBuffer {
    ShuffleBuffer(try stream(size), capacity: buffer, size: size, random: &random)
  }
  // end excerpt

  /// How many bytes the two files have.
  var bytes: Int {
    ["inputs", "targets"].reduce(0) { sum, name in
      let size = try? FileManager.default.attributesOfItem(atPath: path(name))[.size] as? Int
      return sum + (size ?? 0)
    }
  }
}
