import Communicators
import Foundation
import Testing

@testable import Benchmarks

@Suite struct DistributedBenchmarkTests {
  private func comparison(_ measured: Double, _ reference: Double, goal: Double)
    -> DistributedBenchmark.Comparison
  {
    DistributedBenchmark.Comparison(
      name: "x", measured: ("a", measured), reference: ("b", reference), goal: goal)
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
