import Randomness
import Testing

@testable import Tensors

/// The fast causal attention, which leaves out what no query sees, against the formula; and where its results lie.
struct CausalAttentionTests {
  private struct Results {
    let y, w, dq, dk, dv: Tensor
    var all: [Tensor] { [y, w, dq, dk, dv] }
  }

  /// Inputs `[2, 3, n, 8]`, as they lie one behind the other, or with the heads inside of the steps.
  private func inputs(_ n: Int, _ m: Int, isSplit: Bool) -> [Tensor] {
    var random = RandomSource(seed: 9)
    return [(n, 8), (m, 8), (m, 5), (n, 5)].map { time, size in
      isSplit
        ? Tensor.uniform([2, time, 3, size], in: -2...2, using: &random).permuted(0, 2, 1, 3)
        : Tensor.uniform([2, 3, time, size], in: -2...2, using: &random)
    }
  }

  private func results(
    _ x: [Tensor], mask: Tensor?, isCausal: Bool, gradientAsCausal: Bool? = nil,
    _ kernels: some Kernels
  ) -> Results {
    KernelChoice.with(kernels) {
      let (y, w) = x[0].attention(to: x[1], x[2], scale: 0.4, mask: mask, isCausal: isCausal)
      let (dq, dk, dv) = x[3].throughAttention(
        x[0], x[1], x[2], w: w, scale: 0.4, isCausal: gradientAsCausal ?? isCausal)
      return Results(y: y, w: w, dq: dq, dk: dk, dv: dv)
    }
  }

  @Test(arguments: [1, 5, 63, 64, 65, 100, 128, 200], [false, true])
  func blocksGiveTheNumbersOfTheFormula(n: Int, isSplit: Bool) {
    let x = inputs(n, n, isSplit: isSplit)
    var mask = Tensor.ones([2, 1, 1, n])
    mask[1, 0, 0, n / 2] = Tensor(0)
    for mask in [nil, mask] {
      let fast = results(x, mask: mask, isCausal: true, OneDNNKernels())
      let plain = results(x, mask: mask, isCausal: true, ReferenceKernels())
      for (a, b) in zip(fast.all, plain.all) {
        #expect(a.isClose(to: b, relative: 1e-4, absolute: 1e-4))
      }
    }
  }

  @Test(arguments: [(70, 90), (90, 70)]) func otherNumbersOfKeysAreSeenToo(n: Int, m: Int) {
    let x = inputs(n, m, isSplit: true)
    let fast = results(x, mask: nil, isCausal: true, OneDNNKernels())
    let plain = results(x, mask: nil, isCausal: true, ReferenceKernels())
    for (a, b) in zip(fast.all, plain.all) {
      #expect(a.isClose(to: b, relative: 1e-4, absolute: 1e-4))
    }
  }

  /// A checker must be able to fail: weights that are not causal have a part that the blocks leave out.
  @Test func weightsThatAreNotCausalAreNoticed() {
    let x = inputs(128, 128, isSplit: false)
    let wrong = results(x, mask: nil, isCausal: false, gradientAsCausal: true, OneDNNKernels())
    let plain = results(x, mask: nil, isCausal: false, ReferenceKernels())
    #expect(wrong.y.isClose(to: plain.y, relative: 1e-4, absolute: 1e-4))
    #expect(!wrong.dk.isClose(to: plain.dk, relative: 1e-4, absolute: 1e-4))
  }

  @Test func headsInsideOfTheStepsStayThere() {
    let split = results(inputs(64, 64, isSplit: true), mask: nil, isCausal: true, OneDNNKernels())
    for result in [split.y, split.dq, split.dk, split.dv] {
      #expect(result.strides[1] < result.strides[2])
    }
    let plain = results(inputs(64, 64, isSplit: false), mask: nil, isCausal: true, OneDNNKernels())
    #expect(plain.y.strides[1] > plain.y.strides[2])
  }
}
