import Autograd
import Optimizers
import Tensors
import Testing

/// A table whose gradient comes as a few rows moves exactly as with the same gradient written out.
struct SparseGradientTests {
  @Test(arguments: Optimizer.all.indices)
  func rowsMoveAsTheWholeTableWould(index: Int) {
    var optimizer = Optimizer.all[index]
    optimizer.learningRate = .constant(0.1)
    for clipping in [nil, GradientClipping.byGlobalNorm(0.5)] {
      optimizer.clipping = clipping
      let sparse = train(optimizer, isSparse: true)
      let dense = train(optimizer, isSparse: false)
      #expect(sparse.isClose(to: dense, relative: 1e-12, absolute: 1e-14), "\(optimizer)")
    }
  }

  @Test func adamMovesRowsThatHaveNoGradientNow() {
    // Row 2 has a gradient in the first step only; its momentum moves it in the second, as in Keras.
    let rows: [Double] = train(.adam(learningRate: 0.1), isSparse: true, lookups: [[2], [0]])[2]
      .values
    let once: [Double] = train(.adam(learningRate: 0.1), isSparse: true, lookups: [[2]])[2].values
    #expect(zip(rows, once).allSatisfy { $0 < $1 })
  }

  @Test func gradientDescentLeavesOtherRowsAlone() {
    let table = train(.sgd(learningRate: 0.1), isSparse: true, lookups: [[2, 2], [0]])
    #expect(table[1].values == [0.3, 0.4])
    #expect(table[2].values.map { ($0 * 1e12).rounded() / 1e12 } == [0.1, 0.4])
  }

  /// A table of four rows after a step for each list of lookups.
  private func train(
    _ optimizer: Optimizer, isSparse: Bool, lookups: [[Double]] = [[1, 3, 1], [3], [0, 0]]
  ) -> Tensor {
    let start = Tensor([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6], [0.7, 0.8]], .double)
    let table = Variable(start, requiresGradient: true)
    let slope = Tensor([2, 1], .double)
    var memory = OptimizerMemory()
    for rows in lookups {
      let indices = Tensor(rows, .double)
      let found =
        isSparse
        ? Primitive.lookup(indices)(table) : Variable(indices.oneHot(4)).matmul(table)
      (found * slope).sum().backward()
      if case .sparse = table.sparseGradient { #expect(isSparse) } else { #expect(!isSparse) }
      optimizer.step([table], memory: &memory)
    }
    return table.value
  }
}
