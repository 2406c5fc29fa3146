import Testing

@testable import Tensors

@Suite struct ReductionTests {
  @Test(arguments: ArithmeticTests.settings) func overAxes(kernels: Int, precision: Precision) {
    KernelChoice.with(KernelChoice.all[kernels]) {
      let x = Tensor([[1, -2, 3], [4, 5, -6]], precision)
      #expect(x.sum().values == [5])
      #expect(x.sum(0).values == [5, 3, -3])
      #expect(x.sum(-1).values == [2, 3])
      #expect(x.sum(1, keepingAxes: true).shape == [2, 1])
      #expect(x.mean(1).values.map { ($0 * 3).rounded() } == [2, 3])
      #expect(x.max(0).values == [4, 5, 3])
      #expect(x.min().scalar == -6)
      #expect(x.argmax().values == [2, 1])
      #expect(x.argmax(0).values == [1, 1, 0])
      #expect(x.argmin(0).values == [0, 0, 1])
      #expect(x.transposed().sum(0).values == [2, 3])
      #expect(abs(x.variance().scalar - 14.4722222) < 1e-5)
      #expect(abs(x.standardDeviation(1).values[0] - 2.0548047) < 1e-5)
    }
  }

  /// Every choice of axes of a tensor of four, against the definition.
  @Test(arguments: ArithmeticTests.settings) func everyChoiceOfAxes(
    kernels: Int, precision: Precision
  ) {
    KernelChoice.with(KernelChoice.all[kernels]) {
      let numbers = (0..<120).map { Double(($0 * 37) % 101) - 50 }
      let whole = Tensor(numbers, shape: [2, 3, 4, 5], precision)
      for x in [whole, whole.permuted(2, 0, 3, 1)] {
        for choice in 1..<16 {
          let axes = (0..<4).filter { choice >> $0 & 1 == 1 }
          let kept = (0..<4).filter { !axes.contains($0) }
          let order = x.permuted(kept + axes).reshaped(kept.reduce(1) { $0 * x.shape[$1] }, -1)
          let rows = (0..<order.shape[0]).map { order[$0].values }
          #expect(x.sum(over: axes).values == rows.map { $0.reduce(0, +) })
          #expect(x.max(over: axes).values == rows.map { $0.max()! })
          #expect(x.min(over: axes).values == rows.map { $0.min()! })
        }
      }
    }
  }

  @Test(arguments: ArithmeticTests.settings) func longSumsStayExact(
    kernels: Int, precision: Precision
  ) {
    KernelChoice.with(KernelChoice.all[kernels]) {
      let tall = Tensor.full([100_000, 3], 0.1, precision)
      #expect(abs(tall.sum().scalar - 30_000) < 0.06)
      #expect(tall.sum(0).values.allSatisfy { abs($0 - 10_000) < 0.2 })
      #expect(abs(tall.mean().scalar - 0.1) < 1e-7)
    }
  }

  @Test(arguments: ArithmeticTests.settings) func logSumExp(kernels: Int, precision: Precision) {
    KernelChoice.with(KernelChoice.all[kernels]) {
      let x = Tensor([[1000, 1000], [-1000, -1001]], precision)
      #expect(x.logSumExp(1).isClose(to: Tensor([1000.693147, -999.686738], precision)))
      #expect(
        Tensor([-.infinity, -.infinity] as [Double], precision).logSumExp().scalar == -.infinity)
      #expect(Tensor([.infinity, 1] as [Double], precision).logSumExp().scalar == .infinity)
    }
  }

  @Test(arguments: ArithmeticTests.settings) func nothing(kernels: Int, precision: Precision) {
    KernelChoice.with(KernelChoice.all[kernels]) {
      let empty = Tensor.zeros([0, 3], precision)
      #expect(empty.sum().scalar == 0)
      #expect(empty.sum(0).values == [0, 0, 0])
      #expect(empty.sum(1).shape == [0])
      #expect(empty.max(1).shape == [0])
      #expect((empty + empty).shape == [0, 3])
      #expect((empty * 2).exp().relu().count == 0)
      #expect(Tensor.zeros([2, 0], precision).matmul(empty).values == [0, 0, 0, 0, 0, 0])
      #expect(empty.matmul(.zeros([3, 4], precision)).shape == [0, 4])
      #expect(empty.softmax().shape == [0, 3])
      #expect(
        empty.linear(.ones([3, 2], precision), .ones([2], precision), .relu).y.shape == [0, 2])
    }
  }
}
