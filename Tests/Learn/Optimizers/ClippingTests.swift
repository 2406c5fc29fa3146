import Autograd
import Optimizers
import Tensors
import Testing

struct ClippingTests {
  let gradients: [Tensor?] = [Tensor([3, 0], .double), nil, Tensor([0, -4], .double)]

  @Test func byValueCutsEachElement() {
    let cut = GradientClipping.byValue(2).clipped(gradients)
    #expect(cut[0]!.values == [2, 0] && cut[1] == nil && cut[2]!.values == [0, -2])
  }

  @Test func byNormShortensEachGradient() {
    let cut = GradientClipping.byNorm(3.5).clipped(gradients)
    #expect(cut[0]!.values == [3, 0] && cut[2]!.values == [0, -3.5])
  }

  @Test func byGlobalNormKeepsTheDirection() {
    #expect(GradientClipping.globalNorm(gradients) == 5)
    let cut = GradientClipping.byGlobalNorm(1).clipped(gradients)
    #expect(cut[0]!.isClose(to: Tensor([0.6, 0], .double)))
    #expect(cut[2]!.isClose(to: Tensor([0, -0.8], .double)))
    #expect(GradientClipping.byGlobalNorm(5).clipped(gradients)[0]!.values == [3, 0])
  }

  @Test func aStepUsesTheShortenedGradient() {
    let w = Variable(Tensor([1, 1], .double), requiresGradient: true)
    var memory = OptimizerMemory()
    (w * Tensor([30, 40], .double)).sum().backward()
    Optimizer.sgd(learningRate: 1, clipping: .byNorm(1)).step([w], memory: &memory)
    #expect(w.value.isClose(to: Tensor([0.4, 0.2], .double)))
  }
}
