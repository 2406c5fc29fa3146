import Communicators
import Testing

@testable import LessonKit

/// Adds up the ranks, and says how many processes there were.
private struct RankSum: WorkerLesson {
  let card = LessonCard("rank-sum", "The sum of ranks", minutes: 1)

  func teach(on board: Board) throws {
    let workers = board.workers(for: self)
    for size in workers.sizes([1, 2, 3]) {
      let sums: [[Int]] = try workers.run(size, "sum", [10])
      board.say("\(sums.map { "\($0[0])/\($0[1])" }.joined(separator: " "))")
    }
  }

  func work(
    _ task: String, _ input: [UInt8], over communicator: any Communicator
  ) throws -> [UInt8] {
    guard task == "sum", input == Array("[10]".utf8) else { throw Odd() }
    let ranks = try communicator.allGather(communicator.rank)
    return Array("[\(ranks.reduce(0, +)),\(communicator.size)]".utf8)
  }
}

private struct Odd: Error {}

struct LessonWorkersTests {
  private func sentences(_ record: Record) -> [String] {
    record.steps.flatMap(\.blocks).compactMap {
      if case .prose(let prose) = $0 { prose.text } else { nil }
    }
  }

  /// These tests are no program that has the command `worker`.
  @Test func threadsDoTheWorkOfAProgramThatCannotStartItself() throws {
    let workers = LessonWorkers(RankSum(), environment: [:])
    #expect(workers.kind == .threads)
    #expect(LessonWorkers(RankSum(), environment: ["CHALK_PROGRAM": "x"]).kind == .processes)
    let sums: [[Int]] = try workers.run(3, "sum", [10])
    #expect(sums == [[3, 3], [3, 3], [3, 3]])
    #expect(throws: CommunicationError.self) {
      try workers.run(2, "other", [10], giving: [Int].self)
    }
  }

  /// Over processes that are there already each has the lesson, and all get the same results.
  @Test func theProcessesOfARunDoTheWork() throws {
    let all = try ThreadCommunicator.run(2) { communicator in
      try Distribution(communicator).scope { try RankSum().record() }
    }
    for record in all { #expect(sentences(record) == ["0/1", "1/2 1/2"]) }
  }

  @Test func everyKindHasWords() {
    for kind in LessonWorkers.Kind.allCases { #expect(kind.words.count > 20) }
  }
}
