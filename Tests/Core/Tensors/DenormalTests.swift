import CFused
import Testing

@testable import Tensors

/// Results too small for a normal number are 0, on every thread, and other code is left alone.
@Suite struct DenormalTests {
  @Test func resultsAreFlushedAndOperandsAreNot() {
    for kernels in KernelChoice.all {
      KernelChoice.with(kernels) {
        for (precision, tiny) in [(Precision.single, 0x1p-130), (.double, 0x1p-1030)] {
          let x = Tensor([tiny, 1], precision)
          #expect(x.values[0] == tiny, "a number that is given stays")
          #expect((x * 0.5).values == [0, 0.5])
          #expect((x / tiny).values[0] == 1)
          #expect((x * x).values == [0, 1])
          #expect((x * 0x1p40).values[0] == tiny * 0x1p40)
          #expect(x.reshaped(1, 2).matmul(x.reshaped(2, 1) * 0x1p-40).scalar == 0x1p-40)
        }
      }
    }
  }

  @Test func everyThreadFlushes() {
    for kernels in KernelChoice.all {
      KernelChoice.with(kernels) {
        let x = Tensor.full([300_000], 0x1p-120)
        #expect((x * 0x1p-10).max().scalar == 0)
        var (w, m, v) = (x.onesLike, x, x)
        w.adamStep(&m, &v, x.zerosLike, AdamStep(rate: 1, beta1: 0x1p-7, beta2: 0x1p-8, epsilon: 1))
        #expect(m.max().scalar == 0 && v.max().scalar == 0)
      }
    }
  }

  @Test func otherCodeIsLeftAlone() {
    _ = Tensor([1.0, 2]) * 3
    #expect(fused_flushes_denormals() == 0)
    var tiny = Float.leastNormalMagnitude
    tiny /= 4
    #expect(tiny != 0)
    let seen = KernelChoice.compute { _ in
      _ = KernelChoice.compute { _ in fused_flushes_denormals() }
      return fused_flushes_denormals()
    }
    #expect(seen == 1 && fused_flushes_denormals() == 0)
    #expect((Tensor([Double(Float.leastNormalMagnitude)]).map { $0 / 4 }).values[0] != 0)
  }

  @Test func settingsKeepTheirDenormals() {
    let seen = KernelChoice.compute { _ in
      [1e-40, -1e-45, 1e-46, 0x1p-126, 0, -0.0, 1.5, .infinity].map { Float.nearest($0) }
    }
    #expect(seen == [1e-40, -1e-45, 0, 0x1p-126, 0, 0, 1.5, .infinity])
    #expect(seen[5].sign == .minus)
  }
}
