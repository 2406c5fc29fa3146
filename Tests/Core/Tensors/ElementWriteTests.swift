import Testing

@testable import Tensors

/// Writing into parts of a tensor that nobody shares changes it where it lies.
@Suite struct ElementWriteTests {
  @Test func oneOwnerIsChangedInPlace() {
    var x = Tensor.zeros([4, 3])
    let address = x.bufferAddress
    for i in 0..<4 { x[i, 1] = Tensor(Double(i)) }
    x[1..<3] = Tensor([7, 8, 9])
    #expect(x.bufferAddress == address)
    #expect(x.values == [0, 0, 0, 7, 8, 9, 7, 8, 9, 0, 3, 0])
  }

  @Test func aSharedBufferIsCopiedOnce() {
    var x = Tensor.zeros([3])
    let before = x
    x[1] = Tensor(5)
    #expect(before.values == [0, 0, 0] && x.values == [0, 5, 0])
    x[0..<2] = x[1..<3]
    #expect(x.values == [5, 0, 0])
  }

  @Test func aTransposedOneIsWrittenWhereItSeemsTo() {
    var x = Tensor([[1, 2, 3], [4, 5, 6]]).transposed()
    x[2] = Tensor([0, 9])
    #expect(x.values == [1, 4, 2, 5, 0, 9])
    var part = Tensor.range(to: 10)[Axis.every(-3)]
    part[1] = Tensor(-1)
    #expect(part.values == [9, -1, 3, 0])
  }

  @Test func stepsAndEndsOfAnySize() {
    let x = Tensor.range(to: 10)
    #expect(x[Axis.every(5_000_000_000)].values == [0])
    #expect(x[Axis.every(.min)].values == [9] && x[Axis.every(.max)].values == [0])
    #expect(x[8...Int.max].values == [8, 9] && x[...Int.max].count == 10)
    #expect(throws: ShapeError.self) { try x.shape.reshaped(to: [Int.max, 2, -1]) }
  }

  @Test func nothingGatheredIsEmpty() {
    #expect(Tensor.zeros([0, 3]).gather(Tensor([0, 2]), axis: 1).shape == [0, 2])
    #expect(Tensor.zeros([2, 3]).gather(Tensor.zeros([0]), axis: 1).shape == [2, 0])
  }

  @Test func anIndexIsNeverRounded() {
    var x = Tensor.zeros([16_777_220])
    x[16_777_217] = Tensor(1)
    #expect(x.argmax().scalar == 16_777_217)
  }
}
