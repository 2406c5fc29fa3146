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
    for workload in [Workload.operation, .trainingStep, .referenceMatmul] {
      let measurement = try workload.measure(repeats: 1)
      #expect(measurement.seconds > 0 && measurement.workload.name == workload.name)
    }
    #expect(try Workload.referenceMatmul.measure(repeats: 1).gigaflops! > 0)
    #expect(try Workload.operation.measure(repeats: 1).gigaflops == nil)
  }
}
