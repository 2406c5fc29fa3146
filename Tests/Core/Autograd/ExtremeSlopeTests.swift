import Glibc
import Testing

@testable import Autograd
@testable import Tensors

/// Values and slopes of every primitive of one number at its extremes, in both kernel sets and both
/// precisions, against values computed in a higher one.
@Suite struct ExtremeSlopeTests {
  /// A primitive, with its value and slope by definition.
  struct Function: Sendable, CustomTestStringConvertible {
    let primitive: Primitive
    let value: @Sendable (Wide) -> Wide
    let slope: @Sendable (Wide) -> Wide
    /// Units in the last place that an approximation may be off, of a number as great as `size`: a slope like
    /// 1 − y² is as exact as the 1 in it.
    let units: Double
    let size: Wide

    init(
      _ primitive: Primitive, units: Double = 1, size: Wide = 0,
      _ value: @escaping @Sendable (Wide) -> Wide, slope: @escaping @Sendable (Wide) -> Wide
    ) {
      (self.primitive, self.units, self.size) = (primitive, units, size)
      (self.value, self.slope) = (value, slope)
    }

    var testDescription: String { primitive.name }
  }

  static let elementary: [Function] = [
    Function(.affine(scale: -1.5, shift: 0.5), { -1.5 * $0 + 0.5 }, slope: { _ in -1.5 }),
    Function(.divide(by: 3), { $0 / 3 }, slope: { _ in 1 / 3 }),
    Function(.quotient(of: 0.5), units: 2, { 0.5 / $0 }, slope: { -0.5 / ($0 * $0) }),
    Function(.negate, { -$0 }, slope: { _ in -1 }),
    Function(.square, { $0 * $0 }, slope: { 2 * $0 }),
    Function(.squareRoot, units: 2, { $0.squareRoot() }, slope: { 0.5 / $0.squareRoot() }),
    Function(.power(2), units: 2, { $0 * $0 }, slope: { 2 * $0 }),
    Function(.power(3), units: 2, { $0 * $0 * $0 }, slope: { 3 * $0 * $0 }),
    Function(.power(-1), units: 2, { 1 / $0 }, slope: { -1 / ($0 * $0) }),
    Function(.reciprocal, units: 2, { 1 / $0 }, slope: { -1 / ($0 * $0) }),
    Function(.exp, units: 8, { Glibc.exp($0) }, slope: { Glibc.exp($0) }),
    Function(.log, units: 8, { Glibc.log($0) }, slope: { 1 / $0 }),
    Function(.log1p, units: 8, { Glibc.log1p($0) }, slope: { 1 / (1 + $0) }),
    Function(.sin, { Glibc.sin($0) }, slope: { Glibc.cos($0) }),
    Function(.cos, { Glibc.cos($0) }, slope: { -Glibc.sin($0) }),
    Function(
      .erf, units: 8, { Glibc.erf($0) },
      slope: { 2 / Wide.pi.squareRoot() * Glibc.exp(-$0 * $0) }),
    Function(.absolute, { abs($0) }, slope: { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }),
    Function(
      .clamp(to: -1...2), { $0 < -1 ? -1 : $0 > 2 ? 2 : $0 }, slope: { $0 < -1 || $0 > 2 ? 0 : 1 }),
  ]

  static let activations: [Function] = [
    Function(.relu, { $0 < 0 ? 0 : $0 }, slope: { $0 > 0 ? 1 : $0 <= 0 ? 0 : $0 }),
    Function(.leakyRelu(slope: 0.25), { $0 < 0 ? $0 / 4 : $0 }, slope: { $0 > 0 ? 1 : 0.25 }),
    // y + α: as exact as α.
    Function(
      .elu(alpha: 0.5), units: 8, size: 1, { $0 < 0 ? 0.5 * Glibc.expm1($0) : $0 },
      slope: { $0 > 0 ? 1 : 0.5 * Glibc.exp($0) }),
    Function(
      .selu, units: 8, size: 1,
      { 1.0507009873554805 * ($0 < 0 ? 1.6732632423543772 * Glibc.expm1($0) : $0) },
      slope: { 1.0507009873554805 * ($0 > 0 ? 1 : 1.6732632423543772 * Glibc.exp($0)) }),
    Function(
      .sigmoid, units: 8, size: 1, { Reference.wideSigmoid($0) },
      slope: { Reference.wideSigmoid($0) * Reference.wideSigmoid(-$0) }),
    Function(
      .tanh, units: 8, size: 1, { Glibc.tanh($0) }, slope: { 1 - Glibc.tanh($0) * Glibc.tanh($0) }),
    Function(
      .softplus, units: 8, { Reference.wideSoftplus($0) }, slope: { Reference.wideSigmoid($0) }),
    Function(
      // x/√2 is rounded, which e^(−x²/2) tells x² times as loud: 400 for −20.
      .gelu, units: 512, { Reference.value(.gelu, $0) },
      slope: { x in
        let density = Glibc.exp(-x * x / 2) / (2 * Wide.pi).squareRoot()
        return Glibc.erfc(-x / Wide(2).squareRoot()) / 2 + (density == 0 ? 0 : x * density)
      }),
    Function(
      .geluTanh, units: 32, size: 1, { Reference.value(.geluTanh, $0) },
      slope: { x in
        let u = (2 / Wide.pi).squareRoot() * (x + 0.044715 * x * x * x)
        let s = Reference.wideSigmoid(2 * u)
        let bend = s * Reference.wideSigmoid(-2 * u)
        let inner = 2 * (2 / Wide.pi).squareRoot() * (1 + 3 * 0.044715 * x * x)
        return s + (bend == 0 ? 0 : x * bend * inner)
      }),
    Function(
      .silu, units: 16, { $0 * Reference.wideSigmoid($0) },
      slope: { Reference.wideSigmoid($0) * (1 + $0 * Reference.wideSigmoid(-$0)) }),
    Function(
      .mish, units: 16, size: 1, { $0 * Glibc.tanh(Reference.wideSoftplus($0)) },
      slope: { x in
        let t = Glibc.tanh(Reference.wideSoftplus(x))
        return t + x * (1 - t * t) * Reference.wideSigmoid(x)
      }),
  ]

  static let extremes = ExtremeInputTests.extremes + [3, -3, 5, -5, 12, -12, 20, -20, 1e30, -1e30]

  @Test(arguments: elementary + activations) func valuesAndSlopes(function: Function) {
    Reference.everywhere { place, precision in
      let x = Variable(Tensor(Self.extremes, precision), requiresGradient: true)
      let y = function.primitive(x)
      y.backward(from: Tensor.ones(y.shape, precision))
      for (i, number) in x.value.values.enumerated() {
        let got = [y.value.values[i], x.gradient!.values[i]]
        let want = [function.value(Wide(number)), function.slope(Wide(number))]
        for (kind, got, want) in [("value", got[0], want[0]), ("slope", got[1], want[1])] {
          #expect(
            Reference.isNear(
              got, want, among: function.size, precision, function.units,
              flushed: min(128, max(1, abs(number)))),
            "\(kind) of \(function.primitive.name) at \(number), \(place): \(got), not \(want)")
        }
      }
    }
  }

  @Test(arguments: elementary + activations) func ofOneAndOfNone(function: Function) {
    Reference.everywhere { _, precision in
      for shape: Shape in [[], [0], [0, 3]] {
        let x = Variable(Tensor.full(shape, 0.5, precision), requiresGradient: true)
        let y = function.primitive(x)
        y.backward(from: Tensor.ones(shape, precision))
        #expect(y.shape == shape && x.gradient!.shape == shape)
      }
    }
  }

  /// A function of one number that is added to the list of primitives is in one of the tables: what keeps its
  /// shape and is not there works on rows, and is walked in ``ExtremeRowTests``.
  @Test func noFunctionIsLeftOut() {
    let walked = Set((Self.elementary + Self.activations).map(\.primitive.name))
    let kept = Primitive.all.filter { primitive in
      guard case .one = primitive.rule else { return false }
      let shape = primitive.example.shapes[0]
      return primitive.value([Tensor.full(shape, 0.5, .double)]).shape == shape
    }
    let onRows: Set = ["softmax", "logSoftmax", "cumulativeSum", "sort", "topK"]
    let losses: Set = ["sigmoidCrossEntropy"]
    // The extreme inputs of the layers walk these.
    let inLayers: Set = ["rotary"]
    #expect(
      Set(kept.map(\.name)).subtracting(walked) == onRows.union(losses).union(inLayers))
  }

  @Test func aWrongSlopeIsFound() {
    #expect(!Reference.isNear(0.999, 1, among: 0, .single, 8))
    #expect(!Reference.isNear(1, .nan, among: 0, .single, 8))
    #expect(!Reference.isNear(.nan, 1, among: .infinity, .single, 8))
    #expect(!Reference.isNear(.infinity, 1, among: .infinity, .double, 8))
    #expect(!Reference.isNear(1e-12, 0, among: 1, .double, 8))
    #expect(Reference.isNear(1e-12, 0, among: 1e5, .double, 8))
    #expect(Reference.isNear(0, 1e-40, among: 0, .single, 0))
    #expect(!Reference.isNear(0, 1e-30, among: 0, .single, 8))
  }
}
