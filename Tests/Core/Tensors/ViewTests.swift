import Testing

@testable import Tensors

@Suite struct ViewTests {
  let x = Tensor.range(to: 24).reshaped(2, 3, 4)

  @Test func reshapeKeepsTheOrder() {
    #expect(x.reshaped(4, -1).shape == [4, 6])
    #expect(x.reshaped(4, 6).values == x.values)
    #expect(x.transposed().reshaped(-1).values == x.transposed().values)
    #expect(Tensor(5).reshaped(1, 1).shape == [1, 1])
    #expect(x.reshaped(2, 3, 4).storage === x.storage)
  }

  @Test func transposeAndPermute() {
    #expect(x.transposed().shape == [2, 4, 3])
    #expect(x.transposed()[1, 2, 0].scalar == 14)
    #expect(x.permuted(2, 0, 1).shape == [4, 2, 3])
    #expect(x.permuted(2, 0, 1)[3, 1, 2].scalar == 23)
    #expect(x.permuted(-1, 0, 1).values == x.permuted(2, 0, 1).values)
    #expect(x.permuted(2, 0, 1).permuted(1, 2, 0).values == x.values)
  }

  @Test func expandAndSqueeze() {
    #expect(x.expanded(at: 0).shape == [1, 2, 3, 4])
    #expect(x.expanded(at: -1).shape == [2, 3, 4, 1])
    #expect(x.expanded(at: 1).squeezed().shape == [2, 3, 4])
    #expect(x.expanded(at: 1).squeezed(at: 1).values == x.values)
  }

  @Test func broadcastingCopiesNothing() {
    let row = Tensor([1.0, 2, 3])
    let wide = row.broadcast(to: [2, 3])
    #expect(wide.storage === row.storage)
    #expect(wide.values == [1, 2, 3, 1, 2, 3])
    #expect(wide.summed(to: [3]).values == [2, 4, 6])
    #expect(wide.summed(to: [1]).values == [12])
    #expect(Tensor.ones([2, 3, 4]).summed(to: [3, 1]).values == [8, 8, 8])
  }

  @Test func aValueIsAValue() {
    let original = Tensor([1.0, 2])
    var copy = original
    copy += Tensor([10.0, 10])
    #expect(original.values == [1, 2])
    #expect(copy.values == [11, 12])
  }

  @Test func updatesInPlaceKeepTheBuffer() {
    var weights = Tensor.ones([100])
    let buffer = weights.storage.pointer
    weights += Tensor.ones([100])
    weights.add(.ones([100]), times: -0.5)
    #expect(weights.storage.pointer == buffer)
    #expect(weights.values.allSatisfy { $0 == 1.5 })
  }
}
