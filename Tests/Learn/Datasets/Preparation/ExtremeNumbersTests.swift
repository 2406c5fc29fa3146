import Randomness
import Tensors
import Testing

@testable import Datasets

/// Columns that never vary, that are very small or very great, or have infinite numbers.
@Suite struct ExtremeNumbersTests {
  static let constants = [(0.1, 3), (0.1, 10), (0.7, 6), (123.456, 1000), (1e308, 7), (5e-324, 3)]

  @Test(arguments: constants) func aConstantColumnBecomesZero(value: Double, count: Int) {
    let rows = Matrix([Double](repeating: value, count: count), count: count, width: 1)
    let scaler = Standardizer(fitting: rows)
    #expect(scaler.means == [value] && scaler.deviations == [0])
    #expect(scaler([value]) == [0] && scaler([value + 1]) == [0])
    #expect(RangeScaler(fitting: rows)(rows).values == [Double](repeating: 0, count: count))
    #expect(variance(rows.values) == 0)
    #expect(pearson(rows.values, (0..<count).map { Double($0) }) == 0)
    #expect(correlationRatio(rows.values, (0..<count).map { $0 % 2 }, 2) == 0)
  }

  @Test func aColumnThatVariesByRoundingIsConstant() {
    let x = (1...9).map { 0.1 * Double($0) / Double($0) }
    #expect(Set(x).count > 1)
    let scaler = Standardizer(fitting: Matrix(x, count: 9, width: 1))
    #expect(scaler([0.1]) == [0] && scaler([1.1]) == [0])
    let varied = Standardizer(fitting: Matrix([1, 1 + 1e-9], count: 2, width: 1))
    #expect(abs(varied([1])[0] + 1) < 1e-6)
  }

  @Test(arguments: [1e-300, 1e-160, 1, 1e160, 1e307]) func sizesDoNotMatter(size: Double) {
    let x = [0.0, 1, 2, 3, 4].map { $0 * size }
    let y = [1.0, 3, 2, 5, 4]
    let scaler = Standardizer(fitting: Matrix(x, count: 5, width: 1))
    #expect(abs(scaler.deviations[0] / size - 2.0.squareRoot()) < 1e-12)
    #expect(abs(pearson(x, y) - 0.8) < 1e-12 && abs(pearson(y, x) - 0.8) < 1e-12)
    let rows = Matrix(x.flatMap { [$0 / 2, $0] }, count: 5, width: 2)
    let components = PrincipalComponents(fitting: rows)
    #expect(abs(components.directions[0, 0] - 1 / 5.0.squareRoot()) < 1e-9)
    #expect(abs(components.explainedRatios[0] - 1) < 1e-9)
  }

  @Test func rangesWiderThanTheGreatestNumber() {
    let rows = Matrix([-1e308, 0, 1e308], count: 3, width: 1)
    let scaler = RangeScaler(fitting: rows)
    #expect(scaler(rows).values == [0, 0.5, 1])
    #expect(scaler.inverse(Matrix([0, 0.5, 1], count: 3, width: 1)).values == [-1e308, 0, 1e308])
    #expect(Standardizer(fitting: rows).means == [0])
    var random = RandomSource(seed: 1)
    for _ in 0..<100 { #expect(random.uniform(in: -1e308...1e308).isFinite) }
    #expect(random.uniform(in: -.greatestFiniteMagnitude ... .greatestFiniteMagnitude).isFinite)
  }

  @Test func fencesOfInfiniteNumbers() {
    func range(_ x: [Double]) -> ClosedRange<Double> {
      OutlierFences(fitting: Matrix(x, count: x.count, width: 1)).ranges[0]
    }
    let infinity = Double.infinity
    #expect(range([1, 2, 3, infinity, infinity]) == -infinity...infinity)
    #expect(range([infinity, infinity]) == infinity...infinity)
    #expect(range([-infinity, infinity]) == -infinity...infinity)
    #expect(range([-infinity, 1, 2, 3, 4]) == -2...6)
    #expect(range([7]) == 7...7)
    #expect(range([-1e308, 0, 1e308]) == -2e308...2e308)
  }

  @Test func negativeAmountsStop() async {
    await #expect(processExitsWith: .failure) { _ = Augmentation(brightness: -0.1) }
    await #expect(processExitsWith: .failure) { _ = Augmentation(shift: .nan) }
    await #expect(processExitsWith: .failure) { _ = Augmentation(zoom: 1) }
  }
}
