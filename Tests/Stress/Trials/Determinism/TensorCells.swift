import Randomness
import Tensors

extension Cell {
  /// Single operations, large enough for several threads.
  static let tensors: [Cell] = [
    Cell(
      "tensors: + − × ÷, comparison, relu", sameForKernels: true,
      "one rounding for each element, whoever does it"
    ) {
      let (a, b) = pair([300, 500])
      return Result((a + b) * (a - b) / (b * b + 1), a.relu())
    },
    Cell(
      "tensors: exp, tanh, sigmoid", sameForKernels: false,
      "each kernel set has its own polynomial for a function; elements do not meet"
    ) {
      let (a, b) = pair([300, 500])
      return Result(a.exp(), b.tanh(), (a * b).sigmoid())
    },
    Cell(
      "tensors: sums and means", sameForKernels: false,
      "the order of a sum is cut by its shape, never by the number of threads"
    ) {
      let (a, _) = pair([700, 900])
      return Result(a.sum(0), a.sum(1), a.mean())
    },
    Cell(
      "tensors: softmax", sameForKernels: false, "a row belongs to one thread"
    ) { Result(pair([400, 300]).0.softmax()) },
    Cell(
      "tensors: matrix products", sameForKernels: false,
      "each kernel set adds up in blocks of its own; oneDNN's do not depend on threads at these sizes"
    ) {
      let (a, b) = pair([257, 129])
      return Result(a.matmul(b.transposed()))
    },
  ]

  private static func pair(_ shape: Shape) -> (Tensor, Tensor) {
    var random = RandomSource(seed: 11)
    return (Tensor.normal(shape, using: &random), Tensor.normal(shape, using: &random))
  }
}
