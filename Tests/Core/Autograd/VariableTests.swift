import Tensors
import Testing

@testable import Autograd

@Test func gradientsGoBackThroughSharedInputs() {
  let x = Variable(Tensor([1, 2, 3], .double), wantsGradient: true)
  let y = (x * x + x).sum()
  y.backward()
  #expect(x.gradient!.values == [3, 5, 7])
}

@Test func operationOverhead() {
  let clock = ContinuousClock()
  let a = Variable(.ones([32, 10]), wantsGradient: true), b = Variable(.ones([32, 10]))
  let w = Variable(.ones([10, 10]), wantsGradient: true)
  func time(_ name: String, _ n: Int = 100_000, _ f: () -> Void) {
    let t = clock.measure { for _ in 0..<n { f() } }
    print(name, t / n)
  }
  time("add") { _ = a + b }
  time("relu") { _ = a.relu() }
  time("affine") { _ = a * 2 }
  time("matmul") { _ = a.matmul(w) }
  time("linear") { _ = Primitive.linear(.relu, bias: false)([a, w]) }
  time("alloc") { _ = Tensor.zeros([32, 10]) }
  time("add+backward") { (a + b).backward(from: b.value) }
}
