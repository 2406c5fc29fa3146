import Datasets
import Randomness
import Tensors
import Weights

extension Loader {
  /// NumPy's arrays, by both readers.
  static let npy = Loader(
    "npy", seeds: NPY.seeds, needsFile: true,
    repair: { bytes, random in
      // The length of the header, up to its line's end.
      guard random.integer(below: 4) > 0, bytes.count > 10, let end = bytes.firstIndex(of: 10)
      else { return bytes }
      var bytes = bytes
      let length = max(0, end - 9)
      (bytes[8], bytes[9]) = (UInt8(length & 255), UInt8(length >> 8 & 255))
      return bytes
    },
    read: { input in
      do {
        let stream = try NPYStream(input.path, size: 3)
        var rows = 0
        while let batch = try stream.next() {
          rows += batch.inputs.shape[0]
          if rows > stream.count { return "more entries than are promised" }
          if stream.count > 1_000_000 { break }  // entries without bytes
        }
        if rows != stream.count && stream.count <= 1_000_000 { return "\(rows) entries" }
      } catch {}
      let tensor = try Tensor(npy: input.path)
      let needed = tensor.count  // a byte for each at least
      return needed <= input.bytes.count ? nil : "\(needed) numbers of \(input.bytes.count) bytes"
    })

  /// Weights.
  static let safetensors = Loader(
    "safetensors", seeds: SafeTensors.seeds, needsFile: true, repair: SafeTensors.repair,
    read: { input in
      let file = try WeightsFile(path: input.path)
      let again = try WeightsFile(bytes: input.bytes)
      if again.tensors.count != file.tensors.count { return "two numbers of tensors" }
      let bytes = file.tensors.reduce(0) { $0 + $1.tensor.count * $1.type.size }
      return bytes <= input.bytes.count ? nil : "\(bytes) bytes out of \(input.bytes.count)"
    })
}

private enum NPY {
  static let seeds: [[UInt8]] = [
    Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]).npyBytes,
    Tensor([0.5, -1], shape: [2], .double).npyBytes,
    Tensor([7], shape: []).npyBytes,
    file("<i8", "(2, 2)", count: 32, isFortran: true), file("|u1", "(3,)", count: 3),
    file(">f4", "(1, 2)", count: 8), file("<f2", "(2, 1)", count: 4), file("|b1", "(4,)", count: 4),
    file("<i2", "(0, 5)", count: 0),
  ]

  private static func file(
    _ type: String, _ shape: String, count: Int, isFortran: Bool = false
  ) -> [UInt8] {
    let order = isFortran ? "True" : "False"
    let text = Array("{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }\n".utf8)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.count), 0] + text
      + (0..<count).map { UInt8($0) }
  }
}

enum SafeTensors {
  static let seeds: [[UInt8]] = [
    file([
      .init("a/kernel", Tensor([1, 2, 3, 4], shape: [2, 2])), .init("a/bias", Tensor([0, 1])),
    ]),
    file([.init("w", Tensor([1, 2], shape: [2], .double)), .init("h", Tensor([0.5]), as: .f16)]),
    file([
      .init("i", Tensor([1, 2, 3]), as: .i64), .init("b", Tensor([0, 1]), as: .bool),
      .init("bf", Tensor([2, 3]), as: .bf16), .init("none", Tensor([Float](), shape: [0, 3])),
    ]),
    file([]),
  ]

  private static func file(_ tensors: [NamedTensor]) -> [UInt8] {
    var file = WeightsFile(metadata: ["format": "a \"word\"\n"])
    file.tensors = tensors
    guard let bytes = try? file.bytes() else { fatalError("a seed that cannot be written") }
    return bytes
  }

  /// The length of the header, up to its last bracket.
  static func repair(_ bytes: [UInt8], _ random: inout RandomSource) -> [UInt8] {
    guard random.integer(below: 4) > 0, bytes.count > 8, let last = bytes.lastIndex(of: 0x7D),
      last >= 8
    else { return bytes }
    var bytes = bytes
    for i in 0..<8 { bytes[i] = UInt8((last - 7) >> (8 * i) & 255) }
    return bytes
  }
}
