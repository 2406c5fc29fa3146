import Testing

@testable import Tensors

@Suite struct JoiningTests {
  let a = Tensor([[1.0, 2], [3, 4]])
  let b = Tensor([[5.0, 6]])

  @Test func concatenate() {
    #expect(Tensor.concatenate([a, b]).values == [1, 2, 3, 4, 5, 6])
    let wide = Tensor.concatenate([a, a.transposed()], axis: 1)
    #expect(wide.values == [1, 2, 1, 3, 3, 4, 2, 4])
    #expect(Tensor.concatenate([a, .zeros([0, 2])]).shape == [2, 2])
    #expect(Tensor.concatenate([a.converted(to: .double)], axis: -1).precision == .double)
  }

  @Test func stackAndSplitUndoEachOther() {
    for axis in [0, 1, 2, -1] {
      let stacked = Tensor.stack([a, a * 2, a * 3], axis: axis)
      let place = axis < 0 ? 2 : axis
      let parts = stacked.split(into: 3, axis: place).map { $0.squeezed(at: place) }
      #expect(parts.map(\.values) == [a.values, (a * 2).values, (a * 3).values])
    }
  }

  @Test func splitIntoUnevenParts() {
    let parts = Tensor.range(to: 12).reshaped(2, 6).split([1, 0, 5], axis: 1)
    #expect(parts.map(\.shape) == [[2, 1], [2, 0], [2, 5]])
    #expect(parts[2].values == [1, 2, 3, 4, 5, 7, 8, 9, 10, 11])
  }

  @Test func gatherAndOneHot() {
    let table = Tensor([[1.0, 2], [3, 4], [5, 6]])
    #expect(table.gather(Tensor([2, 0])).values == [5, 6, 1, 2])
    #expect(table.gather(Tensor([[1.0, 1], [0, 2]])).shape == [2, 2, 2])
    #expect(table.gather(Tensor([1, 0, 1]), axis: 1).values == [2, 1, 2, 4, 3, 4, 6, 5, 6])
    #expect(Tensor([1, 0]).oneHot(3).values == [0, 1, 0, 1, 0, 0])
    #expect(Tensor([1, 0]).reshaped(2, 1).oneHot(2).shape == [2, 1, 2])
  }

  @Test func addingRowsCountsRepeats() {
    var table = Tensor.zeros([3, 2])
    table.addRows(Tensor([[1.0, 2], [3, 4], [10, 20]]), at: [2, 0, 2])
    #expect(table.values == [3, 4, 0, 0, 11, 22])
  }
}
