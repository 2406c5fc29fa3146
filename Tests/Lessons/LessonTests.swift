import Chalk
import Foundation
import Synchronization
import Testing

@testable import ChalkCommand

/// Every lesson of every chapter, by walking the catalog: none can be added untested.
@Suite struct LessonTests {
  static let catalog = try! Catalog.builtIn()
  static let every = catalog.lessons.map(\.card.id)

  /// CHALK_LESSONS=id,id walks only these: for who writes one.
  static let ids =
    ProcessInfo.processInfo.environment["CHALK_LESSONS"].map { chosen in
      every.filter(chosen.split(separator: ",").map(String.init).contains)
    } ?? every

  /// A lesson's first run takes seconds, 1 to 4 as a rule, and nobody waits longer than 20 on a machine of today;
  /// a thread whose core is shared with another works about half as fast.
  static let longestRun = Duration.seconds(30)

  /// What each lesson wrote with the seed 0, and whether that took long: then fewer seeds are tried,
  /// unless CHALK_THOROUGH is set.
  private static let first = Mutex<[String: (record: Record, isLong: Bool)]>([:])

  static func first(_ id: String) throws -> (record: Record, isLong: Bool) {
    if let known = first.withLock({ $0[id] }) { return known }
    let (start, ownStart) = (ContinuousClock.now, ownTime())
    let record = try catalog.lesson(id).record()
    let isThorough = ProcessInfo.processInfo.environment["CHALK_THOROUGH"] != nil
    let time = ContinuousClock.now - start
    if let problem = tooLong(id, ownTime() - ownStart) { Issue.record("\(problem)") }
    let run = (record, time > .seconds(1) && !isThorough)
    first.withLock { $0[id] = run }
    return run
  }

  /// How long this thread has worked so far. A lesson runs on one thread, so on a quiet machine that is how
  /// long it takes; what else a busy machine does is not counted.
  private static func ownTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// What is to be said where the first run of a lesson took longer than anybody should wait.
  static func tooLong(_ id: String, _ time: Duration) -> String? {
    if time < longestRun { return nil }
    return """
      \(id) took \(time.components.seconds) seconds with its own data and settings, and \
      \(longestRun.components.seconds) are the most: take fewer examples or epochs without --full.
      """
  }

  @Test(arguments: ids)
  func everyClaimHoldsWithSeveralSeeds(id: String) throws {
    let isLong = try Self.first(id).isLong
    for seed in isLong ? [0, 1] : [0, 1, 2, 3, 4] as [UInt64] {
      let record =
        seed == 0 ? try Self.first(id).record : try Self.catalog.lesson(id).record(seed: seed)
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
    for control in try Self.first(id).record.controls where control.name != Control.size {
      for value in Self.extremes(of: control) where value != control.value {
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
    let again = try Self.catalog.lesson(id).record()
    let difference = try again.firstDifference(from: Self.first(id).record)
    #expect(
      difference == nil, "\(id): the second run differs from the first in \(difference ?? "")")
  }

  @Test(arguments: ids)
  func everyLessonHasWhatALessonNeeds(id: String) throws {
    let record = try Self.first(id).record
    #expect(!record.card.formulas.isEmpty)
    #expect(record.card.needs.allSatisfy(Self.every.contains), "what it needs exists")
    #expect((5...15).contains(record.card.minutes))
    #expect(!record.figures.isEmpty)
    let blocks = record.steps.flatMap(\.blocks)
    #expect(blocks.contains { if case .question = $0 { true } else { false } })
    #expect(blocks.contains { if case .code = $0 { true } else { false } })
  }

  /// Title, caption, alternative text, and a name for every axis.
  @Test(arguments: ids)
  func everyFigureSaysWhatItShows(id: String) throws {
    for (step, figure) in try Self.first(id).record.figures {
      let problems = FigureAudit.problems(of: figure)
      #expect(
        problems.isEmpty,
        "\(id), step \(step), \(figure.title): \(problems.joined(separator: "; "))")
    }
  }

  /// A checker must be able to fail.
  @Test func anAxisWithoutANameIsSeen() {
    func problems(_ panel: Panel) -> [String] {
      FigureAudit.problems(of: Figure("A figure", caption: "What it shows.") { panel })
    }
    #expect(problems(Panel(x: "x", y: "y") { Line([1, 2]) }).isEmpty)
    #expect(problems(Panel(x: "x") { Line([1, 2]) }).count == 1)
    #expect(problems(Panel { Points([1, 2], [1, 2]) }).count == 2)
    #expect(problems(Panel(y: "count") { Bars(["a"], [1]) }).isEmpty)
    #expect(problems(Panel { Bars(["a"], [1]) }).count == 1)
    #expect(problems(Panel { HeatMap([[1]], columns: ["a"], rows: ["b"]) }).isEmpty)
    #expect(problems(Panel { HeatMap([[1]]) }).count == 2)
    #expect(problems(Panel { Images([PixelImage(grey: [[0, 1]])]) }).isEmpty, "no axes")
    let inner = Panel(x: "x", y: "y") { Line([1, 2]) }.inset(Panel { Line([1, 2]) })
    #expect(problems(inner).count == 2)
    #expect(FigureAudit.problems(of: Figure("") { inner }).contains("no title"))
  }

  /// A checker must be able to fail.
  @Test func aFalseClaimIsSeen() throws {
    #expect(try Wrong().record().claims.map(\.holds) == [false])
    #expect(Self.tooLong("slow", .seconds(31))?.contains("31 seconds") == true)
    #expect(Self.tooLong("quick", .seconds(4)) == nil)
  }
}

private struct Wrong: Lesson {
  let card = LessonCard("wrong", "Wrong", minutes: 1)
  func teach(on board: Board) { board.claim("one is two", 1 == 2) }
}
