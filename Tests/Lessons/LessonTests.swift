import Chalk
import Testing

@testable import ChalkCommand

/// Every lesson of every chapter, by walking the catalog: none can be added untested.
@Suite struct LessonTests {
  static let catalog = try! Catalog.builtIn()
  static let ids = catalog.lessons.map(\.card.id)

  @Test(arguments: ids)
  func everyClaimHoldsWithSeveralSeeds(id: String) throws {
    for seed in [0, 1, 2, 3, 4] as [UInt64] {
      let record = try Self.catalog.lesson(id).record(seed: seed)
      #expect(record.claims.count >= 3)
      for claim in record.claims {
        #expect(claim.holds, "\(id), seed \(seed): \(claim.statement.text)")
      }
    }
  }

  /// Every slider at both its ends, every choice with all its words: a learner will try them.
  @Test(arguments: ids)
  func everyClaimHoldsWhereverTheControlsAreSet(id: String) throws {
    let lesson = try Self.catalog.lesson(id)
    for control in try lesson.record().controls {
      for value in Self.extremes(of: control) {
        for claim in try lesson.record(settings: [control.name: value]).claims {
          #expect(claim.holds, "\(id), \(control.name)=\(value): \(claim.statement.text)")
        }
      }
    }
  }

  /// The ends of a slider, all words of a choice.
  static func extremes(of control: Control) -> [String] {
    switch control.kind {
    case .slider(let range): ["\(range.lowerBound)", "\(range.upperBound)"]
    case .integer(let range): ["\(range.lowerBound)", "\(range.upperBound)"]
    case .choice(let options): options
    }
  }

  @Test(arguments: ids)
  func theSameSeedGivesTheSameRecord(id: String) throws {
    let lesson = try Self.catalog.lesson(id)
    #expect(try lesson.record(seed: 9) == lesson.record(seed: 9))
  }

  @Test(arguments: ids)
  func everyLessonHasWhatALessonNeeds(id: String) throws {
    let record = try Self.catalog.lesson(id).record()
    #expect(!record.card.formulas.isEmpty)
    #expect(record.card.needs.allSatisfy(Self.ids.contains), "what it needs exists")
    #expect((5...15).contains(record.card.minutes))
    #expect(!record.figures.isEmpty)
    let blocks = record.steps.flatMap(\.blocks)
    #expect(blocks.contains { if case .question = $0 { true } else { false } })
    #expect(blocks.contains { if case .code = $0 { true } else { false } })
    for (_, figure) in record.figures {
      #expect(!figure.title.isEmpty && !figure.caption.isEmpty && !figure.altText.isEmpty)
    }
  }

  /// A checker must be able to fail.
  @Test func aFalseClaimIsSeen() throws {
    #expect(try Wrong().record().claims.map(\.holds) == [false])
  }
}

private struct Wrong: Lesson {
  let card = LessonCard("wrong", "Wrong", minutes: 1)
  func teach(on board: Board) { board.claim("one is two", 1 == 2) }
}
