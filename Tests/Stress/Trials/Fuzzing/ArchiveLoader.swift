import CZlib
import Datasets
import Randomness
import Tensors

extension Loader {
  /// NumPy's archives, damaged as archives, or in an array before it was packed.
  static let npz = Loader(
    "npz", seeds: Archives.arrays + Archives.arrays.map { Archives.packed([$0, $0]) },
    needsFile: true,
    repair: { bytes, random in
      bytes.first == 0x50
        ? bytes : Archives.packed(random.integer(below: 4) == 0 ? [bytes, bytes] : [bytes])
    },
    read: { input in
      let path = input.path + ".npz"
      overwrite(path, input.bytes)
      let file = try NPZFile(path: path)
      var numbers = 0
      for array in file.arrays {
        let tensor = try file.tensor(array.name)
        if tensor.shape.dimensions != array.shape { return "\(tensor.shape), not \(array.shape)" }
        numbers += tensor.count
      }
      // Deflate makes at most 1032 bytes of one, and a number has one at least.
      let most = input.bytes.count * 1032
      return numbers <= most ? nil : "\(numbers) numbers of \(input.bytes.count) bytes"
    })
}

/// Zip archives whose files are stored as they are.
enum Archives {
  static let arrays: [[UInt8]] = [
    Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]).npyBytes,
    Tensor([0.5, -1], shape: [2], .double).npyBytes, Tensor([7], shape: []).npyBytes,
  ]

  /// The files as an archive, under these names, or `a0.npy` and so on.
  static func packed(_ files: [[UInt8]], names: [String]? = nil) -> [UInt8] {
    var (archive, table) = ([UInt8](), [UInt8]())
    for (place, bytes) in files.enumerated() {
      let name = Array((names?[place] ?? "a\(place).npy").utf8)
      let checksum = bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
      let common: [UInt8] =
        [20, 0] + [UInt8](repeating: 0, count: 8) + little(Int(checksum), 4)
        + little(bytes.count, 4) + little(bytes.count, 4) + little(name.count, 2) + [0, 0]
      table +=
        [0x50, 0x4B, 1, 2, 20, 0] + common + [UInt8](repeating: 0, count: 10)
        + little(archive.count, 4) + name
      archive += [0x50, 0x4B, 3, 4] + common + name + bytes
    }
    return archive + table + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + little(files.count, 2)
      + little(files.count, 2) + little(table.count, 4) + little(archive.count, 4) + [0, 0]
  }

  private static func little(_ number: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
