import Testing

@testable import Tensors

@Suite struct KernelChoiceTests {
  @Test func kernelsByName() throws {
    #expect(try KernelChoice.named("reference").name == "reference")
    #expect(try KernelChoice.named("onednn").name == "onednn")
    let error = #expect(throws: UnknownKernels.self) { try KernelChoice.named("mkl") }
    #expect("\(error!)".contains("mkl") && "\(error!)".contains("reference or onednn"))
  }

  @Test func aScopeHasItsOwn() {
    let outside = KernelChoice.current.name
    for kernels in KernelChoice.all {
      KernelChoice.with(kernels) { #expect(KernelChoice.current.name == kernels.name) }
    }
    #expect(KernelChoice.current.name == outside)
  }

  @Test func whatFallsBackIsListed() {
    let observer = FallbackObserver()
    OneDNNKernels.$observer.withValue(observer) {
      KernelChoice.with(OneDNNKernels()) {
        let x = Tensor([[0.5, 1], [1.5, 2]])
        _ = [x.power(2.5), x.sin(), x.cos(), x.exp(), x.sum(), x.matmul(x), x.softmax()]
        _ = Tensor.combine(.power, x, x, "power")
      }
    }
    #expect(observer.operations == Set(OneDNNKernels.singlePrecisionFallbacks))
    #expect(!OneDNNKernels.fallbacks.isEmpty)
  }
}
