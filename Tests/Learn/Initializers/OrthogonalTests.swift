import Initializers
import Randomness
import Tensors
import Testing

struct OrthogonalTests {
  @Test(arguments: [Shape([6, 6]), [4, 9], [9, 4], [64, 256], [2, 3, 5], [1, 7], [5, 1]])
  func theFewerRowsOrColumnsAreOrthonormal(shape: Shape) {
    var source = RandomSource(seed: 2)
    let q = Initializer.orthogonal(shape, .double, using: &source)
    let matrix = q.reshaped(to: [shape.count / shape[-1], shape[-1]])
    #expect(worst(matrix) < 1e-14)
  }

  @Test func singlePrecisionAndGain() {
    var source = RandomSource(seed: 2)
    let single = Initializer.orthogonal([20, 30], using: &source)
    #expect(single.precision == .single && worst(single.converted(to: .double)) < 1e-6)
    let twice = Initializer.orthogonal(gain: 2)([20, 30], .double, using: &source)
    #expect(worst(twice / 2) < 1e-14)
  }

  @Test func everyDirectionIsAsLikely() {
    // The first number of a random direction in three dimensions is spread evenly from −1 to 1.
    var source = RandomSource(seed: 4)
    let firsts = (0..<20_000).map { _ in
      Initializer.orthogonal([3, 3], .double, using: &source)[0, 0].scalar
    }
    let below = firsts.count { $0 < -0.5 }
    let mean = firsts.reduce(0, +) / 20_000
    #expect(abs(mean) < 5 * (1.0 / 3 / 20_000).squareRoot())
    #expect(abs(Double(below) - 5000) < 5 * (20_000 * 0.25 * 0.75).squareRoot())
  }

  @Test func aMatrixThatIsNotOrthogonalIsCaught() {
    var source = RandomSource(seed: 2)
    let random = Initializer.normal(deviation: 1 / 3)([9, 9], .double, using: &source)
    #expect(worst(random) > 0.1)
  }

  /// The greatest entry of Q·Qᵀ − I, or Qᵀ·Q − I for a tall matrix.
  private func worst(_ q: Tensor) -> Double {
    let wide = q.shape[0] <= q.shape[1] ? q : q.transposed()
    let product = wide.matmul(wide.transposed())
    return (product - .identity(wide.shape[0], q.precision)).absolute().max().scalar
  }
}
