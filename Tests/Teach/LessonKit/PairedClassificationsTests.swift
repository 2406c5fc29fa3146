import LessonKit
import Testing

@Suite struct PairedClassificationsTests {
  private func pairs(both: Int = 0, first b: Int, second c: Int, none: Int = 0)
    -> PairedClassifications
  {
    PairedClassifications(
      Array(repeating: true, count: both + b) + Array(repeating: false, count: c + none),
      Array(repeating: true, count: both) + Array(repeating: false, count: b)
        + Array(repeating: true, count: c) + Array(repeating: false, count: none))
  }

  /// 2·(C(6, 5) + C(6, 6))/2⁶ = 14/64.
  @Test func isTwiceTheTailOfTheTosses() {
    #expect(abs(pairs(first: 5, second: 1).probability - 14 / 64.0) < 1e-12)
    #expect(abs(pairs(first: 1, second: 5).probability - 14 / 64.0) < 1e-12)
    #expect(abs(pairs(first: 8, second: 0).probability - 2 / 256.0) < 1e-12)
  }

  @Test func onlyExamplesOnWhichTheyDifferCount() {
    let (few, many) = (
      pairs(first: 9, second: 2), pairs(both: 400, first: 9, second: 2, none: 89)
    )
    #expect(few.probability == many.probability)
    #expect(abs(many.difference - 7 / 500.0) < 1e-12 && many.count == 500)
  }

  @Test func isClearOnlyWhereChanceDoesNotExplainIt() {
    #expect(pairs(first: 60, second: 30).isClear && pairs(first: 30, second: 60).isClear)
    #expect(!pairs(first: 45, second: 45).isClear && !pairs(first: 5, second: 1).isClear)
    let nothing = PairedClassifications([], [])
    #expect(!nothing.isClear && nothing.probability == 1 && nothing.difference == 0)
    #expect(pairs(first: 3, second: 3).probability == 1, "the middle term would be counted twice")
  }
}
