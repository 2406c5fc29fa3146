import Glibc
import Testing

@testable import Autograd
@testable import Tensors

/// What makes one number, or a row, of a row: at extreme rows, in both kernel sets and both precisions,
/// against values computed in a higher one.
@Suite struct ExtremeRowTests {
  /// A function of rows, by its definition.
  struct Function: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let tensor: @Sendable (Tensor) -> Tensor
    let numbers: @Sendable ([Wide]) -> [Wide]
    /// Units in the last place of the greatest number, or sum, that the function meets.
    var units = 4.0
    /// Whether it calculates where others compare: then numbers that are denormal are 0.
    let isFlushed: Bool
    /// How great that is.
    let size: @Sendable ([Wide]) -> Wide

    init(
      _ name: String, units: Double = 4, isFlushed: Bool = false,
      size: @escaping @Sendable ([Wide]) -> Wide = { _ in 0 },
      _ tensor: @escaping @Sendable (Tensor) -> Tensor,
      _ numbers: @escaping @Sendable ([Wide]) -> [Wide]
    ) {
      (testDescription, self.tensor, self.numbers) = (name, tensor, numbers)
      (self.units, self.isFlushed, self.size) = (units, isFlushed, size)
    }
  }

  static let total: @Sendable ([Wide]) -> Wide = { x in x.reduce(0) { $0 + abs($1) } }
  static let greatest: @Sendable ([Wide]) -> Wide = { x in extreme(x.map { abs($0) }, >) }

  static let functions: [Function] = [
    // A sum of n numbers is rounded n times: 70 at most, by half a unit each.
    Function("sum", units: 35, size: total, { $0.sum(-1) }, { [$0.reduce(0, +)] }),
    Function("mean", units: 35, size: greatest, { $0.mean(-1) }, { [mean($0)] }),
    Function("max", units: 0, { $0.max(-1) }, { [extreme($0, >)] }),
    Function("min", units: 0, { $0.min(-1) }, { [extreme($0, <)] }),
    Function("argmax", units: 0, { $0.argmax() }, { [Wide(place($0, >))] }),
    Function("argmin", units: 0, isFlushed: true, { $0.argmin() }, { [Wide(place($0, <))] }),
    Function(
      "variance", units: 8, size: { variance($0) }, { $0.variance(-1) }, { [variance($0)] }),
    Function(
      "standardDeviation", units: 8, { $0.standardDeviation(-1) }, { [variance($0).squareRoot()] }),
    Function("norm", units: 8, { $0.norm(-1) }, { [norm($0)] }),
    Function("product", { $0.product(-1) }, { [$0.reduce(1, *)] }),
    Function(
      "logSumExp", units: 8, size: { max(1, greatest($0)) }, { $0.logSumExp(-1) },
      { [logSumExp($0)] }
    ),
    Function(
      "softmax", units: 16, { $0.softmax() },
      { x in
        let m = extreme(x, >)
        let all = x.reduce(0) { $0 + exp($1 - m) }
        return x.map { exp($0 - m) / all }
      }),
    Function(
      "logSoftmax", units: 8, size: { max(1, extreme($0, >) - extreme($0, <)) },
      { $0.logSoftmax() },
      { x in
        let m = extreme(x, >)
        let all = log(x.reduce(0) { $0 + exp($1 - m) })
        return x.map { $0 - m - all }
      }),
    Function(
      "cumulativeSum", units: 35, size: total, { $0.cumulativeSum() },
      { x in x.indices.map { x[...$0].reduce(0, +) } }),
    Function("sorted", units: 0, { $0.sorted() }, { sorted($0) }),
    Function("sorted down", units: 0, { $0.sorted(descending: true) }, { sorted($0).reversed() }),
    Function("topK", units: 0, { $0.topK(1).values }, { [sorted($0).last!] }),
    Function(
      "layerNorm", units: 16, size: { _ in 1 },
      { x in
        let width = x.shape[-1]
        return x.layerNorm(
          gamma: .ones([width], x.precision), beta: .zeros([width], x.precision), epsilon: 1e-3
        ).y
      }, { normalized($0) }),
    Function(
      "batchNorm", units: 16, size: { _ in 1 },
      { x in
        let columns = x.transposed().contiguous()
        return columns.batchNorm(
          gamma: .ones([x.shape[0]], x.precision), beta: .zeros([x.shape[0]], x.precision),
          epsilon: 1e-3
        ).y.transposed()
      }, { normalized($0) }),
  ]

  /// Rows whose squares a number in single precision can hold.
  static let rows: [[Double]] = [
    [0, 0, 0], [-0.0, -0.0], [7], [-1e-40], [1e-40, 2e-40, -1e-40], [1e-18, 3e-18, 0],
    [0.1, 0.1, 0.1],
    [1, -1, 2, 0.5], [1e8, 1e8 + 64, 1e8 - 64], [1e18, -1e18], [1e18, 1e18, 3e17, -2e18],
    [88, -88, 100], [1e4, 1e4 + 1, 1e4 - 1], [.nan, 1, 2], [1, .nan], [.nan], [.infinity, 1],
    [-.infinity, 1], [-.infinity, -.infinity], [.infinity, -.infinity],
    [.infinity, .nan, -.infinity],
    [Double](repeating: 1_000_000.1, count: 33), (0..<70).map { Double($0 % 7) * 0.3 - 1 },
  ]

  private func flushed(_ x: Double, _ precision: Precision) -> Double {
    let least = precision == .single ? Double(Float.leastNormalMagnitude) : .leastNormalMagnitude
    return abs(x) < least ? 0 : x
  }

  @Test(arguments: functions) func ofRows(function: Function) {
    Reference.everywhere { place, precision in
      for row in Self.rows {
        let x = Tensor([row], precision)
        let exact = x.values.map { Wide(function.isFlushed ? flushed($0, precision) : $0) }
        let want = function.numbers(exact)
        let got = function.tensor(x).values
        #expect(got.count == want.count)
        for (got, want) in zip(got, want) {
          #expect(
            Reference.isNear(got, want, among: function.size(exact), precision, function.units),
            "\(function.testDescription) of \(row), \(place): \(got), not \(want)")
        }
      }
    }
  }

  /// Rows whose sums leave the range: infinite as in NumPy, and never a number.
  @Test func sumsThatLeaveTheRange() {
    Reference.everywhere { place, precision in
      let most =
        precision == .single
        ? Double(Float.greatestFiniteMagnitude) : .greatestFiniteMagnitude
      let x = Tensor([[most, most]], precision)
      #expect(x.sum().scalar == .infinity && (-x).sum().scalar == -.infinity, "\(place)")
      #expect(x.product().scalar == .infinity && x.cumulativeSum().values == [most, .infinity])
      #expect(x.max().scalar == most && x.min().scalar == most)
      #expect(x.softmax().values == [0.5, 0.5])
      #expect(Tensor([most, 0], precision).norm().scalar == most)
      #expect(Tensor([most, -most], precision).sum().scalar == 0)
    }
  }

  @Test func ofNoRowsAndEmptyRows() {
    Reference.everywhere { _, precision in
      for function in Self.functions where function.testDescription != "batchNorm" {
        let y = function.tensor(Tensor.zeros([0, 3], precision))
        #expect(y.count == 0 && y.shape[0] == 0, "\(function.testDescription)")
      }
      let none = Tensor.zeros([2, 0], precision)
      #expect(none.sum(-1).values == [0, 0] && none.product(-1).values == [1, 1])
      #expect(none.norm(-1).values == [0, 0] && none.cumulativeSum().shape == [2, 0])
      #expect(none.sorted().shape == [2, 0])
    }
  }

  @Test func aWrongRowIsFound() {
    #expect(Self.extreme([1, .nan, 2], >).isNaN && Self.extreme([1, 3, 2], >) == 3)
    #expect(Self.sorted([2, .nan, 1])[..<2] == [1, 2])
    let wrong = Tensor([[1, 2, 4]], .double).softmax().values[0]
    let want = Self.logSumExp([1, 2, 3])
    #expect(!Reference.isNear(wrong, exp(1 - want), among: 0, .double, 16))
  }

  private static func mean(_ x: [Wide]) -> Wide { x.reduce(0, +) / Wide(x.count) }

  private static func variance(_ x: [Wide]) -> Wide {
    let m = mean(x)
    return mean(x.map { ($0 - m) * ($0 - m) })
  }

  private static func normalized(_ x: [Wide]) -> [Wide] {
    let (m, v) = (mean(x), variance(x))
    return x.map { ($0 - m) / (v + 1e-3).squareRoot() }
  }

  private static func norm(_ x: [Wide]) -> Wide {
    x.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  private static func logSumExp(_ x: [Wide]) -> Wide {
    let m = extreme(x, >)
    if !m.isFinite { return m }
    return m + log(x.reduce(0) { $0 + exp($1 - m) })
  }

  private static func extreme(_ x: [Wide], _ isBetter: (Wide, Wide) -> Bool) -> Wide {
    x[place(x, isBetter)]
  }

  private static func place(_ x: [Wide], _ isBetter: (Wide, Wide) -> Bool) -> Int {
    if let none = x.firstIndex(where: \.isNaN) { return none }
    return x.indices.reduce(0) { isBetter(x[$1], x[$0]) ? $1 : $0 }
  }

  /// In ascending order, what is no number at the end.
  private static func sorted(_ x: [Wide]) -> [Wide] {
    x.filter { !$0.isNaN }.sorted() + x.filter(\.isNaN)
  }
}
