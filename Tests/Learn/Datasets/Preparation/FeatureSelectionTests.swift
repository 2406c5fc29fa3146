import Foundation
import Testing

@testable import Datasets

@Suite struct FeatureSelectionTests {
  @Test func theMeasuresByHand() {
    #expect(variance([1, 2, 3, 4]) == 1.25)
    #expect(abs(pearson([1, 2, 3], [2, 4, 6]) - 1) < 1e-12)
    #expect(abs(pearson([1, 2, 3, 4], [1, 3, 2, 4]) - 0.8) < 1e-12)
    #expect(pearson([1, 1, 1], [1, 2, 3]) == 0)
    // Class means 1 and 3, overall 2: between 4, within 4 → η² = ½.
    let eta = correlationRatio([0, 2, 2, 4], [0, 0, 1, 1], 2)
    #expect(abs(eta * eta - 0.5) < 1e-12)
    #expect(abs(eta - abs(pearson([0, 2, 2, 4], [0, 0, 1, 1]))) < 1e-12)
    #expect(abs(mutualInformation([0, 0, 1, 1], [0, 0, 1, 1]) - log(2)) < 1e-12)
    #expect(mutualInformation([0, 1, 0, 1], [0, 0, 1, 1]) == 0)
    #expect(abs(entropy([0, 0, 1, 1]) - log(2)) < 1e-12)
    #expect(entropy([1, 1]) == 0)
    #expect(binned([3, 1, 2, 4, .nan], bins: 2) == [1, 0, 0, 1, 2])
  }

  @Test func petalsTellMostOfIris() {
    for measure in [FeatureMeasure.correlation, .mutualInformation] {
      let selection = FeatureSelection(fitting: .iris, by: measure, keeping: 2)
      #expect(selection.columns == [2, 3], "\(measure)")
    }
    #expect(FeatureSelection(fitting: .iris, by: .variance, keeping: 1).columns == [2])
    let selected = FeatureSelection(fitting: .iris, by: .variance, keeping: 2)(.iris)
    #expect(selected.featureNames == ["sepal length", "petal length"])
    // Petal width follows petal length with r = 0.963.
    let apart = FeatureSelection(
      fitting: Examples.iris.features, droppingCorrelationsAbove: 0.95)
    #expect(apart.columns == [0, 1, 2] && abs(apart.scores[3] - 0.9629) < 5e-5)
  }

  @Test func aBentRelationIsSeenByInformationOnly() {
    let x = (0..<200).map { Double($0 - 100) / 50 + 0.01 }
    let bent = NumericExamples(
      features: Matrix(x.enumerated().map { [$1, Double($0 % 7)] }),
      targets: Matrix(x.map { $0 * $0 }, count: 200, width: 1))
    #expect(FeatureSelection(fitting: bent, by: .mutualInformation, keeping: 1).columns == [0])
    #expect(FeatureSelection(fitting: bent, by: .correlation, keeping: 1).scores[0] < 0.1)
  }
}
