import Randomness
import Testing

@testable import Datasets

@Suite struct LeakTests {
  private let scratch = Scratch()

  private func leaks(_ rows: [String], header: String = "x,copy,y") throws -> [String] {
    try Inspection(scratch.write("t.csv", header + "\n" + rows.joined(separator: "\n")))
      .warnings.filter { $0.contains("leakage") }
  }

  /// 200 rows: noise, a number that is above 10 only in class b, besides `wrong` rows; the class.
  private func rows(_ count: Int = 200, wrong: Int) -> [String] {
    var random = RandomSource(seed: 3)
    return (0..<count).map { i in
      let isHigh = (i % 2 == 0) != (i < wrong)
      return "\(random.uniform()),\(random.uniform() + (isHigh ? 11 : 0)),\(i % 2 == 0 ? "b" : "a")"
    }
  }

  @Test func oneThresholdThatSeparatesIsSaid() throws {
    for wrong in [0, 1] {
      let found = try leaks(rows(wrong: wrong))
      #expect(found.count == 1 && found[0].contains("'copy'"))
    }
    #expect(try leaks(rows(wrong: 4)).isEmpty)
  }

  @Test func whatChanceWouldDoIsNotSaid() throws {
    #expect(try leaks(rows(8, wrong: 0)).isEmpty)
    // The one row of class b happens to have the greatest number.
    let lone = (0..<60).map { "\($0 * 7 % 31),\(Double($0) * 1.37),\($0 == 59 ? "b" : "a")" }
    #expect(try leaks(lone).isEmpty)
  }

  @Test func intervalsOfThreeClassesAreSaid() throws {
    let three = (0..<90).map { i in
      "\(i * 7 % 31),\(Double((i % 3 + 1) % 3) * 5 + Double(i) * 0.01),\(["a", "b", "c"][i % 3])"
    }
    #expect(try leaks(three).count == 1)
    #expect(fewestMistakes([1, 2, 3, 4, 5, 6], [0, 0, 1, 0, 1, 1], 2) == 1)
    #expect(fewestMistakes([3, 3, 3, 3], [0, 1, 0, 1], 2) == 2)
    #expect(fewestMistakes([9, 8, 1, 2, 5, 5], [0, 0, 1, 1, 2, 2], 3) == 0)
  }

  @Test func aNumberThatFollowsTheTargetIsSaidInSpiteOfGaps() throws {
    let rows = (0..<60).map {
      "\($0 * 7 % 31),\($0 == 4 ? "" : "\(Double($0) * 3 + 0.5)"),\(Double($0) / 4)"
    }
    #expect(try leaks(rows).count == 1)
    let loose = (0..<60).map {
      "\($0 * 7 % 31),\(Double($0) * 3 + Double($0 * 7 % 23)),\(Double($0) / 4)"
    }
    #expect(try leaks(loose).isEmpty)
  }

  @Test func soundSetsAreNotSuspected() throws {
    for examples in [Examples.iris, .wine, .breastCancer] {
      var text = examples.featureNames.indices.map { "f\($0)," }.joined() + "class\n"
      for (row, label) in zip(examples.features, examples.labels) {
        text += row.map { "\($0)," }.joined() + "c\(label)\n"
      }
      let found = try Inspection(scratch.write("s.csv", text))
      #expect(!found.warnings.contains { $0.contains("leakage") }, "\(found.warnings)")
    }
  }

  @Test(.enabled(if: RealData.isThere, "\(RealData.why)")) func titanicIsNotSuspected() throws {
    let titanic = try Inspection(RealData.path("titanic/titanic.csv"))
    #expect(!titanic.warnings.contains { $0.contains("leakage") })
  }
}
