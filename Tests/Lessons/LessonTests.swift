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

  /// A lesson's first run takes seconds, 1 to 12 as a rule, and nobody waits longer than 20 on a machine of today.
  /// A thread whose core is shared with another works about half as fast, and so may a machine of tests.
  static let longestRun = Duration.seconds(60)

  /// The lessons whose runs take seconds, for they train over several seeds themselves: `make test` runs these
  /// with the seed 0 only, `make test-thorough` tries the seeds and settings of all.
  static let long: Set = [
    "failure-lab", "iris-network", "train-validation-test", "initialization", "breast-cancer",
    "optimizers", "mnist-dense", "overfitting", "convolution", "mnist-conv", "mnist-deeper",
    "simple-cnn", "batch-normalization", "residual", "saliency", "shapes-224", "transfer",
    "sentiment",
    "attention", "gru", "bidirectional", "sequence-to-sequence", "letters-to-sounds", "a-real-ear",
    "review-lstm",
    "forecast", "characters", "memory-race", "autoencoder", "gan-mixture", "gan-digits", "dcgan",
    "smaller", "fraud", "recommendation", "modalities", "policy-gradient", "privacy",
    "self-attention", "transformer", "gpt", "bert", "a-real-bert",
  ]

  static func isLong(_ id: String) -> Bool {
    long.contains(id) && ProcessInfo.processInfo.environment["CHALK_THOROUGH"] == nil
  }

  /// A run of a lesson, and how long it took.
  typealias Run = (record: Record, time: Duration)

  /// The runs with the seed 0: each is made once, for all tests that look at it, while they do other things.
  private static let first = Mutex<[String: Task<Run, any Error>]>([:])

  static func firstRun(_ id: String) async throws -> Run {
    let run = first.withLock { runs in
      if let known = runs[id] { return known }
      let run = Task.detached {
        let start = ownTime()
        let record = try catalog.lesson(id).record()
        return (record: record, time: ownTime() - start)
      }
      runs[id] = run
      return run
    }
    return try await run.value
  }

  /// What a lesson wrote with the seed 0.
  static func first(_ id: String) async throws -> Record { try await firstRun(id).record }

  /// How long this thread has worked so far. A lesson runs on one thread, so on a quiet machine that is how
  /// long it takes; what else a busy machine does is not counted.
  static func ownTime() -> Duration {
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
  func everyClaimHoldsWithSeveralSeeds(id: String) async throws {
    for seed in Self.isLong(id) ? [0] : [0, 1, 2, 3, 4] as [UInt64] {
      let record =
        seed == 0 ? try await Self.first(id) : try Self.catalog.lesson(id).record(seed: seed)
      #expect(record.claims.count >= 3)
      for claim in record.claims {
        #expect(claim.holds, "\(id), seed \(seed): \(claim.statement.text)")
      }
    }
  }

  /// A claim below a question answers it before it is asked: only a prediction holds it back.
  @Test(arguments: ids)
  func noClaimStandsUnderAQuestionThatItAnswers(id: String) async throws {
    for step in try await Self.first(id).steps {
      var asked: String?
      for block in step.blocks {
        if case .question(let question) = block, !question.comesFirst {
          asked = question.prompt.text
        }
        if case .claim(let claim) = block, let asked {
          Issue.record("\(id): '\(claim.statement.text)' stands under '\(asked)'; write predict.")
        }
      }
    }
  }

  /// Every slider at both its ends, every choice with all its words: a learner will try them. What says that it changes
  /// only its own step changes no other.
  @Test(arguments: ids.filter { !isLong($0) })
  func everyClaimHoldsWhereverTheControlsAreSet(id: String) async throws {
    let lesson = try Self.catalog.lesson(id)
    let controls = try await Self.first(id).controls.filter { $0.name != Control.size }
    for control in controls {
      for value in Self.extremes(of: control) where value != control.value {
        let moved = try lesson.record(settings: [control.name: value])
        for claim in moved.claims {
          #expect(claim.holds, "\(id), \(control.name)=\(value): \(claim.statement.text)")
        }
        if control.reruns == .step {
          let problem = try await MovedControlTests.problem(
            of: control, in: lesson, usual: Self.first(id), moved: moved, at: value)
          #expect(problem == nil, "\(id), \(control.name)=\(value): \(problem ?? "")")
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

  @Test(arguments: ids.filter { !isLong($0) })
  func theSameSeedGivesTheSameRecord(id: String) async throws {
    let again = try Self.catalog.lesson(id).record()
    let difference = try await again.firstDifference(from: Self.first(id))
    #expect(
      difference == nil, "\(id): the second run differs from the first in \(difference ?? "")")
  }

  @Test(arguments: ids)
  func everyLessonHasWhatALessonNeeds(id: String) async throws {
    let (record, time) = try await Self.firstRun(id)
    if let problem = Self.tooLong(id, time) { Issue.record("\(problem)") }
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
  func everyFigureSaysWhatItShows(id: String) async throws {
    for (step, figure) in try await Self.first(id).figures {
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
  @Test func aLegendThatIsCutIsSeen() {
    func cut(_ label: String, in columns: Int) -> [String] {
      FigureAudit.cutLabels(
        of: Figure("A figure", caption: "What it shows.", columns: columns) {
          for _ in 0..<columns { Panel(x: "x", y: "y") { Line([1, 2], label: label) } }
        })
    }
    #expect(cut("training", in: 1).isEmpty)
    #expect(cut("the mean over all of the batches of an epoch, both sets", in: 2).count == 2)
  }

  /// A checker must be able to fail.
  @Test func aFalseClaimIsSeen() throws {
    #expect(try Wrong().record().claims.map(\.holds) == [false])
    #expect(Self.tooLong("slow", .seconds(61))?.contains("61 seconds") == true)
    #expect(Self.tooLong("quick", .seconds(4)) == nil)
  }
}

private struct Wrong: Lesson {
  let card = LessonCard("wrong", "Wrong", minutes: 1)
  func teach(on board: Board) { board.claim("one is two", 1 == 2) }
}
