import Datasets
import Foundation
import Randomness
import Testing

@Suite struct IrisTests {
  @Test func theFlowersAreAllThere() {
    let iris = Examples.iris
    #expect(iris.count == 150)
    #expect((0..<3).map { label in iris.labels.count { $0 == label } } == [50, 50, 50])
    #expect(iris.features[0] == [5.1, 3.5, 1.4, 0.2])
    #expect(iris.features[149] == [5.9, 3.0, 5.1, 1.8])
    #expect(iris.features.allSatisfy { $0.count == 4 })
  }

  /// Fisher's own means of the four lengths over all flowers.
  @Test func theMeansArePublishedOnes() {
    let means = Standardizer(fitting: .iris).means
    #expect(means.map { String(format: "%.2f", $0) } == ["5.84", "3.06", "3.76", "1.20"])
  }
}

@Suite struct SplitTests {
  @Test func everyClassIsDividedAlikeAndNoneIsLostOrTwice() {
    var random = RandomSource(seed: 1)
    let (training, test) = Examples.iris.split(testFraction: 0.2, random: &random)
    #expect(training.count == 120 && test.count == 30)
    #expect((0..<3).map { label in test.labels.count { $0 == label } } == [10, 10, 10])
    let rows = zip(Array(training.features) + Array(test.features), training.labels + test.labels)
    let all = zip(Examples.iris.features, Examples.iris.labels)
    #expect(rows.map(asText).sorted() == all.map(asText).sorted())
  }

  @Test func theSeedDecides() {
    var (a, b, c) = (RandomSource(seed: 1), RandomSource(seed: 1), RandomSource(seed: 2))
    let first = Examples.iris.split(testFraction: 0.2, random: &a).test
    #expect(first == Examples.iris.split(testFraction: 0.2, random: &b).test)
    #expect(first != Examples.iris.split(testFraction: 0.2, random: &c).test)
  }
}

@Suite struct StandardizerTests {
  @Test func theTrainingPartGetsMeanZeroAndDeviationOne() {
    let scaled = Standardizer(fitting: .iris)(.iris)
    let again = Standardizer(fitting: scaled)
    #expect(again.means.allSatisfy { abs($0) < 1e-12 })
    #expect(again.deviations.allSatisfy { abs($0 - 1) < 1e-12 })
  }

  @Test func aConstantFeatureBecomesZeroAndNotANumber() {
    let flat = Examples(
      features: [[2, 1], [2, 3]], labels: [0, 1], featureNames: ["a", "b"], classNames: ["x", "y"])
    #expect(Standardizer(fitting: flat)(flat).features == [[0, -1], [0, 1]])
  }
}

private func asText(_ row: [Double], _ label: Int) -> String { "\(row) \(label)" }
