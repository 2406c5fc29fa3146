import Randomness
import StandardPlots
import Testing

struct PrincipalAxesTests {
  @Test func theAxesOfATurnedCloud() {
    // Points along (3, 4)/5 with a little across: lengths ±2 and ±1 give variances 4·½ and 1·½ of all.
    let points = [(2.0, 0.0), (-2, 0), (0, 1), (0, -1)].map { a, b in
      [7 + 0.6 * a - 0.8 * b, -1 + 0.8 * a + 0.6 * b]
    }
    let axes = PrincipalAxes(points, count: 2)
    expect(axes.mean, [7, -1])
    expect(axes.directions[0], [0.6, 0.8])
    expect(axes.directions[1], [0.8, -0.6])
    expect(axes.varianceParts, [0.8, 0.2])
    expect(axes.project(points[0]), [2, 0])
    expect(axes.project(points[2]), [0, -1])
  }

  @Test func theAxesAreAtRightAngles() {
    var random = RandomSource(seed: 1)
    let points = (0..<40).map { _ in
      (0..<9).map { random.normal(mean: 0, deviation: 3 / Double($0 + 1)) }
    }
    let axes = PrincipalAxes(points, count: 4)
    for i in 0..<4 {
      for j in 0...i {
        let product = zip(axes.directions[i], axes.directions[j]).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-9)
      }
    }
    #expect(axes.varianceParts == axes.varianceParts.sorted(by: >))
    #expect(axes.varianceParts.reduce(0, +) < 1)
  }

  @Test func fewerDirectionsThanAskedFor() {
    let line = PrincipalAxes([[0, 0], [1, 1], [2, 2]], count: 2)
    expect(line.varianceParts, [1, 0])
    #expect(PrincipalAxes([[5, 5], [5, 5]], count: 2).varianceParts == [0, 0])
    #expect(PrincipalAxes([], count: 1).directions == [[]])
  }

  private func expect(
    _ got: [Double], _ wanted: [Double], at location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      got.count == wanted.count && zip(got, wanted).allSatisfy { abs($0 - $1) < 1e-6 },
      "\(got) instead of \(wanted)", sourceLocation: location)
  }
}
