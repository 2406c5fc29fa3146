import Communicators
import Foundation
import Layers
import Losses
import Metrics
import Optimizers
import Synchronization
import Tensors
import Testing

@testable import Training

/// What goes wrong in one process is told in all, and is gone on with afterwards.
struct FaultTests {
  struct FullDisk: Error, CustomStringConvertible { let description = "no space left" }

  private func message(_ size: Int, _ callbacks: [Callback]) -> String {
    do {
      _ = try SpreadProblem.dense.train(over: size, callbacks: callbacks)
      return ""
    } catch { return "\(error)" }
  }

  /// A callback that fails in the process of one rank, at each of its moments.
  @Test(arguments: [0, 2], [0, 1, 2, 3, 4, 5])
  func aCallbackThatFailsInOneProcess(rank: Int, moment: Int) {
    let action: Callback.Action = { _ in
      if Distribution.current?.rank == rank { throw FullDisk() }
    }
    let callback = [
      Callback(atStart: action), Callback(beforeEpoch: action), Callback(beforeStep: action),
      Callback(beforeUpdate: action), Callback(afterStep: action), Callback(afterEpoch: action),
    ][moment]
    let text = message(3, [callback])
    #expect(text.contains("rank \(rank) on "), "\(text)")
    #expect(text.contains("no space left"), "\(text)")
  }

  /// A shard that fails, here by a word that the table does not have: all hear of it, whichever way gradients go, and
  /// nobody waits for gradients that do not come.
  @Test(arguments: [0, 1, 2], [true, false])
  func aShardThatFails(rank: Int, isShared: Bool) {
    let problem = SpreadProblem(name: "a word too many", make: SpreadProblem.padded.make) {
      let (x, y) = SpreadProblem.padded.data()
      let isOwn = Distribution.current?.rank == rank
      // The first sample, at which the model looks before it trains, stays as it is.
      let more = Tensor((0..<200).map { $0 < 5 ? 0 : 6 }, shape: [40, 5])
      return (isOwn ? x + more : x, y)
    }
    do {
      _ = try problem.train(over: 3, isShared: isShared)
      Issue.record("no error")
    } catch {
      #expect("\(error)".contains("rank \(rank) on "), "\(error)")
    }
  }

  /// Weights that were changed in one process only do not go unnoticed.
  @Test func weightsThatDifferAreNoticed() {
    let spoiling = Callback(afterStep: { run in
      if Distribution.current?.rank == 1, let parameter = run.parameters.first {
        parameter.variable.value = parameter.variable.value * 1.001
      }
    })
    #expect(message(2, [spoiling]).contains("The weights after epoch 1 of rank 1"))
  }

  /// Where one process has had enough, all end, at the same step.
  @Test func oneCanEndAll() throws {
    let stopping = Callback(afterStep: { run in
      if Distribution.current?.rank == 1, run.step == 2 { run.stop(because: "enough") }
    })
    let all = try SpreadProblem.dense.train(over: 3, callbacks: [stopping])
    for trained in all { #expect(trained == all[0]) }
    #expect(all[0].values.count == 1)
  }

  /// A stream that fails on one host, and one that ends earlier there: in memory that they have in common, and by
  /// messages.
  @Test(arguments: [true, false], [(2, 1, true), (2, 1, false), (2, 0, true), (4, 2, true)])
  func streamsThatDiffer(isFailing: Bool, _ run: (size: Int, rank: Int, isShared: Bool)) {
    do {
      _ = try ThreadCommunicator.run(run.size) { threads in
        let communicator: any Communicator = run.isShared ? threads : CountedCommunicator(threads)
        try Distribution(communicator).scope {
          var model = SmallProblem.network()
          let (x, y) = SmallProblem.classes(64)
          try model.fit(progress: .silent) {
            var start = 0
            return {
              if start == 32 && communicator.rank == run.rank {
                if isFailing { throw FullDisk() }
                return nil
              }
              guard start < 64 else { return nil }
              defer { start += 16 }
              return (x[start..<start + 16], y[start..<start + 16])
            }
          }
        }
      }
      Issue.record("no error")
    } catch {
      // Sizes are told against those of the first process.
      let rank = isFailing ? run.rank : max(1, run.rank)
      #expect("\(error)".contains("rank \(rank)"), "\(error)")
      #expect("\(error)".contains(isFailing ? "no space left" : "numbers of samples"))
    }
  }

  /// A loss that is not finite any more ends a run in which each process knew a part of what the optimizer remembers:
  /// who catches the error finds all of it.
  @Test func theMemoryIsWholeWhereALossIsNotFinite() throws {
    func remembered(over size: Int) throws -> [[[UInt8]]] {
      try ThreadCommunicator.run(size) { communicator in
        try Distribution(communicator).scope {
          var model = Sequential(
            [.dense(257, activation: .relu, inputShape: [301]), .dense(1)], seed: 5)
          model.compile(optimizer: .momentum(learningRate: 1e15), loss: .meanSquaredError)
          let (x, y) = SpreadProblem.wide.data()
          do throws(TrainingError) {
            try model.fit(x, y, epochs: 5, batchSize: 16, progress: .silent, seed: 7)
            Issue.record("the loss stayed finite")
          } catch {
            #expect("\(error)".contains("loss"), "\(error)")
          }
          return (0..<4).flatMap { model.trainer.memory[$0].map(\.bytes) }
        }
      }
    }
    let alone = try remembered(over: 1)[0]
    #expect(alone.count == 4 && alone[0].contains { $0 != 0 })
    for known in try remembered(over: 2) + remembered(over: 3) { #expect(known == alone) }
  }

  /// Stopped by a failure after two epochs and gone on with by another number of processes: the bits of an unbroken run.
  @Test(arguments: [(1, 3), (3, 1), (2, 4)])
  func goneOnWithByOthers(before: Int, after: Int) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "chalk-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let failing = Callback(beforeStep: { run in if run.epoch == 3 { throw FullDisk() } })
    func run(_ size: Int, isResuming: Bool, _ callbacks: [Callback]) throws -> [Trained] {
      let shared = SharedCallbacks(callbacks)
      return try ThreadCommunicator.run(size) { communicator in
        let checkpoints = TrainingCheckpoints(folder: folder, isResuming: isResuming)
        return try Distribution(communicator).scope {
          try checkpoints.scope {
            // Two trainings, of which the first is over when the second one is stopped.
            var first = SpreadProblem.recurrent.make()
            let (u, v) = SpreadProblem.recurrent.data()
            try first.fit(u, v, epochs: 1, batchSize: 16, progress: .silent, seed: 3)
            var model = SpreadProblem.convolution.make()
            let (x, y) = SpreadProblem.convolution.data()
            let history = try model.fit(
              x, y, epochs: 4, batchSize: 16, callbacks: shared.callbacks, progress: .silent,
              seed: 7)
            return Trained(model, history)
          }
        }
      }
    }
    let unbroken = try run(1, isResuming: false, [])[0]
    #expect(throws: CommunicationError.self) { try run(before, isResuming: false, [failing]) }
    for trained in try run(after, isResuming: true, []) { #expect(trained == unbroken) }
  }
}
