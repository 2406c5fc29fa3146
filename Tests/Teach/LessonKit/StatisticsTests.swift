import LessonKit
import Tensors
import Testing

@Suite struct StatisticsTests {
  @Test func theMeanIsTheSumByTheCount() {
    #expect([1.0, 2, 6].mean == 3)
    #expect([1.0, 2, 6][1...].mean == 4)
    #expect([Double]().mean == 0)
  }

  @Test func theStandardDeviationDividesByTheCount() {
    #expect([2.0, 4, 4, 4, 5, 5, 7, 9].standardDeviation == 2)
    #expect([3.0].standardDeviation == 0)
    #expect([Double]().standardDeviation == 0)
  }

  @Test func theSampleStandardDeviationDividesByTheCountMinusOne() {
    #expect(abs([1.0, 2, 3].sampleStandardDeviation - 1) < 1e-15)
    #expect(abs([2.0, 4, 4, 4, 5, 5, 7, 9].sampleStandardDeviation - 2.1380899) < 1e-6)
    #expect([3.0].sampleStandardDeviation == 0)
    #expect([Double]().sampleStandardDeviation == 0)
  }

  @Test func theFractionIsThatOfAllElements() {
    #expect(zip([1, 0, 2, 1], [1, 1, 2, 1]).fraction { $0 == $1 } == 0.75)
    #expect([true, false].fraction { $0 } == 0.5)
    #expect([Int]().fraction { _ in true } == 0)
  }

  @Test func argmaxTakesTheFirstOfEquals() {
    #expect([1.0, 3, 3, 2].argmax == 1)
    #expect([-1.0].argmax == 0)
  }

  @Test func meansLeaveOutWhatIsLeftOver() {
    #expect([1.0, 3, 5, 7, 9].means(ofEach: 2) == [2, 6])
    #expect([1.0].means(ofEach: 2) == [])
  }

  @Test func theLargestDifferenceIsFound() {
    #expect(largestDifference([1, 2, 3], [1, 4, 2.5]) == 2)
    #expect(largestDifference([], [Double]()) == 0)
    #expect(largestDifference(Tensor([1, 2], .double), Tensor([0.5, 2], .double)) == 0.5)
  }
}
