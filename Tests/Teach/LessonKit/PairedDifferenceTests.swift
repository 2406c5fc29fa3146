import Testing

@testable import LessonKit

@Suite struct PairedDifferenceTests {
  /// Student's own data (1908): hours of sleep gained by two drugs; SciPy's `ttest_rel` gives t = −4.0621, p = 0.0028.
  @Test func studentsSleep() {
    let a = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    let b = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    let pairs = PairedDifference(a, b)
    #expect(abs(pairs.mean + 1.58) < 1e-12 && abs(pairs.t + 4.0621) < 1e-4)
    #expect(pairs.isClear && pairs.count == 10)
    #expect(abs(pairs.margin - 2.262 * pairs.standardError) < 1e-12)
    #expect(pairs.words.hasSuffix("(standard error, 10 pairs), which is more than chance explains"))
  }

  @Test func fewOrEqualPairs() {
    #expect(!PairedDifference([1], [0]).isClear, "one pair says nothing")
    #expect(!PairedDifference([], []).isClear && PairedDifference([], []).mean == 0)
    #expect(PairedDifference([2, 3], [1, 2]).isClear, "the same difference each time")
    #expect(!PairedDifference([1, 1], [1, 1]).isClear)
    #expect(!PairedDifference([1, 0, 1, 0], [0, 1, 0, 1]).isClear)
  }

  /// Values of the t distribution's table.
  @Test(arguments: [(1, 12.706), (5, 2.571), (12, 2.179), (13, 2.160), (20, 2.086), (60, 2.000)])
  func theCriticalValues(degreesOfFreedom: Int, t: Double) {
    #expect(abs(studentT975(degreesOfFreedom: degreesOfFreedom) - t) < 6e-4)
  }
}
