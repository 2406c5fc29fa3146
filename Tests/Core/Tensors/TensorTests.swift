import Testing

@testable import Tensors

@Test func aTensorKeepsItsNumbers() {
  let x = Tensor([[1, 2, 3], [4, 5, 6]])
  #expect(x.shape == [2, 3])
  #expect(x[1, 2].scalar == 6)
  #expect(x[Axis.all, 1].values == [2, 5])
  #expect(x.transposed().values == [1, 4, 2, 5, 3, 6])
}
