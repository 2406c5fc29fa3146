import Randomness
import Testing

@testable import Tensors

/// Larger and odder shapes than the primitives' examples: the fast kernels against the reference in
/// double precision.
@Suite struct KernelEqualityTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let image, kernel: Shape
    let window: Window
    var groups = 1
    var testDescription: String { "\(image) \(kernel) \(window.rows) groups \(groups)" }
  }

  static let convolutions: [Case] = [
    Case(image: [7, 12, 9, 5], kernel: [3, 3, 5, 16], window: .square(3, before: 1, after: 1)),
    Case(image: [33, 8, 8, 16], kernel: [3, 3, 16, 32], window: .square(3)),
    Case(image: [3, 15, 16, 4], kernel: [4, 4, 4, 7], window: .square(4, stride: 3, before: 2)),
    Case(
      image: [1, 28, 28, 1], kernel: [5, 5, 1, 8],
      window: .square(5, stride: 2, before: 2, after: 2)),
    Case(image: [2, 6, 7, 6], kernel: [1, 1, 6, 3], window: .square(1, stride: 2)),
    Case(image: [4, 9, 9, 8], kernel: [3, 3, 2, 12], window: .square(3, before: 1), groups: 4),
    Case(image: [2, 14, 14, 6], kernel: [3, 3, 1, 6], window: .square(3), groups: 6),
    Case(
      image: [2, 17, 18, 3], kernel: [3, 2, 3, 5],
      window: Window(
        rows: try! WindowAxis(size: 3, dilation: 4, before: 3),
        columns: try! WindowAxis(size: 2, stride: 3, dilation: 2, after: 5))),
  ]

  @Test(arguments: convolutions) func convolution(given: Case) {
    let (x, w) = (random(given.image, 1), random(given.kernel, 2))
    let b = random([given.kernel[3]], 3)
    expectEqual("value", [x, w, b]) { x, w, b in
      x.convolution(w, b, given.window, groups: given.groups, .tanh).y
    }
    let output = given.window.output(given.image, channels: given.kernel[3])
    let dz = random(output, 4)
    expectEqual("dx", [dz, w, b]) { dz, w, _ in
      dz.convolutionInputGradient(w, given.window, groups: given.groups, input: given.image)
    }
    expectEqual("dw", [x, dz, b]) { x, dz, _ in
      x.convolutionKernelGradient(
        dz: dz, given.window, groups: given.groups, kernel: given.kernel)
    }
  }

  /// Kernels of one cell that pass cells over: oneDNN's own kernel gradient writes behind its scratch
  /// memory here.
  @Test(arguments: [1, 2, 3, 5, 7, 8, 12, 15, 16, 17]) func cellsThatAreLeftOut(channels: Int) {
    for (rows, columns) in [(2, 1), (1, 3), (2, 2), (3, 2)] {
      for groups in [1, 2] where channels % groups == 0 {
        convolution(
          given: Case(
            image: [3, 8, 10, channels], kernel: [1, 1, channels / groups, 4],
            window: Window(
              rows: try! WindowAxis(size: 1, stride: rows),
              columns: try! WindowAxis(size: 1, stride: columns)), groups: groups))
      }
    }
  }

  @Test func aWriteBehindScratchMemoryIsNoticed() {
    for bytes in [1, 8, 383, 384] {
      let scratch = ScratchMemory(bytes: bytes)
      scratch.pointer.initializeMemory(as: UInt8.self, repeating: 1, count: bytes)
      let before = scratch.isIntact
      scratch.pointer.storeBytes(of: 0, toByteOffset: bytes + 12, as: UInt8.self)
      let after = scratch.isIntact
      #expect(before && !after, "\(bytes)")
    }
  }

  @Test func linearAndItsGradients() {
    for (rows, inputs, outputs) in [(1, 300, 200), (130, 70, 90), (500, 3, 1), (64, 2000, 10)] {
      let x = random([rows, inputs], 1)
      let (w, b) = (random([inputs, outputs], 2), random([outputs], 3))
      for activation in FusedActivation.examples {
        expectEqual("\(activation)", [x, w, b]) { x, w, b in x.linear(w, b, activation).y }
      }
      let dz = random([rows, outputs], 4)
      for part in 0..<3 {
        expectEqual("gradient \(part)", [x, w, dz]) { x, w, dz in
          let d = x.linearGradients(w, dz: dz, wanted: (true, true, true))
          return [d.dx!, d.dw!, d.db!][part]
        }
      }
    }
  }

  @Test func rowsOfAllLengths() {
    for columns in [1, 2, 7, 10, 16, 17, 33, 1000] {
      let (x, dy) = (random([50, columns], 1) * 5, random([50, columns], 2))
      let gamma = random([columns], 3)
      let labels = (0..<50).map { $0 % columns }
      expectEqual("softmax", [x, x, x]) { x, _, _ in x.softmax() }
      expectEqual("logSoftmax", [x, x, x]) { x, _, _ in x.logSoftmax() }
      expectEqual("dx", [x, dy, x]) { x, dy, _ in dy.throughSoftmax(y: x.softmax()) }
      expectEqual("log dx", [x, dy, x]) { x, dy, _ in dy.throughLogSoftmax(y: x.logSoftmax()) }
      expectEqual("cross-entropy", [x, x, x]) { x, _, _ in x.softmaxCrossEntropy(labels: labels).y }
      expectEqual("its p", [x, x, x]) { x, _, _ in x.softmaxCrossEntropy(labels: labels).p }
      if columns > 1 {
        expectEqual("layerNorm", [x, gamma, gamma]) { x, gamma, beta in
          x.layerNorm(gamma: gamma, beta: beta, epsilon: 1e-3).y
        }
      }
      expectEqual("batchNorm", [x, gamma, gamma]) { x, gamma, beta in
        x.batchNorm(gamma: gamma, beta: beta, epsilon: 1e-3).y
      }
    }
  }

  @Test func notANumberIsNotHidden() {
    for kernels in KernelChoice.all {
      KernelChoice.with(kernels) {
        var x = Tensor.ones([1, 6, 6, 2])
        x[0, 2, 3, 1] = Tensor(.nan)
        let w = Tensor.ones([3, 3, 2, 4])
        #expect(!x.convolution(w, nil, .square(3), .relu).y.isFinite)
        #expect(!x.maxPool(.square(2, stride: 2)).y.isFinite)
        #expect(!x.averagePool(.square(2, stride: 2)).isFinite)
        let rows = x.reshaped(6, 12)
        #expect(!rows.linear(.ones([12, 3]), nil, .relu).y.isFinite)
        #expect(!rows.linear(.ones([12, 3]), .zeros([3]), .leakyRelu(slope: 0.1)).y.isFinite)
        #expect(!rows.throughActivation(.relu, x: nil, y: rows).isFinite)
        #expect(!rows.softmax().isFinite && rows.softmax()[0].isFinite)
        #expect(!rows.softmaxCrossEntropy(labels: [0, 0, 0, 0, 0, 0]).y.isFinite)
        var weights = Tensor.ones([6, 12])
        var (m, v) = (weights.zerosLike, weights.zerosLike)
        weights.adamStep(&m, &v, rows, AdamStep(rate: 1, beta1: 0.9, beta2: 0.9, epsilon: 1))
        #expect(!weights.isFinite)
      }
    }
  }

  /// Blocks that never had a gradient are left alone by Adam: the numbers are those of each row by itself, and of the
  /// reference, and with weight decay such rows shrink all the same.
  @Test func adamLeavesRowsWithoutAGradientAlone() {
    for decay in [0, 0.01] {
      let start = random([12, 200], 8)
      let step = AdamStep(
        rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-7, root: 1.1, decay: decay)
      var runs: [[Double]] = []
      for kernels in KernelChoice.all {
        KernelChoice.with(kernels) {
          var (w, m, v) = (start, start.zerosLike, start.zerosLike)
          for turn in 0..<4 {
            let row = turn % 2 * 5
            let zeros = Tensor.zeros([1, 200])
            let g = Tensor.concatenate(
              (0..<12).map { $0 == row ? random([1, 200], UInt64(turn)) : zeros })
            w.adamStep(&m, &v, g, step)
          }
          runs.append(w.values)
        }
      }
      for run in runs {
        #expect(zip(run, runs[0]).allSatisfy { abs($0 - $1) < 1e-5 })
        let untouched = zip(run, start.values).enumerated().filter {
          ![0, 5].contains($0.offset / 200)
        }
        #expect(untouched.allSatisfy { ($0.element.0 == $0.element.1) == (decay == 0) })
        #expect(
          run[0..<200] != start.values[0..<200] && run[1000..<1200] != start.values[1000..<1200])
      }
    }
  }

  private func random(_ shape: Shape, _ seed: UInt64) -> Tensor {
    var source = RandomSource(seed: seed &+ UInt64(shape.count))
    return .uniform(shape, in: -1...1, using: &source)
  }

  private func expectEqual(
    _ name: String, _ inputs: [Tensor], _ body: (Tensor, Tensor, Tensor) -> Tensor
  ) {
    let d = inputs.map { $0.converted(to: .double) }
    let exact = KernelChoice.with(ReferenceKernels()) { body(d[0], d[1], d[2]) }
    let fast = KernelChoice.with(OneDNNKernels()) { body(inputs[0], inputs[1], inputs[2]) }
    #expect(fast.shape == exact.shape)
    let largest = exact.absolute().max().scalar
    let difference = (fast.converted(to: .double) - exact).absolute().max().scalar
    #expect(difference <= 2e-5 * max(largest, 0.01), "\(name): off by \(difference) of \(largest)")
  }
}
