import Tensors
import Testing

@testable import Autograd

/// Leaves are told of when nothing more can reach them, and then have the gradient that the ordinary pass gives.
struct CompleteGradientsTests {
  /// Two layers, of which the first weight is used twice, a weight that is used once, and one that is not used.
  private func loss(_ w: Variable, _ v: Variable) -> Variable {
    let x = Variable(Tensor([[1, 2], [3, 4], [5, 7]]))
    let hidden = x.matmul(w).tanh()
    return (hidden.matmul(v).squared().sum() + (w * w).sum() * 0.5)
  }

  private func weights() -> (Variable, Variable, Variable) {
    (
      Variable(Tensor([[0.1, -0.2], [0.3, 0.05]]), requiresGradient: true),
      Variable(Tensor([[0.4], [-0.6]]), requiresGradient: true),
      Variable(Tensor([1, 2]), requiresGradient: true)
    )
  }

  @Test func eachLeafOnceWithItsWholeGradient() {
    let (w, v, _) = weights()
    loss(w, v).backward()
    let (first, second, unused) = weights()
    var told: [(leaf: Variable, gradient: Tensor?)] = []
    loss(first, second).backward { leaf in told.append((leaf, leaf.gradient)) }
    #expect(told.count == 2)
    #expect(told.filter { $0.leaf === unused }.isEmpty)
    let gradients = [first, second].map { leaf in told.first { $0.leaf === leaf }?.gradient }
    #expect(gradients[0]?.floats == w.gradient?.floats)
    #expect(gradients[1]?.floats == v.gradient?.floats)
  }

  /// The weight near the loss is complete before the one behind it.
  @Test func theLastLayerComesFirst() {
    let (w, v, _) = weights()
    let x = Variable(Tensor([[1, 2], [3, 4]]))
    var order: [Variable] = []
    x.matmul(w).tanh().matmul(v).sum().backward { order.append($0) }
    #expect(order.count == 2 && order[0] === v && order[1] === w)
  }

  /// What has been told of can be taken away, while the pass goes on.
  @Test func gradientsCanBeTakenMeanwhile() {
    let (w, v, _) = weights()
    loss(w, v).backward { _ = $0.takeGradient() }
    #expect(w.gradient == nil && v.gradient == nil)
    w.replaceGradient(by: .dense(Tensor([[1, 1], [1, 1]])))
    #expect(w.gradient?.floats == [1, 1, 1, 1])
  }
}
