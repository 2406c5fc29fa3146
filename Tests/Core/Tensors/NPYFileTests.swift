import Formats
import Foundation
import Testing

@testable import Tensors

@Suite struct NPYFileTests {
  @Test(arguments: Precision.allCases) func whatIsWrittenIsReadBack(precision: Precision) throws {
    let whole = Tensor((0..<24).map { Double($0) / 7 }, shape: [2, 3, 4], precision)
    for tensor in [whole, whole.transposed(), Tensor(2.5, precision), .zeros([0, 3], precision)] {
      let back = try Tensor(npyBytes: tensor.npyBytes)
      #expect(back.isIdentical(to: tensor))
      #expect(tensor.npyBytes.count % 64 == (tensor.count * precision.bytesPerElement) % 64)
    }
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).npy").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try whole.write(npy: path)
    #expect(try Tensor(npy: path).isIdentical(to: whole))
  }

  @Test func otherTypes() throws {
    #expect(try read("<i4", "(3,)", bytes([1, -2, 3] as [Int32])).values == [1, -2, 3])
    #expect(try read("|u1", "(2,)", [7, 255]).values == [7, 255])
    #expect(try read("|b1", "(2,)", [0, 1]).values == [0, 1])
    #expect(try read(">f4", "(1,)", [0x3F, 0xC0, 0, 0]).values == [1.5])
    let half = try read("<f2", "(2,)", [0, 0x3C, 0, 0xC0])
    #expect(half.precision == .single && half.values == [1, -2])
    let small = try read("<i4", "(2,)", bytes([1 << 24, -1 << 24] as [Int32]))
    #expect(small.precision == .single && small.values == [0x1p24, -0x1p24])
    let large = try read("<i8", "(1,)", bytes([1 << 40 + 1] as [Int64]))
    #expect(large.precision == .double && large.scalar == Double(1 << 40 + 1))
  }

  @Test func columnMajorOrderIsTurned() throws {
    let x = try read("<f4", "(2, 3)", bytes([1, 4, 2, 5, 3, 6] as [Float]), order: "True")
    #expect(x.shape == [2, 3])
    #expect(x.values == [1, 2, 3, 4, 5, 6])
  }

  @Test func damageIsNamed() {
    let good = Tensor([[1, 2], [3, 4]]).npyBytes
    expect(Array(good.dropLast()), .truncated(shape: [2, 2], needed: 16, found: 15))
    expect([], .notNPY)
    expect(Array("PK\u{3}\u{4} this is a zip".utf8), .notNPY)
    expect(file("<f4", "(1,)", [0, 0, 0, 0], version: 9), .version(9))
    expect(file("|O", "(1,)", [0, 0, 0, 0]), .type("|O"))
    expect(file("<c8", "(1,)", [0, 0, 0, 0]), .type("<c8"))
    expect(
      file("<f4", "(1000000, 2000)", []),
      .truncated(shape: [1_000_000, 2000], needed: 8_000_000_000, found: 0))
  }

  @Test(arguments: [
    "(99999999999, 99999999999)", "(4294967296,)", "(9223372036854775807, 4)", "(-1,)", "(2.5,)",
    "(99999999999999999999999,)", "2", "(2", "(2, 'a')", "(1,1,1,1,1,1,1,1,1)",
  ])
  func impossibleShapesAreRefused(shape: String) {
    #expect(throws: NPYError.self) { try read("<f4", shape, [0, 0, 0, 0]) }
  }

  @Test func pickledAndForeignBytesSaySo() {
    #expect("\(NPYError.type("|O"))".contains("pickled"))
    #expect("\(NPYError.type("<c8"))".contains("f2, f4, f8"))
    #expect(throws: NPYError.file(path: "/nowhere.npy", reason: "No such file or directory")) {
      try Tensor(npy: "/nowhere.npy")
    }
    #expect(throws: NPYError.self) { try Tensor(npy: "/") }
  }

  /// Any damage gives an error or a tensor, never a crash.
  @Test func randomDamageNeverCrashes() {
    let good = Tensor([[1, 2], [3, 4]]).npyBytes
    var seed: UInt64 = 1
    func random(_ below: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((seed >> 33) % UInt64(below))
    }
    var refused = 0
    for _ in 0..<20_000 {
      var bytes = good
      for _ in 0...random(4) { bytes[random(bytes.count)] = UInt8(random(256)) }
      if random(3) == 0 { bytes.removeLast(random(bytes.count)) }
      do {
        _ = try Tensor(npyBytes: bytes).sum()
      } catch {
        refused += 1
      }
    }
    #expect(refused > 1000 && refused < 20_000)
  }

  private func expect(
    _ bytes: [UInt8], _ error: NPYError, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: error, sourceLocation: sourceLocation) { try Tensor(npyBytes: bytes) }
  }

  private func read(
    _ type: String, _ shape: String, _ data: [UInt8], order: String = "False"
  ) throws -> Tensor {
    try Tensor(npyBytes: file(type, shape, data, order: order))
  }

  private func file(
    _ type: String, _ shape: String, _ data: [UInt8], order: String = "False", version: UInt8 = 1
  ) -> [UInt8] {
    let text = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }\n"
    return [0x93] + Array("NUMPY".utf8) + [version, 0, UInt8(text.utf8.count), 0]
      + Array(text.utf8) + data
  }

  private func bytes<Value>(_ values: [Value]) -> [UInt8] {
    values.withUnsafeBytes { Array($0) }
  }
}
