import Testing

@testable import Tensors

/// Tensors as bytes and back.
struct BytesTests {
  @Test(arguments: [Precision.single, .double])
  func whatIsSentComesBack(precision: Precision) {
    let x = Tensor([0, -0.0, 1.5, -3, .infinity, 1e-30], shape: [2, 3], precision)
    for tensor in [x, x.transposed(), x[1], Tensor.zeros([0, 4], precision)] {
      let bytes = tensor.bytes
      #expect(bytes.count == tensor.count * precision.bytesPerElement)
      let back = Tensor(bytes: bytes[...], shape: tensor.shape, precision)
      #expect(back.values.map(\.bitPattern) == tensor.values.map(\.bitPattern))
      #expect(back.shape == tensor.shape && back.precision == precision)
    }
  }

  /// A part of longer bytes, which begins anywhere.
  @Test func aPartOfBytes() {
    let bytes = [7, 7, 7] + Tensor([1, 2, 3]).bytes
    #expect(Tensor(bytes: bytes[7..<15], shape: [2], .single).floats == [2, 3])
  }
}
