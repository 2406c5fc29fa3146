import Testing

@testable import Tensors

@Suite struct ShapeTests {
  @Test func countsElementsAndAxes() {
    #expect(Shape([2, 3, 4]).count == 24)
    #expect(Shape([2, 3, 4]).rank == 3)
    #expect(Shape.scalar.count == 1)
    #expect(Shape([2, 0, 4]).count == 0)
    #expect(Shape([2, 3, 4])[-1] == 4)
    #expect(Shape([2, 3]) != Shape([2, 3, 1]))
    #expect(Array(Shape([5, 6])) == [5, 6])
  }

  @Test(arguments: [
    [-1], [3, -2], [Int.max, 2], [1 << 20, 1 << 20], Array(repeating: 1, count: 9),
  ])
  func refusesWhatIsNoShape(sizes: [Int]) {
    #expect(throws: ShapeError.self) { try Shape(validating: sizes) }
  }

  @Test func broadcastsAsNumPyDoes() throws {
    #expect(try Shape.broadcast([2, 1, 4], [3, 1], for: "+") == [2, 3, 4])
    #expect(try Shape.broadcast([], [3, 1], for: "+") == [3, 1])
    #expect(try Shape.broadcast([0, 3], [1], for: "+") == [0, 3])
    #expect(try Shape.broadcast([1], [0], for: "+") == [0])
  }

  @Test func aMisfitNamesTheOperationBothShapesAndARemedy() {
    let error = #expect(throws: ShapeError.self) {
      try Shape.broadcast([2, 3], [2, 4], for: "+")
    }
    let words = "\(error!)"
    #expect(words.contains("+") && words.contains("[2, 3]") && words.contains("[2, 4]"))
    #expect(words.contains("try"))
  }

  @Test func theMessageNamesThePlace() {
    let error = ShapeError("matmul", got: "a", need: "b")
    #expect(!"\(error)".contains("dense_1"))
    ShapeError.$place.withValue("layer dense_1") {
      #expect("\(error)" == "matmul in layer dense_1: got a; needs b")
    }
  }

  @Test func shapeMismatchesTrapWithAMessage() async {
    let matmul = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([32, 10]).matmul(.zeros([8, 1]))
    }
    let words = String(decoding: matmul?.standardErrorContent ?? [], as: UTF8.self)
    #expect(words.contains("matmul") && words.contains("[32, 10]") && words.contains("[8, 1]"))
    #expect(words.contains("ShapeTests.swift"))

    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]) + Tensor.zeros([4]) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2]) + Tensor.zeros([2], .double) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([0]).max() }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([0, 2]).mean() }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2])[2] }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).reshaped(4, -1) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2]).oneHot(0) }
    await #expect(processExitsWith: .failure) { _ = Tensor([1.5]).oneHot(3) }
    await #expect(processExitsWith: .failure) { _ = Tensor([1, .nan] as [Double]).oneHot(3) }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 3, 3, 2]).convolution(.zeros([2, 2, 3, 1]), nil, .square(2))
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 2, 2, 1]).convolution(.zeros([3, 3, 1, 1]), nil, .square(3))
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 2, 2, 1]).maxPool(.square(3))
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([2, 3]).softmaxCrossEntropy(labels: [0, 3])
    }
  }
}

extension Window {
  /// A square window without padding.
  static func square(_ size: Int, stride: Int = 1, before: Int = 0, after: Int = 0) -> Window {
    let span = try! WindowAxis(size: size, stride: stride, before: before, after: after)
    return Window(rows: span, columns: span)
  }
}
