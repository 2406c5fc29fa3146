import Tensors
import Testing

@testable import ONNX

/// One or two small cases for each family, with results that were worked out by hand.
struct OperatorTests {
  @Test func elementwise() throws {
    expect(try outputs("Relu", [floats([-1, 2])]), [0, 2], [2])
    expect(try outputs("HardSigmoid", [floats([0, 10])]), [0.5, 1], [2])
    expect(
      try outputs("Clip", [floats([-3, 1, 9]), floats([0], []), floats([5], [])]), [0, 1, 5], [3])
    expect(
      try outputs("Clip", [floats([-3, 9])], ["min": .float(-1), "max": .float(2)], opset: 6),
      [-1, 2], [2])
  }

  @Test func arithmeticBroadcasts() throws {
    let a = floats([1, 2, 3, 4], [2, 2])
    expect(try outputs("Add", [a, floats([10, 20])]), [11, 22, 13, 24], [2, 2])
    let old: [String: ONNXAttribute] = ["broadcast": .int(1), "axis": .int(0)]
    expect(try outputs("Add", [a, floats([10, 20])], old, opset: 6), [11, 12, 23, 24], [2, 2])
    let whole = ONNXArray(integers: [-7, 7])
    expect(try outputs("Div", [whole, ONNXArray(integers: [2, 2])]), [-3, 3], [2])
    expect(try outputs("Mod", [whole, ONNXArray(integers: [3, -3])]), [2, -2], [2])
  }

  @Test func wholeNumbersWrapAsTheirTypeDoes() throws {
    let a = ONNXArray(integers: [250, 1], type: .uint8)
    let sum = try outputs("Add", [a, ONNXArray(integers: [10, 1], type: .uint8)])[0]
    #expect(sum.integers == [4, 2])
    let big = ONNXArray(integers: [-1, 1], type: .uint64)
    let less = try outputs("Less", [big, ONNXArray(integers: [2, 2], type: .uint64)])[0]
    #expect(less.integers == [0, 1])
  }

  @Test func reductionsTakeAxesAsAttributeOrInput() throws {
    let x = floats([1, 2, 3, 4, 5, 6], [2, 3])
    expect(
      try outputs("ReduceSum", [x, ONNXArray(integers: [1])], ["keepdims": .int(0)]), [6, 15], [2])
    expect(try outputs("ReduceMax", [x], ["axes": .ints([0])]), [4, 5, 6], [1, 3])
    let last: [String: ONNXAttribute] = ["select_last_index": .int(1), "keepdims": .int(0)]
    let place = try outputs("ArgMax", [floats([2, 2, 1])], last)
    #expect(place[0].integers == [1])
  }

  @Test func shapesAndParts() throws {
    let x = floats([1, 2, 3, 4, 5, 6], [2, 3])
    let shape = ONNXArray(integers: [0, -1, 1])
    expect(try outputs("Reshape", [x, shape]), [1, 2, 3, 4, 5, 6], [2, 3, 1])
    expect(try outputs("Transpose", [x]), [1, 4, 2, 5, 3, 6], [3, 2])
    let backwards = [-1, -10, 1, -1].map { ONNXArray(integers: [$0]) }
    expect(try outputs("Slice", [x] + backwards), [3, 2, 1, 6, 5, 4], [2, 3])
    expect(
      try outputs(
        "Pad", [floats([1, 2, 3]), ONNXArray(integers: [2, 0])], ["mode": .text("reflect")]),
      [3, 2, 1, 2, 3], [5])
    let parts = try outputs(
      "Split", [x, ONNXArray(integers: [1, 2])], ["axis": .int(1)], outputs: 2)
    expect([parts[1]], [2, 3, 5, 6], [2, 2])
  }

  @Test func indices() throws {
    let x = floats([1, 2, 3, 4], [2, 2])
    expect(
      try outputs("Gather", [x, ONNXArray(integers: [-1])], ["axis": .int(1)]), [2, 4], [2, 1])
    let places = ONNXArray(integers: [0, 0, 1, 0], shape: [2, 2])
    expect(try outputs("GatherElements", [x, places], ["axis": .int(1)]), [1, 1, 4, 3], [2, 2])
    #expect(throws: ONNXError.self) {
      try outputs("Gather", [x, ONNXArray(integers: [2])], ["axis": .int(1)])
    }
  }

  @Test func matrices() throws {
    let (a, b) = (floats([1, 2, 3, 4], [2, 2]), floats([1, 0, 0, 2], [2, 2]))
    expect(try outputs("MatMul", [a, b]), [1, 4, 3, 8], [2, 2])
    let attributes: [String: ONNXAttribute] = ["alpha": .float(2), "transA": .int(1)]
    expect(try outputs("Gemm", [a, b, floats([1, 1])], attributes), [3, 13, 5, 17], [2, 2])
    expect(try outputs("Einsum", [a, b], ["equation": .text("ij,ij->i")]), [1, 8], [2])
    #expect(throws: ONNXError.self) { try outputs("MatMul", [a, floats([1, 2, 3])]) }
  }

  @Test func convolutionsAndPooling() throws {
    let x = floats([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3])
    let w = floats([1, 0, 0, 1], [1, 1, 2, 2])
    expect(try outputs("Conv", [x, w]), [6, 8, 12, 14], [1, 1, 2, 2])
    expect(
      try outputs("ConvTranspose", [floats([1, 2], [1, 1, 2]), floats([1, 10], [1, 1, 2])]),
      [1, 12, 20], [1, 1, 3])
    let square: [String: ONNXAttribute] = ["kernel_shape": .ints([2, 2])]
    expect(try outputs("MaxPool", [x], square), [5, 6, 8, 9], [1, 1, 2, 2])
    let same: [String: ONNXAttribute] = [
      "kernel_shape": .ints([2, 2]), "auto_pad": .text("SAME_UPPER"),
    ]
    expect(
      try outputs("AveragePool", [x], same), [3, 4, 4.5, 6, 7, 7.5, 7.5, 8.5, 9], [1, 1, 3, 3])
  }

  @Test func convolutionOverThreeAxesIsTheSumOfItsSlices() throws {
    let x = floats((1...8).map(Double.init), [1, 1, 2, 2, 2])
    let w = floats([Double](repeating: 1, count: 8), [1, 1, 2, 2, 2])
    expect(try outputs("Conv", [x, w, floats([0.5])]), [36.5], [1, 1, 1, 1, 1])
  }

  @Test func softmaxBeforeVersion13SeesAMatrix() throws {
    let x = floats([0, 0, 0, 0], [1, 2, 2])
    expect(try outputs("Softmax", [x], opset: 11), [0.25, 0.25, 0.25, 0.25], [1, 2, 2])
    expect(try outputs("Softmax", [x]), [0.5, 0.5, 0.5, 0.5], [1, 2, 2])
  }

  @Test func recurrentStateIsKeptBehindTheLengthOfASequence() throws {
    let x = floats([1, 1], [2, 1, 1])
    let one = floats([1], [1, 1, 1])
    let arrays: [ONNXArray?] = [x, one, one, nil, ONNXArray(integers: [1], type: .int32)]
    let both = try outputs(
      "RNN", arrays, ["hidden_size": .int(1), "activations": .texts(["Relu"])], outputs: 2)
    expect([both[0]], [1, 0], [2, 1, 1, 1])
    expect([both[1]], [1], [1, 1, 1])
  }

  @Test func resize() throws {
    let x = floats([1, 3], [1, 1, 1, 2])
    let scales = floats([1, 1, 1, 2])
    let linear: [String: ONNXAttribute] = ["mode": .text("linear")]
    expect(try outputs("Resize", [x, nil, scales], linear), [1, 1.5, 2.5, 3], [1, 1, 1, 4])
    expect(try outputs("Resize", [x, scales], opset: 10), [1, 1, 3, 3], [1, 1, 1, 4])
  }

  @Test func quantization() throws {
    let zero = ONNXArray(integers: [128], shape: [], type: .uint8)
    let q = try outputs("QuantizeLinear", [floats([-2, 0.5, 999]), floats([1], []), zero])[0]
    #expect(q.integers == [126, 128, 255])
    expect(try outputs("DequantizeLinear", [q, floats([2], []), zero]), [-4, 0, 254], [3])
  }

  @Test func whatIsNotSupportedIsNamed() throws {
    do {
      _ = try outputs("Telepathy", [floats([1])])
      Issue.record("an operator that nobody knows was run")
    } catch let error as ONNXError {
      #expect(error.description.contains("Telepathy"))
      #expect(error.description.contains("node"))
      #expect(error.description.contains("17"))
    }
  }

  @Test func aWrongResultIsNoticed() {
    let (a, b) = (ONNXValue.array(floats([1, 2])), ONNXValue.array(floats([1, 2.1])))
    #expect(ONNXCase.difference(a, b) != nil)
    #expect(ONNXCase.difference(a, a) == nil)
  }
}
