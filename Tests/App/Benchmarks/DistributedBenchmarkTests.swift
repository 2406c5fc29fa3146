import Communicators
import Foundation
import Testing

@testable import Benchmarks

@Suite struct DistributedBenchmarkTests {
  private func comparison(_ measured: Double, _ reference: Double, goal: Double)
    -> DistributedBenchmark.Comparison
  {
    comparison([measured], [reference], goal: goal)
  }

  private func comparison(_ measured: [Double], _ reference: [Double], goal: Double)
    -> DistributedBenchmark.Comparison
  {
    DistributedBenchmark.Comparison(
      name: "x", measured: .init("a", measured), reference: .init("b", reference), goal: goal)
  }

  /// Most turns tell the same, also where the machine was slower during some of them.
  @Test func turnsAreCompared() {
    let slower = comparison([1, 2, 2, 2, 1], [0.9, 1.8, 1.8, 0.9, 0.9], goal: 0.9)
    #expect(abs(slower.ratio - 0.9) < 1e-12)
    #expect(slower.measured.seconds == 2 && slower.reference.seconds == 0.9)
    #expect(comparison([3, 1, 1], [1, 1, 1], goal: 1.5).ratio == 1)
  }

  @Test func goalsAreOfSpeedOrOfTime() {
    #expect(comparison(1, 0.95, goal: 0.9).isReached)
    #expect(!comparison(1, 0.8, goal: 0.9).isReached)
    #expect(comparison(1.4, 1, goal: 1.5).isReached && comparison(1.4, 1, goal: 1.5).ratio == 1.4)
    #expect(!comparison(1.6, 1, goal: 1.5).isReached)
  }

  /// The work of a process, here a thread: a workload that is a `fit` is spread, and sends.
  @Test func aWorkerTimesAWorkload() throws {
    for (way, sends) in [("spread", true), ("plain", false)] {
      let order = Array(#"{"workload":"dense-tiny","way":"\#(way)"}"#.utf8)
      let results = try ThreadCommunicator.run(2) { communicator in
        String(
          decoding: try DistributedBenchmark.work(order, over: communicator), as: UTF8.self)
      }
      for result in results {
        #expect(result.contains("seconds"))
        #expect(result.contains("\"sentBytes\":0") == !sends, "\(result)")
      }
    }
    let unknown = Array(#"{"workload":"nothing","way":"plain"}"#.utf8)
    #expect(throws: WorkloadError.self) {
      try DistributedBenchmark.work(unknown, over: .single)
    }
  }
}
