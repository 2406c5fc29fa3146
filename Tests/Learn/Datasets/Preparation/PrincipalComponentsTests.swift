import Randomness
import Testing

@testable import Datasets

@Suite struct PrincipalComponentsTests {
  /// Points on a line: (1, 2)·t. By hand: covariance (1, 2; 2, 4), eigenvalues 5 and 0.
  @Test func byHand() {
    let line: Matrix = [[-1, -2], [0, 0], [1, 2]]
    let pca = PrincipalComponents(fitting: line)
    #expect(abs(pca.variances[0] - 5) < 1e-12 && abs(pca.variances[1]) < 1e-12)
    let root = (5.0).squareRoot()
    #expect(abs(pca.directions[0, 0] - 1 / root) < 1e-12)
    #expect(abs(pca.directions[0, 1] - 2 / root) < 1e-12)
    #expect(abs(pca([[1, 2]])[0, 0] - root) < 1e-12)
    #expect(abs(pca.explainedRatios[0] - 1) < 1e-12)
  }

  /// The published numbers: explained variance ratios and variances of the centered data.
  @Test func iris() {
    let pca = PrincipalComponents(fitting: .iris)
    for (value, published) in zip(pca.explainedRatios, [0.9246, 0.0531, 0.0171, 0.0052]) {
      #expect(abs(value - published) < 5e-5)
    }
    for (value, published) in zip(pca.variances, [4.2282, 0.2427, 0.0782, 0.0238]) {
      #expect(abs(value - published) < 5e-5)
    }
    for (value, published) in zip(pca.directions[0], [0.36139, -0.08452, 0.85667, 0.35829]) {
      #expect(abs(value - published) < 5e-6)
    }
  }

  @Test func allComponentsGiveTheDataBack() {
    let features = Examples.breastCancer.features
    let pca = PrincipalComponents(fitting: features)
    let back = pca.inverse(pca(features))
    for (a, b) in zip(back.values, features.values) { #expect(abs(a - b) < 1e-8) }
    #expect(abs(pca.explainedRatios.reduce(0, +) - 1) < 1e-12)
  }

  /// More features than rows: the products of rows are decomposed, and give the same directions.
  @Test func wideDataByEitherMatrix() {
    var random = RandomSource(seed: 6)
    let rows = Matrix((0..<8).map { _ in (0..<20).map { _ in random.normal() } })
    let pca = PrincipalComponents(fitting: rows)
    let centered = rows.mapColumns { column, x in x - pca.means[column] }
    let eigen = SymmetricEigen(centered.columnProducts())
    #expect(pca.directions.count == 7)
    for i in 0..<7 {
      #expect(abs(pca.variances[i] - eigen.values[i] / 7) < 1e-10)
      let dot = zip(pca.directions[i], eigen.vectors[i]).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(abs(dot) - 1) < 1e-9)
    }
  }

  @Test func eigenvectorsAreWhatTheySayAtEverySize() {
    var random = RandomSource(seed: 8)
    for n in [1, 2, 3, 5, 10, 40] {
      var matrix = Matrix([Double](repeating: 0, count: n * n), count: n, width: n)
      for i in 0..<n {
        for j in 0...i {
          matrix[i, j] = random.normal()
          matrix[j, i] = matrix[i, j]
        }
      }
      let eigen = SymmetricEigen(matrix)
      #expect(zip(eigen.values, eigen.values.dropFirst()).allSatisfy { $0 >= $1 })
      for i in 0..<n {
        let v = eigen.vectors[i]
        for row in 0..<n {
          let product = zip(matrix[row], v).reduce(0) { $0 + $1.0 * $1.1 }
          #expect(abs(product - eigen.values[i] * v[row]) < 1e-10)
        }
        for other in 0..<n {
          let dot = zip(v, eigen.vectors[other]).reduce(0) { $0 + $1.0 * $1.1 }
          #expect(abs(dot - (i == other ? 1 : 0)) < 1e-12)
        }
      }
    }
    // Repeated eigenvalues, and nothing beside the diagonal at all.
    let flat = SymmetricEigen([[2, 0, 0], [0, 2, 0], [0, 0, 2]])
    #expect(flat.values == [2, 2, 2])
    #expect(SymmetricEigen([[0, 0], [0, 0]]).values == [0, 0])
  }

  @Test func digitsNeedFewDirections() {
    let pca = PrincipalComponents(fitting: .digits, count: 2)
    // The published numbers for these digits: 0.1489 and 0.1362.
    #expect(abs(pca.explainedRatios[0] - 0.1489) < 5e-5)
    #expect(abs(pca.explainedRatios[1] - 0.1362) < 5e-5)
  }
}
