import Communicators
import Layers
import Testing

@testable import Training

/// What a recorder notes over several processes.
struct SharedLooksTests {
  private func records(
    _ problem: SpreadProblem, _ size: Int, _ averaging: Distribution.Averaging = .everyStep
  ) throws -> [TrainingRecord] {
    try ThreadCommunicator.run(size) { communicator in
      try Distribution(communicator, averaging: averaging).scope {
        var model = problem.make()
        let (x, y) = problem.data()
        let history = try model.fit(
          x, y, epochs: 2, batchSize: 16, callbacks: [.recorder(every: 1)], progress: .silent,
          seed: 7)
        return history.record!
      }
    }
  }

  /// Every process has the record of one. The last batch of 61 samples has 13, that of 50 has 2: fewer than shards, so
  /// that the first process has none of them.
  @Test(arguments: [SpreadProblem.dense, .convolution], 1...4)
  func everyProcessHasTheSameRecord(problem: SpreadProblem, size: Int) throws {
    let alone = try records(problem, 1)[0]
    #expect(alone.looks.allSatisfy { !$0.layers.isEmpty && !$0.parameters.isEmpty })
    #expect(alone.looks.count == alone.losses.count)
    for record in try records(problem, size) { #expect(record == alone) }
  }

  /// A lesson that draws a layer's activations finds them in every process.
  @Test func localSGDHasOneRecordToo() throws {
    let all = try records(.dense, 3, .every(steps: 2))
    for record in all {
      #expect(record.looks == all[0].looks)
      #expect(record.looks.allSatisfy { !$0.layers.isEmpty })
    }
  }
}
