import Testing

@testable import Tensors

/// Some elements of a tensor, changed where they lie.
struct TensorPartTests {
  @Test(arguments: [Precision.single, .double])
  func whatIsChangedInPlaceIsChangedInTheWhole(precision: Precision) {
    var x = Tensor((0..<40).map(Double.init), shape: [4, 10], precision)
    let before = x.bufferAddress
    let sum = x.updatePart(16..<37) { part in
      part.add(.ones([21], precision), times: 100)
      return part.sum().scalar
    }
    #expect(sum == (16..<37).reduce(0) { $0 + Double($1) + 100 })
    #expect(x.values == (0..<40).map { Double($0) + ((16..<37).contains($0) ? 100 : 0) })
    #expect(x.bufferAddress == before)
  }

  /// A new tensor, and one that lies in another order.
  @Test func whatTakesThePlaceIsCopied() {
    var x = Tensor.zeros([32])
    x.updatePart(16..<20) { $0 = $0 + 2 }
    #expect(x.values == (0..<32).map { (16..<20).contains($0) ? 2 : 0 })
    let numbers = Tensor((0..<8).map(Double.init), shape: [4, 2])
    x.updatePart(16..<20) { $0 = numbers.transposed()[1] }
    #expect(Array(x.values[16..<20]) == [1, 3, 5, 7])
  }

  /// Others who have the same buffer keep their numbers.
  @Test func copiesStayAsTheyAre() {
    var x = Tensor.zeros([40])
    let copy = x
    x.updatePart(0..<40) { $0.add(.ones([40]), times: 1) }
    #expect(copy.values == Array(repeating: 0, count: 40))
    #expect(x.values == Array(repeating: 1, count: 40))
  }

  @Test func nothingIsAPartToo() {
    var x = Tensor.ones([20])
    x.updatePart(16..<16) { #expect($0.shape == [0]) }
    #expect(x.values == Array(repeating: 1, count: 20))
  }
}
