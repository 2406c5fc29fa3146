import Randomness
import Testing

@testable import Tensors

@Suite struct CreationTests {
  @Test func fromNumbers() {
    #expect(Tensor([[1, 2], [3, 4]]).shape == [2, 2])
    #expect(Tensor([[[1.0], [2]], [[3], [4]]]).shape == [2, 2, 1])
    #expect(Tensor([1, 2, 3]).precision == .single)
    #expect(Tensor([0.1], .double).scalar == 0.1)
    #expect(Tensor([1.0, 2, 3, 4], shape: [2, 2])[1].values == [3, 4])
    #expect(Tensor.identity(2).values == [1, 0, 0, 1])
    #expect(Tensor(7).shape == [])
  }

  @Test func ranges() {
    #expect(Tensor.range(to: 4).values == [0, 1, 2, 3])
    #expect(Tensor.range(from: 5, to: 0, by: -2).values == [5, 3, 1])
    #expect(Tensor.range(from: 1, to: 0).count == 0)
    #expect(Tensor.linear(from: 0, through: 1, count: 5).values == [0, 0.25, 0.5, 0.75, 1])
    #expect(Tensor.linear(from: 3, through: 9, count: 1).values == [3])
  }

  @Test func precisionIsConverted() {
    let x = Tensor([1 / 3.0], .double)
    #expect(x.converted(to: .single).scalar == Double(Float(1 / 3.0)))
    #expect(x.converted(to: .double).isIdentical(to: x))
  }

  @Test func theSameSeedGivesTheSameTensor() {
    func draw(_ seed: UInt64) -> Tensor {
      var source = RandomSource(seed: seed)
      return .normal([50, 20], mean: 1, deviation: 2, using: &source)
    }
    #expect(draw(3).isIdentical(to: draw(3)))
    #expect(!draw(3).isIdentical(to: draw(4)))
    #expect(abs(draw(5).mean().scalar - 1) < 0.2)
    #expect(abs(draw(5).standardDeviation().scalar - 2) < 0.2)
    var source = RandomSource(seed: 9)
    let x = Tensor.uniform([1000], in: -2...3, using: &source)
    #expect(x.min().scalar >= -2 && x.max().scalar <= 3)
    let rows = Tensor.range(to: 10).reshaped(5, 2).shuffled(using: &source)
    #expect(rows[Axis.all, 0].values.sorted() == [0, 2, 4, 6, 8])
  }
}
