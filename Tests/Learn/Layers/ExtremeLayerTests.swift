import Autograd
import Randomness
import Tensors
import Testing

@testable import Layers

/// Every layer at extreme inputs, in both kernel sets and in single precision, against the same layer in
/// double precision, whose kernels are held against definitions by the tests of the operations.
@Suite struct ExtremeLayerTests {
  static let numbers: [Double] = [
    0, -0.0, 1e-40, -1e-30, 30, -30, 1e8, -1e8, .infinity, -.infinity, .nan,
  ]

  /// One extreme number among moderate ones: outputs and gradients are those of double precision where these
  /// are moderate, and no other sample is touched.
  @Test(arguments: LayerExample.all.filter { $0.plan.kind != "embedding" })
  func oneNumber(example: LayerExample) throws {
    for number in Self.numbers {
      var values = example.batch().values
      values[values.count / 4] = number
      let shape = example.batch().shape
      // Numbers as single precision has them, so that both start alike.
      let batch = Tensor(values, shape: shape, .single).values
      let exact = try run(example, batch, shape, .double, KernelChoice.all[0])
      for kernels in KernelChoice.all {
        for precision in [Precision.single, .double] {
          let got = try run(example, batch, shape, precision, kernels)
          let what = "\(example.name), \(number), \(kernels.name), \(precision)"
          compare(got.y, exact.y, precision, number, what)
          compare(got.dx, exact.dx, precision, number, "slopes of \(what)")
        }
      }
      guard !["batch normalization"].contains(where: { example.name.hasPrefix($0) }) else {
        continue
      }
      let isFinite = exact.y.dropFirst(exact.y.count / 2).allSatisfy { $0.isFinite }
      #expect(isFinite, "\(example.name), \(number)")
    }
  }

  /// Rows of equal numbers, which normalizations divide by their spread.
  @Test(arguments: LayerExample.all.filter { $0.plan.kind != "embedding" })
  func constants(example: LayerExample) throws {
    let shape = example.batch().shape
    for number in [0, 0.1, 1e6, -1e6, 1e-40] {
      let batch = Tensor.full(shape, number, .single).values
      let exact = try run(example, batch, shape, .double, KernelChoice.all[0])
      let isFinite = (exact.y + exact.dx).allSatisfy { $0.isFinite }
      #expect(isFinite, "\(example.name), \(number)")
      for kernels in KernelChoice.all {
        let got = try run(example, batch, shape, .single, kernels)
        compare(got.y, exact.y, .single, number, "\(example.name) of \(number), \(kernels.name)")
      }
    }
  }

  @Test func aLayerThatLosesNotANumberIsFound() {
    #expect(!isNear(1, .nan, .single, 1) && !isNear(.nan, 1, .single, 1))
    #expect(!isNear(0.5, 0.6, .single, 1) && isNear(0.5, 0.500001, .single, 1))
    #expect(!isNear(1e8, 1.1e8, .single, 1e8) && !isNear(.infinity, 1, .double, .infinity))
  }

  private func run(
    _ example: LayerExample, _ batch: [Double], _ shape: Shape, _ precision: Precision,
    _ kernels: any Kernels
  ) throws -> (y: [Double], dx: [Double]) {
    let layer = try example.layer()
    for parameter in layer.parameters {
      let rounded = parameter.variable.value.converted(to: .single)
      parameter.variable.value = rounded.converted(to: precision)
    }
    return KernelChoice.with(kernels) {
      let x = Variable(Tensor(batch, shape: shape, precision), requiresGradient: true)
      let y = layer(x)
      y.backward(from: .ones(y.shape, precision))
      return (y.value.values, x.gradient?.values ?? [])
    }
  }

  private func compare(
    _ got: [Double], _ want: [Double], _ precision: Precision, _ number: Double, _ what: String
  ) {
    #expect(got.count == want.count)
    let size = number.isFinite ? max(1, abs(number)) : 1
    for (i, (got, want)) in zip(got, want).enumerated() {
      #expect(isNear(got, want, precision, size), "\(i) of \(what): \(got), not \(want)")
    }
  }

  private func isNear(
    _ got: Double, _ want: Double, _ precision: Precision, _ size: Double
  ) -> Bool {
    if want.isNaN || got.isNaN { return want.isNaN && got.isNaN }
    if got == want { return true }
    guard got.isFinite, want.isFinite else { return false }
    return abs(got - want) <= (precision == .single ? 1e-5 : 1e-12) * max(size, abs(want))
  }
}
