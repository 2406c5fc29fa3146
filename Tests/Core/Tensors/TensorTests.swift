import Testing

@testable import Tensors

@Test func aTensorKeepsItsNumbers() {
  let x = Tensor([[1, 2, 3], [4, 5, 6]])
  #expect(x.shape == [2, 3])
  #expect(x[1, 2].scalar == 6)
  #expect(x[Axis.all, 1].values == [2, 5])
  #expect(x.transposed().values == [1, 4, 2, 5, 3, 6])
  let g = Tensor.ones([6, 5], .double)
  print(ReferenceKernels().reduce(.sum, g, over: AxisSet([0], of: g.shape, "")).values)
  print(ReferenceKernels().reduce(.sum, g, over: AxisSet([0], of: g.shape, "")).flattened.values)
  print(g.linearGradients(.ones([5, 5], .double), dz: g, wanted: (true, true, true)).db!.values)
  print(g.linearGradients(.ones([5, 5], .double), dz: g, wanted: (false, false, true)).db!.values)
}
