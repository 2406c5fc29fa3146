import Foundation
import Testing

@testable import Datasets

#if arch(x86_64)
  private typealias Wide = Float80
#else
  private typealias Wide = Double
#endif

/// Scalers, scores of features and fillings at extreme columns, against values computed in a higher precision.
@Suite struct ExtremeScoreTests {
  static let columns: [[Double]] = [
    [0, -0.0, 0], [0.1, 0.1, 0.1, 0.1, 0.1, 0.1], [7], [1, 2], [1, .nan, 3], [.nan, .nan],
    [1e-300, 3e-300, 2e-300], [1e300, -1e300, 5e299], [1e15, 1e15 + 1, 1e15 + 2],
    [1e8, 1e8 + 0.5, 1e8 - 0.5, 1e8], [-1, 0, 1, 1e6], (0..<50).map { sin(Double($0)) * 1e-7 },
  ]

  @Test(arguments: columns) func standardScale(column: [Double]) {
    let rows = Matrix(column, count: column.count, width: 1)
    let scaler = Standardizer(fitting: rows)
    let known = column.filter { !$0.isNaN }.map { Wide($0) }
    let n = Wide(max(1, known.count))
    let mean = known.reduce(0, +) / n
    let deviation = (known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
    #expect(isNear(scaler.means[0], mean, mean) && isNear(scaler.deviations[0], deviation, 0))
    for (x, z) in zip(column, scaler(rows).values) {
      let want = x.isNaN ? .nan : deviation == 0 ? 0 : (Wide(x) - mean) / deviation
      #expect(isNear(z, want, deviation == 0 ? 0 : mean / deviation), "\(x): \(z), not \(want)")
    }
    for (x, back) in zip(column, scaler.inverse(scaler(rows)).values) {
      #expect(isNear(back, Wide(x), mean))
    }
  }

  @Test(arguments: columns, [0.0...1, -1...1]) func range(
    column: [Double], range: ClosedRange<Double>
  ) {
    let rows = Matrix(column, count: column.count, width: 1)
    let scaler = RangeScaler(fitting: rows, to: range)
    let known = column.filter { !$0.isNaN }.map { Wide($0) }
    let (low, high) = (known.min() ?? 0, known.max() ?? 0)
    for (x, y) in zip(column, scaler(rows).values) {
      let part = high == low ? 0 : (Wide(x) - low) / (high - low)
      let (first, last) = (Wide(range.lowerBound), Wide(range.upperBound))
      #expect(isNear(y, x.isNaN ? .nan : first + (last - first) * part, 1), "\(x): \(y)")
      #expect(x.isNaN || range.contains(y))
    }
  }

  @Test(arguments: columns) func scores(column: [Double]) {
    let known = column.indices.filter { !column[$0].isNaN }
    let x = known.map { Wide(column[$0]) }
    let n = Wide(max(1, x.count))
    let mean = x.reduce(0, +) / n
    let squares = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    #expect(isNear(variance(column), squares / n, squares / n))
    let other = column.indices.map { Double(($0 * 7) % 5) }
    let y = known.map { Wide(other[$0]) }
    let meanY = y.reduce(0, +) / n
    let squaresY = y.reduce(0) { $0 + ($1 - meanY) * ($1 - meanY) }
    let both = zip(x, y).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - meanY) }
    let isConstant = squares == 0 || squaresY == 0
    let r = isConstant ? 0 : both / (squares.squareRoot() * squaresY.squareRoot())
    #expect(isNear(pearson(column, other), r, 1e3), "\(pearson(column, other)), not \(r)")
    #expect(isNear(pearson(other, column), r, 1e3))
    let labels = column.indices.map { $0 % 2 }
    var between: Wide = 0
    for label in 0...1 {
      let part = known.filter { labels[$0] == label }.map { Wide(column[$0]) }
      let middle = part.reduce(0, +) / Wide(max(1, part.count))
      between += Wide(part.count) * (middle - mean) * (middle - mean)
    }
    let ratio = squares == 0 ? 0 : (between / squares).squareRoot()
    let got = correlationRatio(column, labels, 2)
    #expect(abs(Wide(got) - ratio) < 1e-7, "\(got), not \(ratio)")
  }

  @Test func mutualInformationOfWhatNeverVariesIsZero() {
    for count in 1...60 {
      let x = [Int](repeating: 3, count: count)
      #expect(mutualInformation(x, (0..<count).map { $0 % 3 }) == 0)
      #expect(mutualInformation((0..<count).map { $0 % 7 }, x) == 0)
      let pairs = (0..<count * 4).map { $0 % 4 }
      #expect(abs(mutualInformation(pairs, pairs) - log(4)) < 1e-14)
    }
    #expect(mutualInformation([], []) == 0)
    #expect(binned([.infinity, -.infinity, 0, .nan]).last == 10)
  }

  @Test func middlesOfGreatNumbers() {
    #expect(median(ofSorted: [1e308, 1.5e308]) == 1.25e308)
    #expect(median(ofSorted: [-1.5e308, 1.5e308]) == 0)
    #expect(median(ofSorted: [1, .infinity]) == .infinity && median(ofSorted: [5e-324]) == 5e-324)
    #expect(median(ofSorted: [0, 5e-324]) == 0 && median(ofSorted: [5e-324, 5e-324]) == 5e-324)
  }

  /// A column with infinite or missing values spoils no other one's place.
  @Test func infiniteColumnsAreNotChosen() {
    let rows = Matrix([
      [1, .infinity, 0.1, .nan], [2, 1, 0.1, 1], [3, 2, 0.1, 2.5], [5, -.infinity, 0.1, 4],
    ])
    let examples = NumericExamples(
      features: rows, targets: Matrix([1, 2, 3, 5], count: 4, width: 1))
    for measure in FeatureMeasure.allCases where measure != .mutualInformation {
      let chosen = FeatureSelection(fitting: examples, by: measure, keeping: 2)
      #expect(chosen.columns == [0, 3], "\(measure): \(chosen.scores)")
    }
  }

  @Test func aWrongScoreIsFound() {
    #expect(!isNear(0, 1e-300, 0) && !isNear(1, .nan, 1) && !isNear(.nan, 1, 1))
    #expect(!isNear(0.5, 0.5000001, 0.5) && isNear(0.1 + 0.2, Wide(0.3), 0))
  }

  /// Within some units in the last place of the number, or of what it was computed from.
  private func isNear(_ got: Double, _ want: Wide, _ size: Wide) -> Bool {
    if want.isNaN { return got.isNaN }
    let rounded = Double(want)
    if got == rounded { return true }
    guard got.isFinite, rounded.isFinite else { return false }
    return abs(got - rounded) <= 16 * max(abs(rounded), abs(Double(size))).ulp
  }
}
