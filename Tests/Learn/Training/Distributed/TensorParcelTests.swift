import Tensors
import Testing

@testable import Training

struct TensorParcelTests {
  @Test func whatIsPackedComesOut() {
    let tensors: [Tensor?] = [
      Tensor([[1, 2], [3, 4]]), nil, Tensor(5, .double), Tensor.zeros([0, 3]), nil,
      Tensor([0.1, 0.2], .double),
    ]
    let back = TensorParcel.tensors(in: TensorParcel.packed(tensors))
    #expect(back.count == tensors.count)
    for (a, b) in zip(tensors, back) {
      #expect(a?.shape == b?.shape && a?.precision == b?.precision && a?.values == b?.values)
    }
    #expect(TensorParcel.tensors(in: []).isEmpty)
  }

  /// One bit more or less, in either precision, is another digest.
  @Test func digestsTellTensorsApart() {
    let x = Tensor([1, 2, 3])
    #expect(x.digest(1) == Tensor([1, 2, 3]).digest(1))
    #expect(x.digest(1) != Tensor([1, 2, Float(3).nextUp]).digest(1))
    #expect(x.digest(1) != Tensor([1, 3, 2]).digest(1))
    #expect(Tensor([0.0]).digest(1) != Tensor([-0.0]).digest(1))
  }
}
