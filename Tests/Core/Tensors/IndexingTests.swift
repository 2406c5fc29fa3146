import Testing

@testable import Tensors

@Suite struct IndexingTests {
  let x = Tensor.range(to: 24).reshaped(2, 3, 4)

  @Test func anIndexTakesItsAxisAway() {
    #expect(x[1].shape == [3, 4])
    #expect(x[1, 2].values == [20, 21, 22, 23])
    #expect(x[1, 2, 3].scalar == 23)
    #expect(x[-1, -1, -1].scalar == 23)
    #expect(x.value(at: 1, 0, -1) == 15)
  }

  @Test func rangesKeepTheirAxis() {
    #expect(x[0, 1..<3].values == [4, 5, 6, 7, 8, 9, 10, 11])
    #expect(x[0, 1...].shape == [2, 4])
    #expect(x[0, ..<2, 0].values == [0, 4])
    #expect(x[0, 0...1, -1].values == [3, 7])
    #expect(x[0, 0, 2..<99].values == [2, 3])
    #expect(x[0, 3...].shape == [0, 4])
  }

  @Test func axesBySpecialNames() {
    #expect(x[Axis.ellipsis, 0].values == [0, 4, 8, 12, 16, 20])
    #expect(x[Axis.all, 0, Axis.new].shape == [2, 1, 4])
    #expect(x[0, 0, Axis.every(2)].values == [0, 2])
    #expect(x[0, 0, Axis.every(-1)].values == [3, 2, 1, 0])
    #expect(x[0, 0, Axis.slice(from: 3, to: 0, by: -2)].values == [3, 1])
    #expect(x[0, 0, Axis.slice(from: 0, to: 3, by: -1)].count == 0)
  }

  @Test func writingAPartLeavesTheRest() {
    var y = x
    y[0, 1] = Tensor([9.0, 9, 9, 9])
    y[1, Axis.all, Axis.every(-2)] = Tensor(-1)
    #expect(y[0, 1].values == [9, 9, 9, 9])
    #expect(y[1, 0].values == [12, -1, 14, -1])
    #expect(x[0, 1].values == [4, 5, 6, 7])
  }

  @Test func writingThroughAViewLeavesTheOriginal() {
    let original = Tensor([[1.0, 2], [3, 4]])
    var part = original[1]
    part[0] = Tensor(7)
    var turned = original.transposed()
    turned[0] = Tensor(0)
    #expect(original.values == [1, 2, 3, 4])
    #expect(part.values == [7, 4])
    #expect(turned.values == [0, 0, 2, 4])
  }

  @Test func aSliceOfEveryKindEqualsTheSameLoop() {
    for from in -5...5 {
      for to in -5...5 {
        for by in [-3, -2, -1, 1, 2, 3] {
          let got = Tensor.range(to: 4)[Axis.slice(from: from, to: to, by: by)].values
          #expect(got == python([0, 1, 2, 3], from, to, by), "\(from):\(to):\(by)")
        }
      }
    }
  }

  /// Python's slice, by its definition.
  private func python(_ x: [Double], _ from: Int, _ to: Int, _ by: Int) -> [Double] {
    func place(_ index: Int) -> Int { index < 0 ? index + x.count : index }
    func limited(_ index: Int) -> Int {
      by > 0 ? min(max(place(index), 0), x.count) : min(max(place(index), -1), x.count - 1)
    }
    return stride(from: limited(from), to: limited(to), by: by).map { x[$0] }
  }
}
