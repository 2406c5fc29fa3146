import Randomness
import Testing

@testable import Tensors

@Suite struct MatrixProductTests {
  @Test(arguments: ArithmeticTests.settings) func shapesAsNumPy(kernels: Int, precision: Precision)
  {
    KernelChoice.with(KernelChoice.all[kernels]) {
      let a = Tensor([[1, 2], [3, 4], [5, 6]], precision)
      let b = Tensor([[1, 0, 2], [0, 1, 3]], precision)
      #expect(a.matmul(b).values == [1, 2, 8, 3, 4, 18, 5, 6, 28])
      #expect(b.transposed().matmul(a.transposed()).values == [1, 3, 5, 2, 4, 6, 8, 18, 28])
      #expect(a.matmul(Tensor([1, -1], precision)).values == [-1, -1, -1])
      #expect(Tensor([1, 1, 1], precision).matmul(a).values == [9, 12])
      #expect(Tensor([1, 2], precision).matmul(Tensor([3, 4], precision)).scalar == 11)
      let stacked = Tensor.stack([a, a * 2])
      #expect(stacked.matmul(b).shape == [2, 3, 3])
      #expect(stacked.matmul(b)[1].values == (a.matmul(b) * 2).values)
      #expect(stacked.matmul(stacked.transposed()).shape == [2, 3, 3])
      #expect(stacked.expanded(at: 1).matmul(Tensor.stack([b, b, b])).shape == [2, 3, 3, 3])
    }
  }

  /// The reference adds the products of a row and a column one after the other, however many it takes at a time.
  @Test func theReferenceAddsInOrder() {
    var random = RandomSource(seed: 4)
    for (m, k, n) in [(5, 11, 3), (4, 8, 1), (7, 3, 1), (1, 9, 1), (6, 0, 2)] {
      let a = Tensor.normal([m, k], .double, using: &random)
      let b = Tensor.normal([k, n], .double, using: &random)
      let expected = (0..<m * n).map { place in
        (0..<k).reduce(0.0) { $0 + a.value(at: place / n, $1) * b.value(at: $1, place % n) }
      }
      #expect(ReferenceKernels().matmul(a, b).values == expected, "\(m)×\(k)×\(n)")
    }
  }

  /// Every layout of both sides, and sizes on both sides of the tiles' edges, against the definition.
  @Test func fastProductsEqualTheReference() {
    for (m, k, n) in [
      (1, 1, 1), (3, 5, 2), (64, 64, 64), (65, 300, 130), (200, 70, 33), (1, 500, 90),
    ] {
      let a = Tensor((0..<m * k).map { Double($0 % 7) - 3 }, shape: [m, k])
      let b = Tensor((0..<k * n).map { Double($0 % 5) - 2 }, shape: [k, n])
      let expected = ReferenceKernels().matmul(a, b)
      for left in layouts(of: a) {
        for right in layouts(of: b) {
          let product = OneDNNKernels().matmul(left, right)
          #expect(product.values == expected.values, "\(m)×\(k)×\(n)")
          #expect(product.isContiguous)
        }
      }
    }
  }

  /// The same matrix row-major, transposed in memory, as a slice, and with every other column.
  private func layouts(of x: Tensor) -> [Tensor] {
    let (rows, columns) = (x.shape[0], x.shape[1])
    var wide = Tensor.zeros([rows + 2, columns + 3])
    wide[1..<(rows + 1), 2..<(columns + 2)] = x
    var loose = Tensor.zeros([rows, 2 * columns])
    loose[Axis.all, Axis.every(2)] = x
    return [
      x, x.transposed().contiguous().transposed(), wide[1..<(rows + 1), 2..<(columns + 2)],
      loose[Axis.all, Axis.every(2)],
    ]
  }
}
