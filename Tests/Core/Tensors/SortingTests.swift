import Tensors
import Testing

/// Sorting, running sums, products, norms and borders, in both precisions.
struct SortingTests {
  @Test(arguments: Precision.allCases)
  func byHand(precision: Precision) {
    let x = Tensor([[3.0, 1, 2], [-1, -1, 5]], precision)
    #expect(x.sorted().values == [1, 2, 3, -1, -1, 5])
    #expect(x.sorted(0, descending: true).values == [3, 1, 5, -1, -1, 2])
    #expect(x.argsort().values == [1, 2, 0, 0, 1, 2])
    let (values, indices) = x.topK(2)
    #expect(values.values == [3, 2, 5, -1] && indices.values == [0, 2, 2, 0])
    #expect(x.cumulativeSum().values == [3, 4, 6, -1, -2, 3])
    #expect(x.cumulativeSum(0).values == [3, 1, 2, 2, 0, 7])
    #expect(x.cumulativeSum(reversed: true).values == [6, 3, 2, 3, 4, 5])
    #expect(x.product().scalar == 30 && x.product(1).values == [6, 5])
    #expect(x.product(0, keepingAxes: true).shape == [1, 3])
    #expect(x.productOfOthers(over: [1]).values == [2, 6, 3, -5, -5, 1])
    #expect(x.norm(1).isClose(to: Tensor([14.0, 27], precision).squareRoot()))
    #expect(x.padded([(1, 0), (0, 1)], with: 9).values == [9, 9, 9, 9, 3, 1, 2, 9, -1, -1, 5, 9])
    #expect(x.sum([0]).values == x.sum(0).values && x.sum(over: [0]).values == x.sum(0).values)
  }

  @Test func extremes() {
    let nan = Double.nan
    #expect(Tensor([nan, 1, .infinity, -.infinity]).argsort().values == [3, 1, 2, 0])
    #expect(Tensor([1, nan, 2]).topK(1).indices.values == [1])
    #expect(Tensor.zeros([0]).product().scalar == 1)
    #expect(Tensor.zeros([2, 0]).product(1).values == [1, 1])
    #expect(Tensor.zeros([2, 0]).cumulativeSum().count == 0)
    #expect(Tensor.zeros([2, 0]).norm(1).values == [0, 0])
    #expect(Tensor([3e200, 4e200], .double).norm().isClose(to: Tensor(5e200, .double)))
    #expect(
      Tensor([3e-200, 4e-200], .double).norm().isClose(to: Tensor(5e-200, .double), absolute: 0))
    #expect(Tensor([0, 0]).norm().scalar == 0)
    #expect(Tensor([1, -.infinity]).norm().scalar == .infinity)
    #expect(Tensor([0, 2, 3]).productOfOthers(over: nil).values == [6, 0, 0])
  }
}
