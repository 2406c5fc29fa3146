import Testing

@testable import Randomness

/// Many numbers at once are those of as many single calls, to the last bit.
@Suite struct ManyNumbersTests {
  @Test(arguments: [0, 1, 7, 8, 9, 1000]) func normalNumbers(count: Int) {
    for seed in 0..<20 {
      var (many, single) = (RandomSource(seed: UInt64(seed)), RandomSource(seed: UInt64(seed)))
      let numbers = many.normals(count, mean: 0.3, deviation: 2)
      let expected = (0..<count).map { _ in single.normal(mean: 0.3, deviation: 2) }
      #expect(numbers.map(\.bitPattern) == expected.map(\.bitPattern))
      #expect(many == single)
    }
  }

  @Test func evenlySpreadNumbers() {
    var (many, single) = (RandomSource(seed: 3), RandomSource(seed: 3))
    let numbers = [Float](unsafeUninitializedCapacity: 100) { memory, count in
      many.fill(.init(rebasing: memory[..<100]), uniformlyIn: -0.1...0.7)
      count = 100
    }
    #expect(numbers == (0..<100).map { _ in Float(single.uniform(in: -0.1...0.7)) })
    #expect(many == single)
  }

  @Test func logarithmsOfEight() {
    let root = 0.5.squareRoot()
    let edges = [
      0x1p-104, root.nextDown, root, root.nextUp, 1 - 0x1p-53, 0.5, 0.25.nextUp, 0.999,
    ]
    let x = SIMD8(edges)
    let y = naturalLogarithms(x)
    for lane in 0..<8 {
      #expect(y[lane].bitPattern == naturalLogarithm(x[lane]).bitPattern, "\(x[lane])")
    }
    #expect(y[5] != naturalLogarithm(0.5.nextUp))
  }
}
