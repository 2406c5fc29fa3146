import Testing

@testable import Benchmarks

@Suite struct KernelWorkloadTests {
  @Test func everyBaselineIsThere() {
    let names = KernelWorkload.all.map(\.name)
    #expect(Set(names).count == names.count)
    for workload in KernelWorkload.all {
      if let baseline = workload.baseline { #expect(names.contains(baseline)) }
    }
  }

  @Test func smallWorkloadsRun() {
    for workload in [KernelWorkload.operation, .trainingStep, .referenceMatmul] {
      let measurement = workload.measure(repeats: 1)
      #expect(measurement.seconds > 0 && measurement.name == workload.name)
    }
    #expect(KernelWorkload.referenceMatmul.measure(repeats: 1).gigaflops! > 0)
    #expect(KernelWorkload.operation.measure(repeats: 1).gigaflops == nil)
  }
}
