import Randomness
import Tensors
import Testing

@testable import Autograd

/// Every primitive, value and gradients, in every kernel set and precision.
@Suite struct KernelAgreementTests {
  @Test(arguments: Primitive.all.indices)
  func theKernelSetsAgree(number: Int) {
    let primitive = Primitive.all[number]
    var source = RandomSource(seed: UInt64(number))
    let inputs = primitive.example.inputs(using: &source).map {
      $0.converted(to: .single).converted(to: .double)
    }
    let exact = KernelChoice.with(ReferenceKernels()) { run(primitive, inputs) }
    for kernels in KernelChoice.all {
      for precision in Precision.allCases {
        let results = KernelChoice.with(kernels) {
          run(primitive, inputs.map { $0.converted(to: precision) })
        }
        let tolerance = precision == .double ? 1e-12 : 2e-5
        for (result, expected) in zip(results, exact) {
          #expect(result.precision == precision)
          let largest = expected.absolute().max().scalar
          let difference = (result.converted(to: .double) - expected).absolute().max().scalar
          #expect(
            difference <= tolerance * max(largest, 0.1),
            "\(primitive.name) with \(kernels.name) in \(precision) precision: off by \(difference)"
          )
        }
      }
    }
  }

  /// The value and the gradients of all inputs, for an uneven upstream gradient.
  private func run(_ primitive: Primitive, _ inputs: [Tensor]) -> [Tensor] {
    let variables = inputs.map { Variable($0, requiresGradient: true) }
    let y = primitive(variables)
    let count = y.value.count
    let upstream = (0..<count).map { Double(($0 * 7) % 5) - 1.5 }
    y.backward(from: Tensor(upstream, shape: y.shape, y.value.precision))
    return [y.value] + variables.map { $0.gradient! }
  }
}
