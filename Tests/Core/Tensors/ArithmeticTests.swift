import Foundation
import Testing

@testable import Tensors

/// In every kernel set and precision.
@Suite struct ArithmeticTests {
  static let settings = KernelChoice.all.indices.flatMap { kernels in
    Precision.allCases.map { (kernels, $0) }
  }

  @Test(arguments: settings) func pairsOfElements(kernels: Int, precision: Precision) {
    KernelChoice.with(KernelChoice.all[kernels]) {
      let a = Tensor([[1, 2, 3], [4, 5, 6]], precision)
      let b = Tensor([2, 0.5, -1], precision)
      #expect((a + b).values == [3, 2.5, 2, 6, 5.5, 5])
      #expect((b - a).values == [1, -1.5, -4, -2, -4.5, -7])
      #expect((a * b.expanded(at: 0)).values == [2, 1, -3, 8, 2.5, -6])
      #expect((a / b).values == [0.5, 4, -3, 2, 10, -6])
      #expect((a.transposed() - 1).values == [0, 3, 1, 4, 2, 5])
      #expect((2 / a)[0].values.map { ($0 * 100).rounded() } == [200, 100, 67])
      #expect((a .> 3).values == [0, 0, 0, 1, 1, 1])
      #expect((a .<= b).values == [1, 0, 0, 0, 0, 0])
      #expect(Tensor.maximum(a, Tensor(3.5, precision)).values == [3.5, 3.5, 3.5, 4, 5, 6])
      #expect(Tensor.minimum(a, b).values == [1, 0.5, -1, 2, 0.5, -1])
      #expect(Tensor.select(a .> 2, a, -a).values == [-1, -2, 3, 4, 5, 6])
      #expect((a[Axis.all, 1] + a[Axis.all, Axis.every(-1)][Axis.all, 0]).values == [5, 11])
    }
  }

  @Test(arguments: settings) func manyAxesAndSteps(kernels: Int, precision: Precision) {
    KernelChoice.with(KernelChoice.all[kernels]) {
      let x = Tensor.range(to: 120, precision).reshaped(2, 3, 4, 5)
      let y = x.permuted(3, 1, 0, 2)
      let z = Tensor.range(to: 15, precision).reshaped(5, 3, 1, 1)
      let sum = y + z
      for (i, j, k, l) in [(0, 0, 0, 0), (4, 2, 1, 3), (2, 1, 0, 2), (3, 0, 1, 1)] {
        #expect(
          sum.value(at: i, j, k, l) == x.value(at: k, j, l, i) + z.value(at: i, j, 0, 0))
      }
    }
  }

  @Test(arguments: settings) func functions(kernels: Int, precision: Precision) {
    KernelChoice.with(KernelChoice.all[kernels]) {
      let tolerance = precision == .single ? 4e-7 : 1e-14
      let values = (-400...400).map { Double($0) / 23 } + [0, -0.0, 1e-6, -1e-6, 80, -80]
      let x = Tensor(values, precision)
      let exact = x.values
      func compare(_ name: String, _ y: Tensor, _ f: (Double) -> Double) {
        for (got, x) in zip(y.values, exact) {
          let wanted = f(x)
          #expect(
            abs(got - wanted) <= tolerance * max(abs(wanted), 1e-30) || got == wanted
              || got.isNaN && wanted.isNaN, "\(name)(\(x)) = \(got), not \(wanted)")
        }
      }
      compare("exp", x.exp(), exp)
      compare("expm1", x.expm1(), expm1)
      compare("tanh", x.tanh(), tanh)
      compare("erf", x.erf(), erf)
      compare("log", x.log(), log)
      compare("absolute", x.absolute(), abs)
      compare("square", x.squared()) { $0 * $0 }
      compare("squareRoot", x.squareRoot(), sqrt)
      compare("sigmoid", x.sigmoid()) { 1 / (1 + exp(-$0)) }
      compare("softplus", x.softplus()) { $0 > 30 ? $0 : log1p(exp($0)) }
      compare("log1p", x.log1p(), log1p)
      compare("clamp", x.clamped(to: -1...2)) { min(max($0, -1), 2) }
    }
  }

  @Test(arguments: settings) func infinitiesAndNaNsPass(kernels: Int, precision: Precision) {
    KernelChoice.with(KernelChoice.all[kernels]) {
      let x = Tensor([.infinity, -.infinity, .nan, 0] as [Double], precision)
      func check(_ y: Tensor, _ wanted: [Double]) {
        for (got, want) in zip(y.values, wanted) {
          #expect(got == want || got.isNaN && want.isNaN, "\(y) instead of \(wanted)")
        }
      }
      check(x.exp(), [.infinity, 0, .nan, 1])
      check(x.expm1(), [.infinity, -1, .nan, 0])
      check(x.log(), [.infinity, .nan, .nan, -.infinity])
      check(x.log1p(), [.infinity, .nan, .nan, 0])
      check(x.tanh(), [1, -1, .nan, 0])
      check(x.sigmoid(), [1, 0, .nan, 0.5])
      check(x.erf(), [1, -1, .nan, 0])
      check(x.relu(), [.infinity, 0, .nan, 0])
      check(
        x.softplus(),
        [.infinity, 0, .nan, log(2)].map { precision == .single ? Double(Float($0)) : $0 })
      check(x.sign(), [1, -1, .nan, 0])
      check(Tensor.maximum(x, Tensor(1, precision)), [.infinity, 1, .nan, 1])
      check(Tensor.maximum(Tensor(1, precision), x), [.infinity, 1, .nan, 1])
      check(Tensor.minimum(x, Tensor(1, precision)), [1, -.infinity, .nan, 0])
      check(x.max(), [.nan])
      check(x.min(), [.nan])
      check(x.argmax(), [2])
      check(x.softmax(), [.nan, .nan, .nan, .nan])
      #expect(!x.isFinite && x[3...].isFinite)
    }
  }
}
