import CFused
import Randomness
import Testing

@testable import Tensors

/// One thread and several give the same bits: work is cut by its shape, never by the threads.
@Suite struct ThreadTests {
  @Test func matrixProducts() {
    for (m, k, n) in [
      (32, 10, 8), (1, 20_000, 8), (100, 4096, 128), (128, 784, 512), (300, 300, 300), (64, 1, 64),
      (513, 129, 65), (2000, 17, 3),
    ] {
      let (a, b) = (random([m, k]), random([k, n]))
      expectSameBits("matmul \(m)×\(k)×\(n)") { a.matmul(b) }
      let (aT, bT) = (random([k, m]).transposed(), random([n, k]).transposed())
      expectSameBits("transposed matmul \(m)×\(k)×\(n)") { aT.matmul(bT) }
    }
    let (a, b) = (random([6, 50, 70]), random([6, 70, 60]))
    expectSameBits("batched matmul") { a.matmul(b) }
  }

  @Test func convolutions() {
    for (batch, size, channels, filters) in [(5, 20, 3, 8), (33, 14, 16, 32), (2, 40, 1, 4)] {
      let window = Window.square(3, stride: 1, before: 1, after: 1)
      let x = random([batch, size, size, channels])
      let w = random([3, 3, channels, filters])
      let b = random([filters])
      let dz = random([batch, size, size, filters])
      expectSameBits("convolution") { x.convolution(w, b, window, .relu).y }
      expectSameBits("its dx") { dz.convolutionInputGradient(w, window, input: x.shape) }
      expectSameBits("its dw") { x.convolutionKernelGradient(dz: dz, window, kernel: w.shape) }
      let pool = Window.square(2, stride: 2)
      let (y, winners) = dz.maxPool(pool)
      expectSameBits("pooling") { dz.maxPool(pool).y }
      expectSameBits("its dx") { y.throughMaxPool(winners, pool, input: dz.shape) }
      expectSameBits("average pooling") { dz.averagePool(pool) }
      expectSameBits("its dx") { y.throughAveragePool(pool, input: dz.shape) }
    }
  }

  @Test func elementsAndReductions() {
    let x = random([3000, 129])
    expectSameBits("exp") { x.exp() }
    expectSameBits("sum") { x * x + x }
    expectSameBits("a row added") { x + x[0] }
    expectSameBits("gelu") { x.activated(.gelu) }
    expectSameBits("its slope") { x.throughActivation(.gelu, x: x, y: x) }
    expectSameBits("sum") { x.sum() }
    expectSameBits("columns") { x.sum(0) }
    expectSameBits("rows") { x.sum(1) }
    expectSameBits("softmax") { x.softmax() }
    let flat = x.reshaped(-1)
    expectSameBits("long vector") { flat * flat }
    let (gamma, beta) = (random([129]), random([129]))
    expectSameBits("layerNorm") { x.layerNorm(gamma: gamma, beta: beta, epsilon: 1e-3).y }
    expectSameBits("batchNorm") { x.batchNorm(gamma: gamma, beta: beta, epsilon: 1e-3).y }
    expectSameBits("adam") {
      var (w, m, v) = (x, x.zerosLike, x.zerosLike)
      w.adamStep(&m, &v, x, AdamStep(rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-7))
      return w
    }
  }

  @Test func sequences() {
    let inputs = RecurrentInputs(
      x: random([40, 7, 12]), kernel: random([12, 64]), recurrentKernel: random([16, 64]),
      bias: random([64]))
    expectSameBits("lstm") { RecurrentCell.lstm.run(inputs).states }
    let states = RecurrentCell.lstm.run(inputs)
    let dstates = random([40, 7, 32])
    expectSameBits("its kernel's gradient") {
      RecurrentCell.lstm.gradients(inputs, states, dstates: dstates).recurrentKernel
    }
    let (q, k, v) = (random([6, 4, 30, 8]), random([6, 4, 30, 8]), random([6, 4, 30, 8]))
    expectSameBits("attention") { q.attention(to: k, v, scale: 0.3, isCausal: true).y }
    let w = q.attention(to: k, v, scale: 0.3).w
    expectSameBits("its dk") { v.throughAttention(q, k, v, w: w, scale: 0.3).dk }
  }

  private func random(_ shape: Shape) -> Tensor {
    var source = RandomSource(seed: UInt64(shape.count))
    return .uniform(shape, in: -1...1, using: &source)
  }

  private func expectSameBits(_ name: String, _ body: () -> Tensor) {
    let threads = fused_threads()
    defer { fused_set_threads(threads) }
    let results = [1, 2, 3].map { count in
      fused_set_threads(Int32(count))
      return KernelChoice.with(OneDNNKernels()) { body() }
    }
    #expect(results[0].isIdentical(to: results[1]), "\(name): one thread and two")
    #expect(results[0].isIdentical(to: results[2]), "\(name): one thread and three")
  }
}
