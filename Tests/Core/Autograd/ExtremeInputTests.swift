import Randomness
import Testing

@testable import Autograd
@testable import Tensors

/// Every function of one number at its extremes, and every reduction of extreme rows, in both kernel sets
/// and both precisions, against values computed in double precision and rounded once.
@Suite struct ExtremeInputTests {
  /// A function as the tensors compute it, and as the C library does it for one number.
  struct Function: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let tensor: @Sendable (Tensor) -> Tensor
    let number: @Sendable (Double) -> Double
    /// Units in the last place that an approximation may be off.
    var units = 0.0

    init(
      _ name: String, units: Double = 0, _ tensor: @escaping @Sendable (Tensor) -> Tensor,
      _ number: @escaping @Sendable (Double) -> Double
    ) {
      (testDescription, self.tensor, self.number, self.units) = (name, tensor, number, units)
    }
  }

  static let functions: [Function] = [
    Function("x · 1", { $0 * 1 }, { $0 }), Function("x + 0", { $0 + 0 }, { $0 + 0 }),
    Function("x − 0", { $0 - 0 }, { $0 }), Function("0 − x", { 0 - $0 }, { 0 - $0 }),
    Function("−x", { -$0 }, { -$0 }), Function("x / 3", { $0 / 3 }, { $0 / 3 }),
    Function("x / 0", { $0 / 0 }, { $0 / 0 }), Function("1 / x", { 1 / $0 }, { 1 / $0 }),
    Function("x / x", { $0 / $0 }, { $0 / $0 }), Function("x · x", { $0 * $0 }, { $0 * $0 }),
    Function("x²", { $0.squared() }, { $0 * $0 }),
    Function("√x", { $0.squareRoot() }, { $0.squareRoot() }),
    Function("|x|", { $0.absolute() }, { abs($0) }),
    Function("sign", { $0.sign() }, { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }),
    Function("clamp", { $0.clamped(to: -1...2) }, { $0 < -1 ? -1 : $0 > 2 ? 2 : $0 }),
    Function("relu", { $0.relu() }, { $0 < 0 ? 0 : $0 }),
    Function("power 0", { $0.power(0) }, { _ in 1 }), Function("power 1", { $0.power(1) }, { $0 }),
    Function("exp", units: 8, { $0.exp() }, Reference.exp),
    Function("expm1", units: 8, { $0.expm1() }, Reference.expm1),
    Function("log", units: 8, { $0.log() }, Reference.log),
    Function("log1p", units: 8, { $0.log1p() }, Reference.log1p),
    Function("erf", units: 8, { $0.erf() }, Reference.erf),
    Function("tanh", units: 8, { $0.tanh() }, Reference.tanh),
    Function("sigmoid", units: 8, { $0.sigmoid() }, Reference.sigmoid),
    Function("softplus", units: 8, { $0.softplus() }, Reference.softplus),
    Function("maximum", { .maximum($0, Tensor(1, $0.precision)) }, { $0 > 1 || $0.isNaN ? $0 : 1 }),
    Function("minimum", { .minimum($0, Tensor(1, $0.precision)) }, { $0 < 1 || $0.isNaN ? $0 : 1 }),
  ]

  static let extremes: [Double] = [
    0, -0.0, 1, -1, 0.5, 49, 1e-40, -1e-40, 0x1p-126, 1e-30, -1e-30, 88, -88, 1000, -1000, 1e8,
    -1e8,
    Double(Float.greatestFiniteMagnitude), -Double(Float.greatestFiniteMagnitude), .infinity,
    -.infinity, .nan,
  ]

  @Test(arguments: functions) func ofOneNumber(function: Function) {
    everywhere { kernels, precision in
      let x = Tensor(Self.extremes, precision)
      for (x, y) in zip(x.values, function.tensor(x).values) {
        expect(y, function.number(x), precision, function.units, "\(function) of \(x), \(kernels)")
      }
    }
  }

  /// One element, and none: shapes stay, and nothing stops.
  @Test(arguments: functions) func ofOneAndOfNone(function: Function) {
    everywhere { _, precision in
      #expect(function.tensor(Tensor(2, precision)).shape == [])
      #expect(function.tensor(Tensor.zeros([0], precision)).shape == [0])
      #expect(function.tensor(Tensor.zeros([0, 3], precision)).shape == [0, 3])
    }
  }

  @Test func aWrongValueIsFound() {
    #expect(!Reference.isClose(0.0, -0.0, .single, 0))
    #expect(!Reference.isClose(.nan, 1, .single, 8))
    #expect(!Reference.isClose(1.000001, 1, .single, 2))
    #expect(Reference.isClose(1.0000001, 1, .single, 2))
    #expect(Reference.isClose(0, 1e-40, .single, 0), "denormal results are 0")
    #expect(!Reference.isClose(0, 1e-40, .double, 0))
  }

  static let rows: [[Double]] = [
    [1e8, 1e8], [1e4, 1e4 + 1], [-1e8, -1e8, -1e8], [1e30, -1e30], [0, 0, 0], [-0.0, 0], [7],
    [1e-40, 2e-40], [.nan, 1], [1, .nan], [.infinity, .infinity], [0.1, 0.1, 0.1],
    [Double](repeating: 1_000_000.1, count: 33), [Double](repeating: 0.7, count: 100),
  ]

  @Test(arguments: rows) func ofRows(numbers: [Double]) {
    everywhere { kernels, precision in
      let x = Tensor([numbers], precision)
      let exact = x.values
      let n = Double(exact.count)
      let m = exact.max()!
      let total = exact.reduce(0) { $0 + Reference.exp($1 - m) }
      let isNumber = exact.allSatisfy(\.isFinite)
      let soft = x.softmax(), logarithm = x.logSoftmax()
      for (i, x) in exact.enumerated() {
        let difference = isNumber ? x - m : .nan
        close(soft.values[i], Reference.exp(difference) / total, precision, "softmax, \(kernels)")
        close(
          logarithm.values[i], difference - Reference.log(total), precision,
          "logSoftmax of \(numbers), \(kernels)")
      }
      guard isNumber else {
        #expect(x.mean().scalar.isNaN || x.mean().scalar.isInfinite)
        #expect(x.variance().scalar.isNaN && !x.max().scalar.isFinite)
        return
      }
      close(x.mean().scalar, exact.reduce(0) { $0 + $1 / n }, precision, "mean, \(kernels)")
      #expect(x.max().scalar == m && x.min().scalar == exact.min()!)
      guard exact.allSatisfy({ $0 == m }) else { return }
      #expect(x.variance().scalar == 0, "variance of \(numbers), \(kernels), \(precision)")
      let (ones, zeros) = (
        Tensor.ones([exact.count], precision), Tensor.zeros([exact.count], precision)
      )
      let y = x.layerNorm(gamma: ones, beta: zeros, epsilon: 1e-3).y
      #expect(y.absolute().max().scalar == 0, "layerNorm of \(numbers), \(kernels), \(precision)")
      let column = x.transposed().contiguous()
      let (one, zero) = (Tensor.ones([1], precision), Tensor.zeros([1], precision))
      let z = column.batchNorm(gamma: one, beta: zero, epsilon: 1e-3).y
      #expect(z.absolute().max().scalar == 0, "batchNorm of \(numbers), \(kernels), \(precision)")
    }
  }

  @Test func crossEntropiesOfLargeLogits() {
    everywhere { kernels, precision in
      let z = Variable(Tensor([[1e8, 1e8]], precision), requiresGradient: true)
      let y = Primitive.softmaxCrossEntropy(Tensor([[0.5, 0.5]], precision))(z)
      y.sum().backward()
      close(y.value.values[0], Reference.log(2), precision, "loss, \(kernels)")
      #expect(z.gradient!.values == [0, 0], "\(kernels)")
      let greatest = Double(Float.greatestFiniteMagnitude)
      let far = Tensor([[greatest, -greatest]], precision)
      #expect(far.softmaxCrossEntropy(Tensor([[1, 0]], precision)).y.values == [0])
      #expect(far.softmaxCrossEntropy(labels: [0]).y.values == [0])
      let s = Tensor([[1000, -1000]], precision).sigmoidCrossEntropy(Tensor([[1, 1]], precision))
      #expect(s.values == [0, 1000])
    }
  }

  @Test func aNumberByItselfIsOne() {
    everywhere { kernels, precision in
      let wrong = (1...1000).filter { n in
        (Tensor([Double(n)], precision) / Double(n)).values != [1]
          || Tensor.ones([n], precision).mean().scalar != 1
      }
      #expect(wrong.isEmpty, "\(kernels), \(precision)")
      #expect((Tensor([0, 1e-40], precision) / 1e-40).values == [0, 1])
      let v = Variable(Tensor([1e-39], precision), requiresGradient: true)
      #expect((1e-39 / v).value.values == [1])
    }
  }

  @Test(arguments: [1e23, 1e-30, -1e-18, 3]) func slopesOfQuotients(x: Double) {
    everywhere { kernels, precision in
      let v = Variable(Tensor([x], precision), requiresGradient: true)
      (x / v).sum().backward()
      close(v.gradient!.values[0] * x, -1, precision, "\(kernels)")
      let w = Variable(Tensor([x], precision), requiresGradient: true)
      (w / x).sum().backward()
      close(w.gradient!.values[0] * x, 1, precision, "\(kernels)")
    }
  }

  @Test func slopesThatHideNothing() {
    everywhere { _, precision in
      func slopes(_ a: [Double], _ b: [Double], _ f: Primitive) -> [[Double]] {
        let a = Variable(Tensor(a, precision), requiresGradient: true)
        let b = Variable(Tensor(b, precision), requiresGradient: true)
        f(a, b).sum().backward()
        return [a.gradient!.values, b.gradient!.values]
      }
      let (a, b) = ([.nan, 1, 2, 4, 5], [1, .nan, 3, 4, 1])
      #expect(slopes(a, b, .maximum) == [[1, 1, 0, 1, 1], [1, 1, 1, 0, 0]])
      #expect(slopes(a, b, .minimum) == [[1, 1, 1, 1, 0], [1, 1, 0, 0, 1]])
      func slope(_ x: [Double], _ f: (Variable) -> Variable) -> [Double] {
        let x = Variable(Tensor(x, precision), requiresGradient: true)
        f(x).sum().backward()
        return x.gradient!.values
      }
      #expect(slope([.nan, 0, 3]) { Primitive.clamp(to: -1...1)($0) } == [1, 1, 0])
      #expect(slope([.nan, 0, 3]) { $0.max() } == [1, 0, 0])
      #expect(slope([0, 2, -3]) { $0.power(0) } == [0, 0, 0])
      #expect(slope([0, 2, -3]) { $0.power(1) } == [1, 1, 1])
    }
  }

  @Test func productsWithVectors() {
    everywhere { _, precision in
      let a = Variable(Tensor([[1, 2, 3], [4, 5, 6]], precision), requiresGradient: true)
      let v = Variable(Tensor([1, 0, -1], precision), requiresGradient: true)
      a.matmul(v).sum().backward()
      #expect(v.gradient!.values == [5, 7, 9] && v.gradient!.shape == [3])
      #expect(a.gradient!.values == [1, 0, -1, 1, 0, -1])
      a.clearGradient()
      let u = Variable(Tensor([1, 2], precision), requiresGradient: true)
      u.matmul(a).sum().backward()
      #expect(u.gradient!.values == [6, 15] && a.gradient!.values == [1, 1, 1, 2, 2, 2])
      u.clearGradient()
      let w = Variable(Tensor([3, 4], precision), requiresGradient: true)
      u.matmul(w).backward()
      #expect(u.gradient!.values == [3, 4] && w.gradient!.values == [1, 2])
    }
    for shapes: [Shape] in [
      [[3], [2, 3, 4]], [[2, 4, 3], [3]], [[3], [3]], [[3], [3, 4]], [[4, 3], [3]],
    ] {
      let example = Primitive.Example(shapes: shapes)
      var random = RandomSource(seed: 3)
      let inputs = example.inputs(using: &random)
      let report = GradientCheck.check("matmul \(shapes)", at: inputs) { $0[0].matmul($0[1]) }
      #expect(report.passes(), "\(report)")
    }
  }

  private func everywhere(_ body: (String, Precision) -> Void) {
    for kernels in KernelChoice.all {
      for precision in [Precision.single, .double] {
        KernelChoice.with(kernels) { body(kernels.name, precision) }
      }
    }
  }

  private func expect(
    _ got: Double, _ want: Double, _ precision: Precision, _ units: Double, _ what: String
  ) {
    #expect(
      Reference.isClose(got, want, precision, units), "\(what), \(precision): \(got), not \(want)")
  }

  private func close(_ got: Double, _ want: Double, _ precision: Precision, _ what: String) {
    let tolerance = precision == .single ? 1e-5 : 1e-12
    let isRight =
      got == want || got.isNaN && want.isNaN || abs(got - want) <= tolerance * max(1, abs(want))
    #expect(isRight, "\(what), \(precision): \(got), not \(want)")
  }
}
