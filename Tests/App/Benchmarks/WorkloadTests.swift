import Foundation
import Glibc
import Testing

@testable import Benchmarks

@Suite struct WorkloadTests {
  @Test func everyBaselineIsThere() {
    let names = Workload.all.map(\.name)
    #expect(Set(names).count == names.count)
    for workload in Workload.all {
      if let baseline = workload.baseline { #expect(names.contains(baseline)) }
    }
  }

  @Test func smallWorkloadsRun() throws {
    for workload in [
      Workload.scalars, .tensors, .operation, .trainingStep, .referenceMatmul, .gptScalar,
    ] {
      let measurement = try workload.measure(repeats: 1)
      #expect(measurement.seconds > 0 && measurement.workload.name == workload.name)
    }
    #expect(try Workload.referenceMatmul.measure(repeats: 1).gigaflops! > 0)
    #expect(try Workload.firstFigure.measure(repeats: 1).gigaflops == nil)
  }

  /// The peers' script runs the same, by the same names and in the same units.
  @Test func thePeersOfTransformersRunTheSame() throws {
    let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
      url.deletingLastPathComponent()
    }
    let script = try String(
      contentsOf: root.appendingPathComponent("Docs/Peers/time_gpt.py"), encoding: .utf8)
    for workload in Workload.gptPeers {
      #expect(script.contains("\"\(workload.name)\": \"\(workload.unit)\""))
    }
  }

  /// Time that grows with the square of the size, and time that does not grow at all.
  @Test func thePowerOfTheLastTwoDoublings() {
    func points(_ seconds: (Double) -> Double) -> [Growth.Point] {
      [1, 2, 4, 8].map { Growth.Point(size: $0, seconds: seconds(Double($0)), bytes: 0) }
    }
    #expect(abs(Growth.power(of: .time, points { 3 * $0 * $0 }) - 2) < 1e-12)
    #expect(abs(Growth.power(of: .time, points { _ in 0.5 })) < 1e-12)
    // What the small sizes cost besides does not count.
    #expect(abs(Growth.power(of: .time, points { $0 < 2 ? 100 : $0 }) - 1) < 1e-12)
    let linear = Growth("linear", unit: "rows", order: 1, sizes: []) { _ in {} }
    #expect(linear.isExceeded(by: .time, points { $0 * $0 }))
    #expect(!linear.isExceeded(by: .time, points { 2 * $0 }))
  }

  @Test func aGrowthIsMeasuredAtEverySize() throws {
    let growth = Growth("waiting", unit: "naps", order: 1, sizes: [1, 4]) { size in
      { usleep(UInt32(size) * 10_000) }
    }
    let points = try growth.measure(repeats: 1)
    #expect(points.map(\.size) == [1, 4])
    #expect(points[0].seconds >= 0.01 && points[1].seconds >= 0.04)
  }
}
