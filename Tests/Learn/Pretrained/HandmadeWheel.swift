import CZlib
import Foundation
import Hashing
import Pretrained

/// A folder that goes with this value.
final class Place {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.appending(path: "pretrained-\(UUID())").path
    try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) -> String {
    let file = URL(filePath: path).appending(path: name)
    try! FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try! Data(bytes).write(to: file)
    return file.path
  }

  var names: [String] {
    (try? FileManager.default.subpathsOfDirectory(atPath: path).sorted()) ?? []
  }
}

/// A wheel made by hand, and the package that names it.
struct HandmadeWheel {
  var files: [(name: String, bytes: [UInt8])] = [
    ("net/weights.bin", [1, 2, 3, 4]), ("net/words.txt", Array("a\nb\n".utf8)),
    ("net/__init__.py", Array("raise SystemExit".utf8)),
  ]
  /// Which of the files a package needs.
  var needed = ["net/weights.bin", "net/words.txt"]
  /// The size that the table promises for the first file.
  var lie: Int?
  var isEncrypted = false

  var bytes: [UInt8] {
    var (archive, table) = ([UInt8](), [UInt8]())
    for (place, (name, bytes)) in files.enumerated() {
      let checksum = bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
      let promised = place == 0 ? lie ?? bytes.count : bytes.count
      let common: [UInt8] =
        [20, 0, isEncrypted ? 1 : 0, 0, 0, 0, 0, 0, 0, 0] + little(Int(checksum), 4)
        + little(bytes.count, 4) + little(promised, 4) + little(name.utf8.count, 2) + [0, 0]
      table +=
        [0x50, 0x4B, 1, 2, 20, 0] + common + [UInt8](repeating: 0, count: 10)
        + little(archive.count, 4) + Array(name.utf8)
      archive += [0x50, 0x4B, 3, 4] + common + Array(name.utf8) + bytes
    }
    return archive + table + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + little(files.count, 2)
      + little(files.count, 2) + little(table.count, 4) + little(archive.count, 4) + [0, 0]
  }

  /// The package of this wheel; its files are as `honest` has them.
  func package(of honest: HandmadeWheel? = nil) -> PretrainedPackage {
    let source = (honest ?? self).files
    let wheel = bytes
    return PretrainedPackage(
      name: "handmade", version: "1.0", summary: "Four numbers.", origin: "this test",
      license: "MIT",
      wheel: .init(
        "handmade-1.0-py3-none-any.whl", byteCount: wheel.count, sha256: SHA256.hex(wheel)),
      files: needed.map { name in
        let bytes = source.first { $0.name == name }?.bytes ?? [0]
        return .init(name, byteCount: bytes.count, sha256: SHA256.hex(bytes))
      })
  }

  private func little(_ number: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
