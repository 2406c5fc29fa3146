import Formats
import Foundation
import Testing

@testable import Tensors

/// `.npy` files with their own types: no digit is lost.
@Suite struct NPYArrayTests {
  @Test(arguments: NPYArray.Element.allCases)
  func whatIsWrittenIsReadBack(_ type: NPYArray.Element) throws {
    if type.rawValue.hasPrefix("f") {
      let precision = type == .float64 ? Precision.double : .single
      let numbers = Tensor([1.5, -2, 0.25, 0, 65504, 3], shape: [2, 3], precision)
      let back = try NPYArray(bytes: NPYArray(numbers, as: type).bytes)
      guard case .floats(let tensor) = back.numbers else {
        Issue.record("\(back.numbers)")
        return
      }
      #expect(back.type == type && tensor.isIdentical(to: numbers))
      return
    }
    let bits = type.size * 8
    let top: Int64 = type == .bool ? 1 : .max >> (64 - bits)
    let low: Int64 = type.rawValue.hasPrefix("i") ? .min >> (64 - bits) : 0
    let numbers = [top, low, 1, 0, top - (type == .bool ? 0 : 1), 1]
    let array = try NPYArray(integers: numbers, shape: [3, 2], as: type)
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).npy").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try array.write(to: path)
    let back = try NPYArray(path: path)
    #expect(back.type == type && back.shape == [3, 2] && back.integers == numbers)
  }

  @Test func numbersBeyondTwoToThe53AreExact() throws {
    let numbers: [Int64] = [1 << 53 + 1, -(1 << 53) - 1, .max, .min]
    for type in [NPYArray.Element.int64, .uint64] {
      let array = try NPYArray(integers: numbers, shape: [4], as: type)
      #expect(try NPYArray(bytes: array.bytes).integers == numbers)
    }
    // The way by floats, which cannot hold them: the test above is one that fails there.
    let floats = try Tensor(npyBytes: NPYArray(integers: numbers, shape: [4], as: .int64).bytes)
    #expect(floats.values[0] != 0x1p53 + 2 && Int64(exactly: floats.values[0]) != numbers[0])
  }

  @Test func columnMajorOrderIsTurned() throws {
    let values: [Int32] = [1, 4, 2, 5, 3, 6]
    var text = "{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3), }"
    text += String(repeating: " ", count: 63 - (10 + text.utf8.count) % 64) + "\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0]
    bytes += Array(text.utf8)
    for value in values { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }
    let array = try NPYArray(bytes: bytes)
    #expect(array.shape == [2, 3] && array.integers == [1, 2, 3, 4, 5, 6])
    #expect(throws: NPYError.self) { try NPYArray(bytes: Array(bytes.dropLast())) }
  }

  @Test func aTypeThatDoesNotFitIsRefused() {
    #expect(throws: NPYError.self) { try NPYArray(Tensor([1.0]), as: .int8) }
    #expect(throws: NPYError.self) { try NPYArray(integers: [1], shape: [1], as: .float32) }
    #expect(throws: NPYError.self) { try NPYArray(integers: [1], shape: [2], as: .int8) }
  }
}

extension NPYArray {
  fileprivate var integers: [Int64] {
    if case .integers(let numbers) = numbers { numbers } else { [] }
  }
}
