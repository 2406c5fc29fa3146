import Initializers
import Randomness
import Tensors
import Testing

struct InitializerTests {
  @Test(arguments: Initializer.all.indices, Precision.allCases)
  func shapePrecisionAndSeed(index: Int, precision: Precision) {
    let initializer = Initializer.all[index]
    var (first, again) = (RandomSource(seed: 3), RandomSource(seed: 3))
    let x = initializer([3, 4, 5], precision, using: &first)
    #expect(x.shape == [3, 4, 5] && x.precision == precision)
    #expect(x.isIdentical(to: initializer([3, 4, 5], precision, using: &again)))
    #expect(first == again)
    let more = initializer([3, 4, 5], precision, using: &first)
    let isRandom = !["zeros", "ones", "constant"].contains(initializer.name)
    #expect(more.isIdentical(to: x) != isRandom)
  }

  @Test func namesAreThoseOfKeras() {
    let names = Initializer.all.map(\.name)
    #expect(Set(names).count == names.count && names.contains("glorot_uniform"))
  }

  @Test func constants() {
    var source = RandomSource(seed: 1)
    #expect(Initializer.zeros([2], using: &source).values == [0, 0])
    #expect(Initializer.ones([2], using: &source).values == [1, 1])
    #expect(Initializer.constant(0.5)([2], using: &source).values == [0.5, 0.5])
  }

  @Test func fans() {
    #expect((Fans([]).into, Fans([]).outOf) == (1, 1))
    #expect((Fans([7]).into, Fans([7]).outOf) == (7, 7))
    #expect((Fans([64, 32]).into, Fans([64, 32]).outOf) == (64, 32))
    #expect((Fans([3, 3, 8, 16]).into, Fans([3, 3, 8, 16]).outOf) == (72, 144))
  }

  @Test func eachHasItsVarianceAndBounds() {
    // [50, 100]: 1/50, 2/150, 2/50; Keras' plain ones have a deviation of 0.05, or a limit.
    let cut = 0.879_625_661_034_239_78
    expect(.lecunUniform, variance: 1 / 50, bound: (3 / 50).squareRoot(), kurtosis: 1.8)
    expect(.lecunNormal, variance: 1 / 50, bound: 2 * (1 / 50).squareRoot() / cut, kurtosis: 2.37)
    expect(.glorotUniform, variance: 2 / 150, bound: (6 / 150).squareRoot(), kurtosis: 1.8)
    expect(
      .glorotNormal, variance: 2 / 150, bound: 2 * (2 / 150).squareRoot() / cut, kurtosis: 2.37)
    expect(.heUniform, variance: 2 / 50, bound: (6 / 50).squareRoot(), kurtosis: 1.8)
    expect(.heNormal, variance: 2 / 50, bound: 2 * (2 / 50).squareRoot() / cut, kurtosis: 2.37)
    expect(.uniform, variance: 0.1 * 0.1 / 12, bound: 0.05, kurtosis: 1.8)
    expect(.normal, variance: 0.0025, bound: .infinity, kurtosis: 3)
    expect(.truncatedNormal, variance: 0.0025 * cut * cut, bound: 0.1, kurtosis: 2.37)
    expect(
      .varianceScaling(scale: 3, fan: .outOf, isNormal: false), variance: 3 / 100, bound: 0.3,
      kurtosis: 1.8)
  }

  @Test func aWrongVarianceIsCaught() {
    let wrong = Initializer("wrong") { shape, source, precision in
      Initializer.glorotUniform(shape, precision, using: &source) * 1.02
    }
    let bounds = Statistics(of: wrong, [64, 32])
    #expect(!bounds.agrees(variance: 2.0 / 96, bound: 0.25, kurtosis: 1.8))
    #expect(
      Statistics(of: .glorotUniform, [64, 32])
        .agrees(variance: 2.0 / 96, bound: 0.25, kurtosis: 1.8))
  }

  private func expect(
    _ initializer: Initializer, variance: Double, bound: Double, kurtosis: Double,
    at location: SourceLocation = #_sourceLocation
  ) {
    let found = Statistics(of: initializer, [50, 100])
    #expect(
      found.agrees(variance: variance, bound: bound, kurtosis: kurtosis),
      "\(initializer): \(found)", sourceLocation: location)
  }
}

/// What more than 200,000 draws of an initializer look like.
struct Statistics {
  let count: Int
  let mean, variance, maximum: Double

  init(of initializer: Initializer, _ shape: Shape) {
    var source = RandomSource(seed: 11)
    var all: [Double] = []
    while all.count < 200_000 { all += initializer(shape, .double, using: &source).values }
    let mean = all.reduce(0, +) / Double(all.count)
    (count, self.mean) = (all.count, mean)
    variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(all.count)
    maximum = all.map(abs).max()!
  }

  /// Within five standard errors of mean and variance, and no number beyond the bound, which is nearly met.
  func agrees(variance expected: Double, bound: Double, kurtosis: Double) -> Bool {
    let n = Double(count)
    return abs(mean) <= 5 * (expected / n).squareRoot()
      && abs(variance / expected - 1) <= 5 * ((kurtosis - 1) / n).squareRoot()
      && maximum <= bound && (bound.isInfinite || maximum > 0.99 * bound)
  }
}
