import Autograd
import Tensors
import Testing

/// What variables can do is what tensors can do, under the same names.
struct VariableFunctionTests {
  let x = Tensor([[0.5, -1, 2], [3, 0.25, -2]], .double)

  @Test func theValuesAreThoseOfTensors() {
    let v = Variable(x)
    let pairs: [(Variable, Tensor)] = [
      (v.sum(1), x.sum(1)), (v.mean([0]), x.mean([0])), (v.max(), x.max()),
      (v.min(0, 1), x.min()), (v.variance(over: nil), x.variance()),
      (v.standardDeviation(1), x.standardDeviation(1)), (v.logSumExp(1), x.logSumExp(1)),
      (v.product(0), x.product(0)), (v.norm(1, keepingAxes: true), x.norm(1, keepingAxes: true)),
      (v.sin(), x.sin()), (v.cos(), x.cos()), (v.erf(), x.erf()), (v.softplus(), x.softplus()),
      (v.clamped(to: -1...1), x.clamped(to: -1...1)), (v.sorted(), x.sorted()),
      (v.cumulativeSum(), x.cumulativeSum()), (v.topK(2).values, x.topK(2).values),
      (v.gather(Tensor([1, 1, 0])), x.gather(Tensor([1, 1, 0]))),
      (v.padded([(1, 1), (0, 2)]), x.padded([(1, 1), (0, 2)])),
      (.maximum(v, -v), x.absolute()), (.minimum(v, -v), -x.absolute()),
      (.select(x .> 0, v, -v), x.absolute()),
    ]
    for (got, want) in pairs { #expect(got.value.isClose(to: want, absolute: 1e-12)) }
  }

  @Test func slopesWhereTheyAreNotDefinedAreFinite() {
    let zero = Variable(Tensor.zeros([3], .double), requiresGradient: true)
    (zero.norm() + zero.standardDeviation() + zero.product()).backward()
    #expect(zero.gradient!.values == [0, 0, 0])
  }

  @Test func productsWithAZeroHaveTheirSlope() {
    let v = Variable(Tensor([0, 2, 3], .double), requiresGradient: true)
    v.product().backward()
    #expect(v.gradient!.values == [6, 0, 0])
  }
}
