import Autograd
import Glibc
import Tensors
import Testing

@testable import Losses

#if arch(x86_64)
  private typealias Wide = Float80
#else
  private typealias Wide = Double
#endif

/// Every loss and its slopes at extreme predictions, in both kernel sets and both precisions, against values
/// by its definition in a higher one.
@Suite struct ExtremeLossTests {
  /// A loss by its definition: its value for a row of targets and predictions, and its slope for each
  /// prediction.
  fileprivate struct Definition: Sendable, CustomTestStringConvertible {
    let loss: Loss
    let targets: [[Double]]
    let predictions: [[Double]]
    let value: @Sendable (_ t: [Wide], _ y: [Wide], _ limits: Limits) -> Wide
    let slope: @Sendable (_ t: [Wide], _ y: [Wide], _ i: Int, _ limits: Limits) -> Wide

    var testDescription: String { loss.name }
  }

  /// 10⁻⁷ and 1 − 10⁻⁷ as a precision has them.
  fileprivate struct Limits: Sendable {
    let least, most: Wide

    init(_ precision: Precision) {
      let isSingle = precision == .single
      least = isSingle ? Wide(Float(1e-7)) : Wide(1e-7)
      most = isSingle ? Wide(Float(1 - 1e-7)) : Wide(1 - 1e-7)
    }

    func limited(_ p: Wide) -> Wide { p < least ? least : p > most ? most : p }
    func isInside(_ p: Wide) -> Bool { !(p < least || p > most) }
  }

  private static let numbers: [[Double]] = [
    [0, -0.0], [1, 2], [0.1, 0.1], [1e-30, -1e-30], [1e18, -1e18], [.nan, 1], [.infinity, 1],
    [1e-40, 0], [1e8, 1], [3, -3],
  ]
  private static let probabilities: [[Double]] = [
    [0, 1], [1, 0], [0.5, 0.5], [1e-30, 1], [1e-40, 0.5], [0.25, 0.75], [.nan, 0.5], [1, 1],
  ]
  private static let logits: [[Double]] = [
    [0, -0.0], [1, -1], [88, -88], [1000, -1000], [-1e8, 1e8], [1e30, -1e30], [1e-40, 1e-30],
    [.nan, 1], [0.1, 0.1],
  ]

  fileprivate static let errors: [Definition] = [
    Definition(loss: .meanSquaredError, targets: [[1, -1]], predictions: numbers) { t, y, _ in
      (pow2(y[0] - t[0]) + pow2(y[1] - t[1])) / 2
    } slope: { t, y, i, _ in
      y[i] - t[i]
    },
    Definition(loss: .halfMeanSquaredError, targets: [[1, -1]], predictions: numbers) { t, y, _ in
      (pow2(y[0] - t[0]) + pow2(y[1] - t[1])) / 2
    } slope: { t, y, i, _ in
      y[i] - t[i]
    },
    Definition(loss: .meanAbsoluteError, targets: [[1, -1], [0.1, 0.1]], predictions: numbers) {
      t, y, _ in
      (abs(y[0] - t[0]) + abs(y[1] - t[1])) / 2
    } slope: { t, y, i, _ in
      sign(y[i] - t[i]) / 2
    },
    Definition(loss: .huber, targets: [[1, -1]], predictions: numbers) { t, y, _ in
      let parts = y.indices.map { i -> Wide in
        let e = abs(y[i] - t[i])
        return e <= 1 ? e * e / 2 : e - 0.5
      }
      return (parts[0] + parts[1]) / 2
    } slope: { t, y, i, _ in
      let e = y[i] - t[i]
      return e.isNaN ? .nan : max(-1, min(1, e)) / 2
    },
    Definition(loss: .hinge, targets: [[1, -1]], predictions: numbers) { t, y, _ in
      let parts = y.indices.map { i -> Wide in
        let e = 1 - t[i] * y[i]
        return e < 0 ? 0 : e
      }
      return (parts[0] + parts[1]) / 2
    } slope: { t, y, i, _ in
      let e = 1 - t[i] * y[i]
      return e.isNaN ? .nan : e > 0 ? -t[i] / 2 : 0
    },
  ]

  fileprivate static let crossEntropies: [Definition] = [
    Definition(
      loss: .binaryCrossentropy, targets: [[1, 0], [0.5, 0.25]], predictions: probabilities
    ) { t, y, limits in
      let parts = y.indices.map { i -> Wide in
        let p = limits.limited(y[i])
        return -(t[i] * log(p) + (1 - t[i]) * log(1 - p))
      }
      return (parts[0] + parts[1]) / 2
    } slope: { t, y, i, limits in
      let p = y[i]
      return limits.isInside(p) ? (p - t[i]) / (p * (1 - p)) / 2 : 0
    },
    Definition(
      loss: .binaryCrossentropy(fromLogits: true), targets: [[1, 0], [0.5, 0.25]],
      predictions: logits
    ) { t, z, _ in
      let parts = z.indices.map { i -> Wide in
        (z[i] < 0 ? 0 : z[i]) - z[i] * t[i] + log1p(exp(-abs(z[i])))
      }
      return (parts[0] + parts[1]) / 2
    } slope: { t, z, i, _ in
      (1 / (1 + exp(-z[i])) - t[i]) / 2
    },
    Definition(
      loss: .categoricalCrossentropy, targets: [[1, 0], [0.5, 0.25]], predictions: probabilities
    ) { t, y, limits in
      -(t[0] * log(limits.limited(y[0])) + t[1] * log(limits.limited(y[1])))
    } slope: { t, y, i, limits in
      limits.isInside(y[i]) ? -t[i] / y[i] : 0
    },
    Definition(
      loss: .categoricalCrossentropy(fromLogits: true), targets: [[1, 0], [0.5, 0.25]],
      predictions: logits
    ) { t, z, _ in
      let all = logarithms(z)
      return (0..<2).reduce(Wide(0)) { $0 - (t[$1] == 0 ? 0 : t[$1] * all[$1]) }
    } slope: { t, z, i, _ in
      exp(logarithms(z)[i]) * (t[0] + t[1]) - t[i]
    },
    Definition(
      loss: .sparseCategoricalCrossentropy, targets: [[0], [1]], predictions: probabilities
    ) { t, y, limits in
      // What is no number hides behind no other class.
      y.contains(where: \.isNaN) ? .nan : -log(limits.limited(y[Int(t[0])]))
    } slope: { t, y, i, limits in
      Int(t[0]) == i && limits.isInside(y[i]) ? -1 / y[i] : 0
    },
    Definition(
      loss: .sparseCategoricalCrossentropy(fromLogits: true), targets: [[0], [1]],
      predictions: logits
    ) { t, z, _ in
      -logarithms(z)[Int(t[0])]
    } slope: { t, z, i, _ in
      exp(logarithms(z)[i]) - (Int(t[0]) == i ? 1 : 0)
    },
    Definition(
      loss: .klDivergence, targets: [[1, 0], [0.5, 0.25]], predictions: probabilities
    ) { t, y, limits in
      (0..<2).reduce(Wide(0)) { sum, i in
        let (t, y) = (max(limits.least, t[i]), y[i] < limits.least ? limits.least : y[i])
        return sum + t * log(t / y)
      }
    } slope: { t, y, i, limits in
      y[i] < limits.least ? 0 : -max(limits.least, t[i]) / y[i]
    },
  ]

  @Test(arguments: errors + crossEntropies)
  fileprivate func valuesAndSlopes(definition: Definition) {
    everywhere { place, precision in
      let limits = Limits(precision)
      for targets in definition.targets {
        for numbers in definition.predictions {
          let t = Tensor([targets], precision)
          let y = Variable(Tensor([numbers], precision), requiresGradient: true)
          let loss = definition.loss.samples(
            definition.loss.targets == .labels ? t.reshaped(1) : t, y)
          loss.sum().backward()
          let (ts, ys) = (t.values.map { Wide($0) }, y.value.values.map { Wide($0) })
          let want = definition.value(ts, ys, limits)
          let what = "\(definition.loss.name) of \(targets), \(numbers), \(place)"
          #expect(
            isNear(loss.value.values[0], want, precision),
            "\(what): \(loss.value.values[0]), not \(want)")
          guard ys.allSatisfy(\.isFinite) else { continue }
          for i in ys.indices {
            let (got, want) = (y.gradient!.values[i], definition.slope(ts, ys, i, limits))
            #expect(isNear(got, want, precision), "slope \(i), \(what): \(got), not \(want)")
          }
        }
      }
    }
  }

  /// Losses whose squares leave the range are infinite, their slopes are not.
  @Test func squaresThatLeaveTheRange() {
    everywhere { place, precision in
      let great = precision == .single ? 1e30 : 1e200
      for loss in [Loss.meanSquaredError, .halfMeanSquaredError] {
        let y = Variable(Tensor([[great]], precision), requiresGradient: true)
        let value = loss.samples(Tensor([[0]], precision), y)
        value.sum().backward()
        #expect(value.value.values == [.infinity], "\(loss.name), \(place)")
        #expect(y.gradient!.values[0] > great / 2 && y.gradient!.values[0].isFinite)
      }
    }
  }

  @Test func everyLossIsInTheTables() {
    let walked = Set(
      (Self.errors + Self.crossEntropies).map { "\($0.loss.name) \($0.loss.predictions)" })
    #expect(Set(Loss.all.map { "\($0.name) \($0.predictions)" }) == walked)
  }

  @Test func ofNoSamples() {
    everywhere { _, precision in
      for loss in Loss.all {
        let y = Variable(Tensor.zeros([0, 3], precision), requiresGradient: true)
        let t = Tensor.zeros(loss.targets == .labels ? [0] : [0, 3], precision)
        #expect(loss.samples(t, y).shape == [0])
      }
    }
  }

  @Test func aWrongLossIsFound() {
    #expect(!isNear(0, log(Wide(2)), .single) && !isNear(1, .nan, .double))
    #expect(!isNear(.nan, 1, .double) && !isNear(.infinity, 1, .single))
    #expect(!isNear(0.5, 0.50001, .single) && isNear(0.5, 0.5000001, .single))
  }

  private func everywhere(_ body: (String, Precision) -> Void) {
    for kernels in KernelChoice.all {
      for precision in [Precision.single, .double] {
        KernelChoice.with(kernels) { body("\(kernels.name), \(precision)", precision) }
      }
    }
  }

  /// Within some units in the last place, of 1 where the number is smaller.
  private func isNear(_ got: Double, _ want: Wide, _ precision: Precision) -> Bool {
    if want.isNaN { return got.isNaN }
    let rounded = precision == .single ? Double(Float(want)) : Double(want)
    if got == rounded { return true }
    guard got.isFinite, rounded.isFinite else { return false }
    let unit = precision == .single ? Double(Float.ulpOfOne) : .ulpOfOne
    return abs(got - rounded) <= 8 * unit * max(1, abs(rounded))
  }

  private static func pow2(_ x: Wide) -> Wide { x * x }
  private static func sign(_ x: Wide) -> Wide { x > 0 ? 1 : x < 0 ? -1 : x }

  /// The logarithms of the softmax.
  private static func logarithms(_ z: [Wide]) -> [Wide] {
    let m = z.contains(where: \.isNaN) ? .nan : z.max()!
    let all = log(z.reduce(0) { $0 + exp($1 - m) })
    return z.map { $0 - m - all }
  }
}
