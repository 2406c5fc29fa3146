import Tensors

@testable import ONNX

private func whole(_ numbers: [Int64], _ shape: [Int]? = nil) -> ONNXArray {
  ONNXArray(integers: numbers, shape: shape)
}

private func scalar(_ number: Double) -> ONNXArray { floats([number], []) }

// Powers of two by name: a table with many shifts takes the compiler long.
private let million: Int64 = 1 << 20
private let billion: Int64 = 1 << 30
private let huge: Int64 = 1 << 40
private let vast: Int64 = 1 << 61
private let many = 1 << 15
private let image = floats([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3])
private let kernel = floats([1, 1, 1, 1], [1, 1, 2, 2])

extension HostileNode {
  /// Results, or work, of any size.
  static let sizes = shapeSizes + imageSizes + signalSizes + windowSizes

  private static let shapeSizes: [HostileNode] = [
    .init("Expand", [floats([1]), whole([million, million])], says: "268435456"),
    .init("Expand", [floats([1]), whole([-3])], says: "negative"),
    .init("Expand", [floats([], [0]), whole([huge, 1])], says: "268435456"),
    .init("Tile", [floats([1], [1, 1]), whole([million, million])], says: "268435456"),
    .init("Tile", [floats([1, 2, 3, 4]), whole([vast])], says: "repeats"),
    .init("Tile", [floats([1, 2]), whole([-1])], says: "repeats"),
    .init("Tile", [floats([1, 2]), whole([1, 1])], says: "repeats"),
    .init("Pad", [floats([1, 2]), whole([2_147_483_648, 0])], says: "268435456"),
    .init("Pad", [floats([1, 2]), whole([huge, 0])], says: "widths"),
    .init("Pad", [floats([1, 2]), whole([-5, 0])], says: "negative"),
    .init("Pad", [floats([], [0]), whole([1, 1])], ["mode": .text("reflect")], says: "reflect"),
    .init("ConstantOfShape", [whole([million, million])], says: "268435456"),
    .init("ConstantOfShape", [whole([0, huge])], says: "268435456"),
    .init("ConstantOfShape", [whole([Int64](repeating: 1, count: 70))], says: "70 axes"),
    .init("ConstantOfShape", [whole([-1])], says: "negative"),
    .init("ConstantOfShape", [whole([2])], ["value": .array(floats([1, 2]))], says: "one number"),
    .init("OneHot", [whole([1]), whole([huge]), floats([0, 1])], says: "268435456"),
    .init("OneHot", [whole([1]), whole([-1]), floats([0, 1])], says: "classes"),
    .init("OneHot", [whole([1]), whole([2]), floats([0, 1, 2])], says: "two values"),
    .init("Range", [scalar(0), scalar(1e30), scalar(1)], says: "e+30"),
    .init("Range", [scalar(0), scalar(-1e30), scalar(-1)], says: "from 0.0 to -"),
    .init("Range", [scalar(0), scalar(1), scalar(0)], says: "from"),
    .init("Range", [scalar(.nan), scalar(1), scalar(1)], says: "nan"),
    .init("Range", [floats([0, 1]), scalar(1), scalar(1)], says: "three numbers"),
    .init("EyeLike", [floats([1, 2])], says: "matrix"),
  ]

  private static let imageSizes: [HostileNode] = [
    .init("Resize", [image, nil, nil, whole([1, 1, million, million])], says: "268435456"),
    .init("Resize", [image, nil, floats([1, 1, 9e5, 9e5])], says: "268435456"),
    .init("Resize", [image, nil, floats([1, 1, .nan, 1])], says: "scales"),
    .init("Resize", [image, nil, floats([1, 1, -1, 1])], says: "scales"),
    .init("Resize", [image, nil, nil, whole([1, 1, -1, 1])], says: "negative"),
    .init("Resize", [floats([], [0, 2]), nil, nil, whole([3, 2])], says: "nothing"),
    .init(
      "Resize", [image, floats([0, 0, .nan, 0, 1, 1, 1, 1]), nil, whole([1, 1, 4, 4])], crop,
      says: "region"),
    .init(
      "Resize", [image, floats([0, 0, 0, 0, 1, 1, .infinity, 1]), nil, whole([1, 1, 4, 4])],
      crop, says: "region"),
    .init("Upsample", [image, floats([1, 1, 9e5, 9e5])], opset: 9, says: "268435456"),
    .init(
      "RoiAlign", [image, floats([0, 0, 1, 1], [1, 4]), whole([0])],
      ["output_height": .int(million), "output_width": .int(million)], says: "268435456"),
    .init(
      "RoiAlign", [image, floats([0, 0, 1, 1], [1, 4]), whole([0])],
      ["sampling_ratio": .int(4095)], says: "samples"),
    .init("RoiAlign", [image, floats([0, 0, 9e4, 9e4], [1, 4]), whole([0])], says: "samples"),
    .init("RoiAlign", [image, floats([0, 0, 1e300, 1], [1, 4]), whole([0])], says: "region"),
    .init("RoiAlign", [image, floats([0, .nan, 1, 1], [1, 4]), whole([0])], says: "region"),
    .init("RoiAlign", [image, floats([0, 0, 1, 1], [1, 4]), whole([7])], says: "index 7"),
    .init(
      "MaxUnpool", [image, whole([Int64](0..<9), [1, 1, 3, 3]), whole([1, 1, huge, huge])],
      ["kernel_shape": .ints([2, 2])], says: "268435456"),
    .init(
      "MaxUnpool", [image, whole([Int64](0..<9), [1, 1, 3, 3])],
      ["kernel_shape": .ints([2, 2]), "strides": .ints([huge, 1])], says: "strides"),
    .init(
      "MaxUnpool", [image, whole([Int64](repeating: -1, count: 9), [1, 1, 3, 3])],
      ["kernel_shape": .ints([1, 1])], says: "index -1"),
  ]

  private static let signalSizes: [HostileNode] = [
    .init("HannWindow", [whole([huge], [])], says: "268435456"),
    .init("HammingWindow", [whole([-1], [])], says: "size"),
    .init("BlackmanWindow", [whole([2], [])], ["output_datatype": .int(8)], says: "strings"),
    .init("DFT", [floats([1, 2], [1, 2, 1]), whole([huge], [])], says: "length"),
    .init("DFT", [floats([], [1, 0, 1])], says: "length"),
    .init("STFT", [floats([1, 2], [1, 2, 1]), whole([0], []), floats([1])], says: "step"),
    .init(
      "STFT", [floats([1, 2], [1, 2, 1]), whole([1], []), nil, whole([9], [])], says: "frames"),
    .init("MelWeightMatrix", mel(huge, 0, 8000), says: "bands"),
    .init("MelWeightMatrix", mel(2, -700, 8000), says: "edges"),
    .init("MelWeightMatrix", mel(2, 100, 10), says: "edges"),
    .init("MelWeightMatrix", mel(2, 0, .nan), says: "edges"),
    .init("SpaceToDepth", [image], ["blocksize": .int(.max)], says: "blocks"),
    .init("SpaceToDepth", [image], ["blocksize": .int(0)], says: "blocks"),
    .init(
      "SpaceToDepth", [floats([], [1, 1, 0, 0])], ["blocksize": .int(524288)],
      says: "268435456"),
    .init("DepthToSpace", [image], ["blocksize": .int(-2)], says: "blocks"),
    .init(
      "DepthToSpace", [floats([], [1, 0, 2, 2])], ["blocksize": .int(524288)],
      says: "268435456"),
    .init(
      "Reshape", [floats([], [0]), whole([0, huge])], ["allowzero": .int(1)],
      says: "268435456"),
    .init("Reshape", [floats([1, 2]), whole([-1, -1])], says: "negative"),
    .init("Reshape", [floats([1, 2]), whole([-1, 3])], says: "[-1, 3]"),
    .init("Reshape", [floats([1, 2]), whole([2, 0])], says: "axis 1"),
  ]

  private static let windowSizes: [HostileNode] = [
    .init(
      "MatMul", [floats(zeros(many), [many, 1]), floats(zeros(many), [1, many])],
      says: "268435456"),
    .init("Conv", [image, kernel], ["pads": .ints([billion, 0, 0, 0])], says: "268435456"),
    .init("Conv", [image, kernel], ["pads": .ints([huge, 0, 0, 0])], says: "pads"),
    .init("ConvTranspose", [image, kernel], ["strides": .ints([billion, 1])], says: "268435456"),
    .init("ConvTranspose", [image, kernel], ["pads": .ints([9, 9, 9, 9])], says: "output"),
    .init("ConvTranspose", [image, kernel], ["output_shape": .ints([0, 0])], says: "output"),
    .init("MaxPool", [image], ["kernel_shape": .ints([huge, 1])], says: "window"),
    .init("MaxPool", [image], ["kernel_shape": .ints([0, 1])], says: "window"),
    .init(
      "MaxPool", [floats([], [1, 1, 0])],
      ["kernel_shape": .ints([1]), "pads": .ints([1, 1])], says: "0 numbers"),
    .init(
      "AveragePool", [image], ["kernel_shape": .ints([1, 1]), "pads": .ints([billion, 0, 0, 0])],
      says: "268435456"),
    .init("SplitToSequence", [floats([1, 2]), whole([0], [])], says: "parts"),
  ]

  /// What may be asked for, and the shape that comes.
  static let sound: [HostileNode] = [
    .init("Range", [scalar(0), scalar(-1e30), scalar(1)], says: "[0]"),
    .init("Tile", [floats([1, 2], [1, 2]), whole([million, 0])], says: "[1048576, 0]"),
    .init("Resize", [floats([], [0, 2]), nil, nil, whole([3, 0])], says: "[3, 0]"),
    .init(
      "Resize", [image, floats([0, 0, 9, 9, 1, 1, 9, 9]), nil, whole([1, 1, 2, 2])], crop,
      says: "[1, 1, 2, 2]"),
    .init("MelWeightMatrix", mel(2, 0, 1e38), says: "[9, 2]"),
    .init("Slice", [floats([1, 2]), whole([-vast]), whole([vast])], says: "[2]"),
    .init(
      "Conv", [image, kernel],
      [
        "pads": .ints([million, million, million, million]), "strides": .ints([million, million]),
      ],
      says: "[1, 1, 3, 3]"),
    .init("Einsum", [floats([], [0]), floats([1])], ["equation": .text("i,i->i")], says: "[0]"),
    .init("TopK", [floats([.nan, 1, .nan, 2]), whole([2])], says: "[2]"),
    .init("HannWindow", [whole([0], [])], says: "[0]"),
    .init("Gather", [ONNXArray(texts: ["a", "b"]), whole([1, 1])], says: "[2]"),
  ]

  private static let crop: [String: ONNXAttribute] = [
    "coordinate_transformation_mode": .text("tf_crop_and_resize"), "mode": .text("linear"),
  ]

  private static func zeros(_ count: Int) -> [Double] { [Double](repeating: 0, count: count) }

  private static func mel(_ bands: Int64, _ low: Double, _ high: Double) -> [ONNXArray?] {
    [whole([bands], []), whole([16], []), whole([8000], []), scalar(low), scalar(high)]
  }
}
