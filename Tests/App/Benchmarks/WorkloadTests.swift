import Testing

@testable import Benchmarks

@Suite struct WorkloadTests {
  @Test func everyBaselineIsThere() {
    let names = Workload.core.map(\.name)
    #expect(Set(names).count == names.count)
    for workload in Workload.core {
      if let baseline = workload.baseline { #expect(names.contains(baseline)) }
    }
  }

  @Test func smallWorkloadsRun() {
    for workload in [Workload.operation, .trainingStep, .referenceMatmul] {
      let measurement = workload.measure(repeats: 1)
      #expect(measurement.seconds > 0 && measurement.name == workload.name)
    }
    #expect(Workload.referenceMatmul.measure(repeats: 1).gigaflops! > 0)
    #expect(Workload.operation.measure(repeats: 1).gigaflops == nil)
  }
}
