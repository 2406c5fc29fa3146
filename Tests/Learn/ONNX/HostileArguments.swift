import Tensors

@testable import ONNX

private func whole(_ numbers: [Int64], _ shape: [Int]? = nil) -> ONNXArray {
  ONNXArray(integers: numbers, shape: shape)
}

private let image = floats([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3])
private let kernel = floats([1, 1, 1, 1], [1, 1, 2, 2])
private let matrix = floats([1, 2, 3, 4, 5, 6], [2, 3])
private let words = ONNXArray(texts: ["a", "b"])

extension HostileNode {
  /// Axes, indices, steps and types that do not fit, and inputs that are missing.
  static let arguments = indices + windows + shapes + numbers + others

  private static let indices: [HostileNode] = [
    .init("Gather", [matrix, whole([2])], says: "index 2"),
    .init("Gather", [matrix, whole([.min])], says: "index"),
    .init("Gather", [matrix, whole([0])], ["axis": .int(2)], says: "axis 2"),
    .init("Gather", [matrix, whole([0])], ["axis": .int(.min)], says: "axis"),
    .init("Gather", [floats([1], []), whole([0])], says: "axis 0"),
    .init("GatherElements", [matrix, whole([5], [1, 1])], says: "index 5"),
    .init("GatherElements", [matrix, whole([0])], says: "indices"),
    .init("GatherND", [matrix, whole([9, 9], [1, 2])], says: "index 9"),
    .init("GatherND", [matrix, whole([0, 0, 0], [1, 3])], says: "indices"),
    .init("GatherND", [matrix, whole([0], [1, 1])], ["batch_dims": .int(-1)], says: "indices"),
    .init("GatherND", [matrix, whole([0], [1, 1])], ["batch_dims": .int(5)], says: "indices"),
    .init(
      "ScatterND", [matrix, whole([7], [1, 1]), floats([1, 2, 3], [1, 3])], says: "index 7"),
    .init("ScatterND", [matrix, whole([0], [1, 1]), floats([1])], says: "updates"),
    .init("ScatterElements", [matrix, whole([5], [1, 1]), floats([1], [1, 1])], says: "index 5"),
    .init("ScatterElements", [matrix, whole([0], [1, 1]), whole([1], [1, 1])], says: "updates"),
    .init(
      "ScatterElements", [matrix, whole([0], [1, 1]), floats([1], [1, 1])],
      ["reduction": .text("xor")], says: "xor"),
    .init(
      "Slice", [floats([1, 2]), whole([0]), whole([2]), whole([0]), whole([0])], says: "step"),
    .init(
      "Slice", [matrix, whole([0, 0]), whole([2, 2]), whole([0, 0]), whole([1, 1])],
      says: "twice"),
    .init("Slice", [matrix, whole([0]), whole([1, 2])], says: "starts"),
    .init("Slice", [matrix, whole([0]), whole([1]), whole([9])], says: "axis 9"),
    .init("Slice", [matrix], says: "starts"),
    .init(
      "Compress", [floats([1, 2]), ONNXArray(bools: [false, false, true])], says: "conditions"),
    .init("Compress", [matrix, ONNXArray(bools: [true])], ["axis": .int(4)], says: "axis 4"),
    .init("Unique", [matrix], ["axis": .int(3)], says: "axis 3"),
    .init("Unique", [words], says: "strings"),
    .init("TopK", [floats([1, 2, 3]), whole([5])], says: "5 of 3"),
    .init("TopK", [floats([1, 2, 3]), whole([-1])], says: "-1 of 3"),
    .init("ReverseSequence", [matrix, whole([9, 9, 9])], says: "lengths"),
    .init("Trilu", [floats([1, 2])], says: "matrices"),
  ]

  private static let windows: [HostileNode] = [
    .init("Conv", [image, kernel], ["group": .int(0)], says: "group"),
    .init("Conv", [image, kernel], ["group": .int(-1)], says: "group"),
    .init("Conv", [image, kernel], ["group": .int(3)], says: "group"),
    .init("Conv", [image, kernel], ["group": .text("x")], says: "group"),
    .init("Conv", [image, kernel], ["strides": .ints([0, 1])], says: "strides"),
    .init("Conv", [image, kernel], ["strides": .ints([1])], says: "strides"),
    .init("Conv", [image, kernel], ["dilations": .ints([0, 1])], says: "dilations"),
    .init("Conv", [image, kernel], ["dilations": .ints([9, 9])], says: "reaches"),
    .init("Conv", [image, kernel], ["pads": .ints([-1, 0, 0, 0])], says: "pads"),
    .init("Conv", [image, kernel], ["kernel_shape": .ints([3, 3])], says: "kernel_shape"),
    .init("Conv", [image, kernel], ["auto_pad": .text("MAYBE")], says: "MAYBE"),
    .init("Conv", [image, kernel, floats([1, 2])], says: "bias"),
    .init("Conv", [matrix, matrix], says: "kernel"),
    .init(
      "Conv", [floats([], [1, 1, 0, 3]), kernel], ["pads": .ints([2, 2, 2, 2])], says: "nothing"),
    .init(
      "Conv", [image, ONNXArray(Tensor([1.0], shape: [1, 1, 1, 1], .double))], says: "kernel"),
    .init("Conv", [whole([1], [1, 1, 1, 1]), kernel], says: "floats"),
    .init("Conv", [image], says: "input 1 is missing"),
    .init("ConvTranspose", [image, kernel], ["group": .int(0)], says: "group"),
    .init("ConvTranspose", [image, kernel], ["dilations": .ints([0, 1])], says: "dilations"),
    .init("MaxPool", [image], says: "kernel_shape"),
    .init("MaxPool", [image], ["kernel_shape": .ints([])], says: "window"),
    .init(
      "MaxPool", [image], ["kernel_shape": .ints([2, 2]), "strides": .ints([0, 0])],
      says: "strides"),
    .init(
      "LpPool", [image], ["kernel_shape": .ints([2, 2]), "p": .text("x")], says: "attribute p"),
    .init("GlobalMaxPool", [floats([], [1, 1, 0])], says: "needs"),
  ]

  private static let shapes: [HostileNode] = [
    .init("Squeeze", [matrix, whole([0])], says: "size 1"),
    .init("Unsqueeze", [matrix, whole([0, 0])], says: "axes"),
    .init("Unsqueeze", [matrix, whole([9])], says: "axis 9"),
    .init("Transpose", [matrix], ["perm": .ints([0, 0])], says: "order"),
    .init("Transpose", [matrix], ["perm": .ints([.min, .max])], says: "order"),
    .init("Flatten", [matrix], ["axis": .int(7)], says: "axis 7"),
    .init("Concat", [matrix, floats([1], [1, 1])], ["axis": .int(0)], says: "axis 0"),
    .init("Concat", [matrix, whole([1], [1, 1])], ["axis": .int(0)], says: "int64"),
    .init("Split", [matrix, whole([-1, 3])], says: "parts"),
    .init("Split", [matrix, whole([1, 2])], says: "parts"),
    .init("Cast", [matrix], says: "type"),
    .init("Cast", [matrix], ["to": .int(99)], says: "99"),
    .init("Cast", [words], ["to": .int(1)], says: "\"a\" is no number"),
    .init("Einsum", [floats([1, 2])], ["equation": .text("i->ii")], says: "once"),
    .init("Einsum", [floats([1, 2])], ["equation": .text("i->j")], says: "input"),
    .init("Einsum", [floats([1, 2])], ["equation": .text("ij->i")], says: "[2]"),
    .init(
      "Einsum", [floats([1, 2]), floats([1, 2, 3])], ["equation": .text("i,i->i")], says: "3"),
  ]

  private static let numbers: [HostileNode] = [
    .init("MatMul", [matrix, matrix], says: "multiply"),
    .init("MatMul", [floats([1], []), floats([1], [])], says: "multiply"),
    .init("Gemm", [matrix, floats([1, 2, 3])], says: "matrices"),
    .init("Gemm", [matrix, floats([1, 2, 3], [3, 1]), floats([1, 2, 3])], says: "broadcast"),
    .init("Det", [matrix], says: "square"),
    .init("ReduceSum", [matrix, whole([5])], says: "axis 5"),
    .init("ArgMax", [floats([], [0])], says: "nothing"),
    .init("CumSum", [matrix, whole([3], [])], says: "axis 3"),
    .init("CumSum", [matrix, whole([])], says: "axis"),
    .init("Softmax", [matrix], ["axis": .int(9)], says: "axis 9"),
    .init("LRN", [floats([], [1, 0, 2])], ["size": .int(3)], says: "channels"),
    .init("LRN", [image], ["size": .int(0)], says: "0 channels"),
    .init("MeanVarianceNormalization", [matrix], ["axes": .ints([0, 7])], says: "axis 7"),
    .init(
      "BatchNormalization", [image, floats([1, 2]), floats([1]), floats([1]), floats([1])],
      says: "channels"),
    .init(
      "GroupNormalization", [image, floats([1]), floats([1])], ["num_groups": .int(2)],
      opset: 21, says: "groups"),
    .init("Div", [whole([1]), whole([0])], says: "division by 0"),
    .init("Mod", [whole([1]), whole([0])], says: "division by 0"),
    .init("Mod", [floats([1]), floats([1])], says: "fmod"),
    .init("Add", [floats([1]), whole([1])], says: "one type"),
    .init("Add", [floats([1, 2]), floats([1, 2, 3])], says: "broadcast"),
    .init(
      "Add", [matrix, floats([1, 2])], ["broadcast": .int(1), "axis": .int(.min)], opset: 6,
      says: "axis"),
    .init("Add", [floats([1])], says: "input 1 is missing"),
    .init("Mean", [whole([1]), whole([2])], says: "floats"),
    .init("BitShift", [floats([1]), floats([1])], says: "whole"),
  ]

  private static let others: [HostileNode] = [
    .init("Relu", [words], says: "strings"),
    .init("Relu", [nil], says: "input 0 is missing"),
    .init("Range", [words, words, words], says: "strings"),
    .init("GatherND", [matrix, ONNXArray(texts: ["0"], shape: [1, 1])], says: "strings"),
    .init("Reshape", [matrix, words], says: "strings"),
    .init("StringConcat", [whole([1]), whole([2])], says: "needs strings"),
    .init("StringConcat", [words, ONNXArray(texts: ["a", "b", "c"])], says: "broadcast"),
    .init("EyeLike", [matrix], ["dtype": .int(8)], says: "strings"),
    .init(
      "RNN", [floats([1], [1, 1, 1]), floats([1], [1, 1, 1]), floats([1], [1, 1, 1])],
      ["clip": .float(.nan)], says: "clip"),
    .init(
      "RNN",
      [
        floats([1], [1, 1, 1]), floats([1], [1, 1, 1]), floats([1], [1, 1, 1]),
        ONNXArray(Tensor([1.0, 1], shape: [1, 2], .double)),
      ], says: "W"),
    .init(
      "LSTM", [floats([1], [1, 1, 1]), floats([1], [1, 1, 1]), floats([1], [1, 1, 1])], says: "W"),
    .init(
      "NonMaxSuppression", [floats([0, 0, 1], [1, 1, 3]), floats([1], [1, 1, 1])], says: "boxes"),
    .init("GridSample", [image, floats([0, 0, 0], [1, 1, 1, 3])], says: "grid"),
    .init("QuantizeLinear", [matrix, floats([1, 2])], says: "scales"),
    .init("QuantizeLinear", [matrix, floats([1])], ["output_dtype": .int(8)], says: "strings"),
    .init("If", [ONNXArray(bools: [true, true])], says: "condition"),
    .init("If", [ONNXArray(bools: [true])], ["then_branch": .int(1)], says: "then_branch"),
    .init(
      "Scan", [floats([1, 2])],
      ["body": .graph(ONNXGraph()), "num_scan_inputs": .int(.min)], says: "scan"),
    .init("SequenceAt", [matrix, whole([0], [])], says: "no sequence"),
    .init("NegativeLogLikelihoodLoss", [matrix, whole([0, 9])], says: "index 9"),
    .init("TfIdfVectorizer", [whole([1, 2])], ["max_gram_length": .int(3)], says: "runs"),
    .init("RandomNormal", [], ["shape": .ints([1_099_511_627_776])], says: "random"),
  ]
}
