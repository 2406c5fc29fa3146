import Autograd
import Tensors
import Testing

@testable import Losses

struct SmoothedLabelTests {
  let z = Tensor([[2.0, -1, 0.5], [0.1, 0.2, 0.3]], .double)
  let t = Tensor([[1.0, 0, 0], [0, 0, 1]], .double)

  @Test func smoothedTargetsAreTheFormula() {
    let smoothed = t * 0.8 + 0.2 / 3
    for fromLogits in [true, false] {
      let p = fromLogits ? z : z.softmax()
      let got = Loss.categoricalCrossentropy(fromLogits: fromLogits, labelSmoothing: 0.2)
      let want = Loss.categoricalCrossentropy(fromLogits: fromLogits)
      #expect(abs(got(t, Variable(p)).scalar - want(smoothed, Variable(p)).scalar) < 1e-12)
    }
    let binary = Loss.binaryCrossentropy(fromLogits: true, labelSmoothing: 0.1)
    let plain = Loss.binaryCrossentropy(fromLogits: true)
    #expect(binary(t, Variable(z)).scalar == plain(t * 0.9 + 0.05, Variable(z)).scalar)
  }

  @Test func gradients() {
    let losses: [Loss] = [
      .categoricalCrossentropy(fromLogits: true, labelSmoothing: 0.3),
      .binaryCrossentropy(fromLogits: true, labelSmoothing: 0.3),
    ]
    for loss in losses {
      #expect(GradientCheck.check("\(loss.name)", at: [z]) { loss(t, $0[0]) }.passes())
    }
    let labels = Tensor([2, -1], .double)
    let ignoring = Loss.sparseCategoricalCrossentropy(fromLogits: true, ignoring: -1)
    #expect(GradientCheck.check("ignoring", at: [z]) { ignoring(labels, $0[0]) }.passes())
  }

  @Test func anIgnoredLabelDoesNotCount() throws {
    for fromLogits in [true, false] {
      let p = fromLogits ? z : z.softmax()
      let loss = Loss.sparseCategoricalCrossentropy(fromLogits: fromLogits, ignoring: -1)
      let whole = Loss.sparseCategoricalCrossentropy(fromLogits: fromLogits)
      let y = Variable(p, requiresGradient: true)
      let value = loss(Tensor([-1, 2], .double), y)
      let wanted = whole(Tensor([2], .double), Variable(p[1..<2])).scalar
      #expect(abs(value.scalar - wanted) < 1e-12)
      value.backward()
      #expect(y.gradient![0].values == [0, 0, 0] && y.gradient!.isFinite)
      #expect(loss(Tensor([-1, -1], .double), Variable(p)).scalar == 0)
      let each = loss.samples(Tensor([-1, 2], .double), Variable(p)).value.values
      #expect(each[0] == 0 && each[1] > 0)
    }
    let loss = Loss.sparseCategoricalCrossentropy(ignoring: 255)
    #expect(try loss.prepared(Tensor([0, 255]), for: [3]).floats == [0, 255])
    #expect(throws: TargetError.self) { try loss.prepared(Tensor([3, 255]), for: [3]) }
    #expect(throws: TargetError.self) { try loss.prepared(Tensor([0.5, 255]), for: [3]) }
  }

  @Test func aMaskAndAnIgnoredLabelTogether() {
    let loss = Loss.sparseCategoricalCrossentropy(fromLogits: true, ignoring: -1)
    let logits = Tensor.stack([z, z])
    let labels = Tensor([[-1, 2], [1, 0]], .double)
    let mask = Tensor([[1, 1], [1, 0]], .double)
    let value = loss(labels, Variable(logits), mask: mask).scalar
    let whole = Loss.sparseCategoricalCrossentropy(fromLogits: true)
    let wanted = whole(Tensor([2, 1], .double), Variable(.stack([z[1], z[0]]))).scalar
    #expect(abs(value - wanted) < 1e-12)
  }
}
