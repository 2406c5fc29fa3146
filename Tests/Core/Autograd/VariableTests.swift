import Randomness
import Tensors
import Testing

@testable import Autograd

@Suite struct VariableTests {
  @Test func gradientsGoBackThroughSharedInputs() {
    let x = parameter([1, 2, 3])
    (x * x + x).sum().backward()
    #expect(x.gradient!.values == [3, 5, 7])
  }

  @Test func gradientsOfSeveralPassesAddUpUntilCleared() {
    let x = parameter([1, 2])
    (x * 3).sum().backward()
    (x * 4).sum().backward()
    #expect(x.gradient!.values == [7, 7])
    #expect(x.takeGradient()!.toDense().values == [7, 7])
    #expect(x.gradient == nil)
  }

  @Test func gradientsThroughBroadcastingAreSummed() {
    let row = parameter([1, 2])
    let column = Variable(Tensor([[1], [2], [3]], .double), requiresGradient: true)
    (row * column).sum().backward()
    #expect(row.gradient!.values == [6, 6])
    #expect(column.gradient!.shape == [3, 1])
    #expect(column.gradient!.values == [3, 3, 3])
  }

  @Test func detachingAndNotRecordingStopGradients() {
    let x = parameter([2])
    (x * x.detached()).sum().backward()
    #expect(x.gradient!.values == [2])
    x.clearGradient()
    let y = withoutGradients { x * x }
    #expect(!y.requiresGradient && Recording.isOn)
    y.sum().backward()
    #expect(x.gradient == nil)
  }

  @Test func inputsHaveGradientsToo() {
    let image = Variable(Tensor([[1, 2], [3, 4]], .double), requiresGradient: true)
    let weights = Variable(Tensor([[1], [-1]], .double))
    image.matmul(weights).relu().sum().backward()
    #expect(image.gradient!.values == [0, 0, 0, 0])
    image.matmul(weights * -1).relu().sum().backward()
    #expect(image.gradient!.values == [-1, 1, -1, 1])
    #expect(weights.gradient == nil)
  }

  @Test func aVariableInTheMiddleKeepsItsGradientWhereAsked() {
    let x = parameter([1, 2])
    let (h, k) = (x * 2, x * 3)
    h.retainsGradient = true
    (h * h + k).sum().backward()
    #expect(h.gradient!.values == [4, 8])
    #expect(k.gradient == nil)
  }

  @Test func aPassCanBeRepeatedWhereHistoryIsKept() {
    let x = parameter([3])
    let y = (x * x).sum()
    y.backward(retainingGraph: true)
    y.backward()
    #expect(x.gradient!.values == [12])
  }

  @Test func aUsedUpHistoryStopsWithWords() async {
    await #expect(processExitsWith: .failure) {
      let x = Variable(Tensor([1.0]), requiresGradient: true)
      let y = (x * x).sum()
      y.backward()
      y.backward()
    }
    await #expect(processExitsWith: .failure) {
      let x = Variable(Tensor([1.0]), requiresGradient: true)
      let shared = x * x
      (shared * 2).sum().backward()
      (shared * 3).sum().backward()
    }
    await #expect(processExitsWith: .failure) {
      Variable(Tensor([1.0, 2]), requiresGradient: true).backward()
    }
  }

  @Test func aLookupLeavesASparseGradient() {
    let table = Variable(.zeros([1000, 2], .double), requiresGradient: true)
    let rows = Primitive.lookup(Tensor([5, 7, 5]))([table])
    rows.backward(from: Tensor([[1, 2], [3, 4], [10, 20]], .double))
    guard case .sparse(let gradient)? = table.sparseGradient else {
      Issue.record("a whole gradient")
      return
    }
    #expect(gradient.indices == [5, 7, 5])
    #expect(table.gradient![5].values == [11, 22])
    #expect(table.gradient!.sum().scalar == 40)
    (table * 2).sum().backward()
    #expect(table.gradient![5].values == [13, 24] && table.gradient![0].values == [2, 2])
  }

  @Test func theOrderOfVariablesDoesNotChangeTheBits() {
    func gradient() -> Tensor {
      var source = RandomSource(seed: 5)
      let x = Variable(.normal([40, 30], using: &source), requiresGradient: true)
      let w = Variable(.normal([30, 30], using: &source), requiresGradient: true)
      let h = (1...5).map { x.matmul(w * Double($0)).tanh() }
      h.dropFirst().reduce(h[0], +).sum().backward()
      return w.gradient!
    }
    #expect(gradient().isIdentical(to: gradient()))
  }

  private func parameter(_ values: [Double]) -> Variable {
    Variable(Tensor(values, .double), requiresGradient: true)
  }
}
