import Testing

@testable import LessonServer

@Suite struct PageChangesTests {
  let old = [["a", "b"], ["c"]]

  func changes(_ old: [[String]]?, _ new: [[String]], keeping kept: [[Int]] = []) -> PageChanges {
    PageChanges(from: old, to: new) { step, block in kept.contains([step, block]) }
  }

  @Test func nothingNewIsNothing() {
    let changes = changes(old, old)
    #expect(changes.steps.isEmpty && !changes.isOther)
  }

  @Test func onlyWhatDiffersIsSent() {
    let changes = changes(old, [["a", "B"], ["c"]])
    #expect(changes.steps.map(\.step) == [1] && changes.steps[0].blocks == ["1": "B"])
    #expect(changes.steps[0].all == nil && !changes.isOther)
  }

  @Test func aControlUnderTheHandStays() {
    #expect(changes(old, [["a", "B"], ["c"]], keeping: [[0, 1]]).steps.isEmpty)
  }

  @Test func aStepWithMoreBlocksIsSentWhole() {
    let changes = changes(old, [["a", "b"], ["c", "d"]])
    #expect(changes.steps.map(\.step) == [2] && changes.steps[0].all == ["c", "d"])
  }

  @Test func otherStepsAreAnotherPage() {
    #expect(changes(old, [["a", "b"]]).isOther)
  }

  @Test func whatIsNotKnownIsSentWhole() {
    #expect(changes(nil, old).steps.map(\.all) == [["a", "b"], ["c"]])
  }

  /// Written into the old blocks, the changes give the new ones, for whatever blocks.
  @Test func changesLeadFromTheOldToTheNew() {
    var random = RandomNumbers(seed: 11)
    func blocks() -> [[String]] {
      (0..<3).map { _ in (0..<Int(1 + random.next() % 4)).map { _ in "\(random.next() % 3)" } }
    }
    for _ in 0..<2000 {
      let (old, new) = (blocks(), blocks())
      var page = old
      for step in changes(old, new).steps {
        if let all = step.all { page[step.step - 1] = all }
        for (at, block) in step.blocks ?? [:] { page[step.step - 1][Int(at)!] = block }
      }
      #expect(page == new)
    }
  }
}
