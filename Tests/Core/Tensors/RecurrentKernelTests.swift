import Randomness
import Testing

@testable import Tensors

/// The fused steps of recurrent cells say what the cells' formulas say.
@Suite struct RecurrentKernelTests {
  private static let activations: [FusedActivation] = [
    .identity, .relu, .leakyRelu(slope: 0.2), .elu(alpha: 0.7), .sigmoid, .tanh, .softplus, .gelu,
    .geluTanh,
  ]

  private static let cells =
    [RecurrentCell.lstm, .gru(resetAfter: true), .gru(resetAfter: false)]
    + activations.map { .simple($0) }

  @Test(arguments: cells)
  func fusedStepsAreTheFormulas(_ cell: RecurrentCell) {
    for (batch, steps, width, units) in [(1, 1, 1, 1), (3, 5, 2, 4), (37, 4, 3, 17)] {
      for extras in Extras.all {
        let inputs = inputs(cell, batch, steps, width, units, extras)
        let dstates = random([batch, steps, cell.statesPerUnit * units], 9)
        let (fast, fastGradients) = results(OneDNNKernels(), cell, inputs, dstates)
        let (exact, gradients) = results(ReferenceKernels(), cell, inputs, dstates)
        let name = "\(cell), \(batch)×\(steps)×\(width) to \(units), \(extras)"
        expectEqual(fast, exact, "\(name): states")
        expectEqual(fastGradients.x, gradients.x, "\(name): dx")
        expectEqual(fastGradients.kernel, gradients.kernel, "\(name): dW")
        expectEqual(fastGradients.recurrentKernel, gradients.recurrentKernel, "\(name): dU")
        expectEqual(fastGradients.start, gradients.start, "\(name): of the start")
        #expect((fastGradients.bias == nil) == (gradients.bias == nil))
        if let fast = fastGradients.bias, let bias = gradients.bias {
          expectEqual(fast, bias, "\(name): db")
        }
      }
    }
  }

  /// Threads share the batch, and the bits stay.
  @Test(arguments: cells)
  func theFirstSamplesDoNotDependOnTheOthers(_ cell: RecurrentCell) {
    let inputs = inputs(cell, 64, 3, 2, 5, Extras(mask: true, start: true, bias: true))
    var few = inputs
    few.x = inputs.x[0..<16].contiguous()
    few.mask = inputs.mask?[0..<16].contiguous()
    few.start = inputs.start?[0..<16].contiguous()
    let (all, some) = KernelChoice.with(OneDNNKernels()) {
      (cell.run(inputs).states, cell.run(few).states)
    }
    #expect(all[0..<16].contiguous().isIdentical(to: some), "\(cell)")
  }

  private struct Extras: CustomStringConvertible {
    var mask, start, bias: Bool
    var description: String { "mask \(mask), start \(start), bias \(bias)" }

    static let all = [false, true].flatMap { mask in
      [false, true].flatMap { start in
        [false, true].map { Extras(mask: mask, start: start, bias: $0) }
      }
    }
  }

  private func inputs(
    _ cell: RecurrentCell, _ batch: Int, _ steps: Int, _ width: Int, _ units: Int, _ extras: Extras
  ) -> RecurrentInputs {
    let columns = cell.blocks * units
    return RecurrentInputs(
      x: random([batch, steps, width], 1), kernel: random([width, columns], 2),
      recurrentKernel: random([units, columns], 3),
      bias: extras.bias
        ? random(cell.biasRows == 2 ? [2, columns] : [columns], 4) : nil,
      start: extras.start ? random([batch, cell.statesPerUnit * units], 5) : nil,
      mask: extras.mask ? random([batch, steps], 6).greaterThanZero : nil)
  }

  private func results(
    _ kernels: any Kernels, _ cell: RecurrentCell, _ inputs: RecurrentInputs, _ dstates: Tensor
  ) -> (states: Tensor, gradients: RecurrentGradients) {
    KernelChoice.with(kernels) {
      let states = cell.run(inputs)
      return (states.states, cell.gradients(inputs, states, dstates: dstates))
    }
  }

  private func expectEqual(_ fast: Tensor, _ exact: Tensor, _ name: String) {
    #expect(fast.shape == exact.shape, "\(name): \(fast.shape), not \(exact.shape)")
    let difference = (fast - exact).absolute().max().scalar
    let size = max(1, exact.absolute().max().scalar)
    #expect(difference <= 1e-5 * size, "\(name): \(difference) apart at \(size)")
  }

  private func random(_ shape: Shape, _ seed: UInt64) -> Tensor {
    var source = RandomSource(seed: seed)
    return .uniform(shape, in: -1...1, using: &source)
  }
}

extension Tensor {
  /// 1 where a number is above 0, else 0.
  fileprivate var greaterThanZero: Tensor { map { $0 > 0 ? 1 : 0 } }
}
