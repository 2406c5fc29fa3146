import Layers
import Tensors

extension GraphBuilder {
  /// The attributes of a window that moves over axes of these sizes.
  mutating func window(
    _ size: [Int], _ strides: [Int], _ padding: Padding, _ dilation: [Int], kernel: Bool = true
  ) -> [String: ONNXAttribute] {
    func ints(_ numbers: [Int]) -> ONNXAttribute { .ints(numbers.map { Int64($0) }) }
    var attributes: [String: ONNXAttribute] = [
      "kernel_shape": ints(size), "strides": ints(strides),
    ]
    if dilation.contains(where: { $0 != 1 }) { attributes["dilations"] = ints(dilation) }
    switch padding {
    case .valid: break
    case .same: attributes["auto_pad"] = .text("SAME_UPPER")
    case .causal:
      let before = size.indices.map { (size[$0] - 1) * dilation[$0] }
      attributes["pads"] = ints(before + before.map { _ in 0 })
    case .cells(let before, let after):
      attributes["pads"] = ints(size.map { _ in before } + size.map { _ in after })
    }
    return attributes
  }
}

extension Size2D {
  fileprivate var sizes: [Int] { [height, width] }
}

extension Conv2D: ONNXLayer {
  /// `Conv`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let size = [kernel.shape[0], kernel.shape[1]]
    let attributes = graph.window(size, strides.sizes, padding, dilationRate.sizes)
    var inputs = [
      graph.channelsFirst(x), graph.weight("kernel", kernel.value.permuted(3, 2, 0, 1)),
    ]
    if let bias { inputs.append(graph.weight("bias", bias.value)) }
    return try graph.image(activation, graph.add("Conv", inputs, attributes), of: self)
  }
}

extension DepthwiseConv2D: ONNXLayer {
  /// `Conv` with a group for each channel
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let k = kernel.shape
    var attributes = graph.window([k[0], k[1]], strides.sizes, padding, dilationRate.sizes)
    attributes["group"] = .int(Int64(k[2]))
    let w = kernel.value.contiguous().reshaped(k[0], k[1], 1, -1).permuted(3, 2, 0, 1)
    var inputs = [graph.channelsFirst(x), graph.weight("kernel", w)]
    if let bias { inputs.append(graph.weight("bias", bias.value)) }
    return try graph.image(activation, graph.add("Conv", inputs, attributes), of: self)
  }
}

extension Conv1D: ONNXLayer {
  /// `Conv` over one axis
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let attributes = graph.window([kernel.shape[0]], [strides], padding, [dilationRate])
    let w = graph.weight("kernel", kernel.value.permuted(2, 1, 0))
    var inputs = [graph.channelsFirst(x, axes: 1), w]
    if let bias { inputs.append(graph.weight("bias", bias.value)) }
    return try graph.image(activation, graph.add("Conv", inputs, attributes), axes: 1, of: self)
  }
}

extension Conv2DTranspose: ONNXLayer {
  /// `ConvTranspose`, whose padding says how much of the full result stays
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let (k, s) = ([kernel.shape[0], kernel.shape[1]], strides.sizes)
    var (before, after, extra): ([Int], [Int], [Int]) = ([], [], [])
    for axis in 0..<2 {
      let isSame = padding == .same
      let first = isSame ? max(k[axis] - s[axis], 0) / 2 : 0
      // What is left over behind the wanted length; less than nothing is filled up.
      let rest = isSame ? k[axis] - s[axis] - first : k[axis] - max(k[axis], s[axis])
      before.append(first)
      after.append(max(rest, 0))
      extra.append(max(-rest, 0))
    }
    func ints(_ numbers: [Int]) -> ONNXAttribute { .ints(numbers.map { Int64($0) }) }
    let attributes = [
      "kernel_shape": ints(k), "strides": ints(s), "pads": ints(before + after),
      "output_padding": ints(extra),
    ]
    let w = graph.weight("kernel", kernel.value.permuted(3, 2, 0, 1))
    var inputs = [graph.channelsFirst(x), w]
    if let bias { inputs.append(graph.weight("bias", bias.value)) }
    return try graph.image(activation, graph.add("ConvTranspose", inputs, attributes), of: self)
  }
}

extension MaxPooling2D: ONNXLayer {
  /// `MaxPool`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let w = slidingWindow
    let attributes = graph.window(w.size.sizes, w.strides.sizes, w.padding, [1, 1])
    return graph.channelsLast(graph.add("MaxPool", [graph.channelsFirst(x)], attributes))
  }
}

extension AveragePooling2D: ONNXLayer {
  /// `AveragePool`; padding does not count
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let w = slidingWindow
    let attributes = graph.window(w.size.sizes, w.strides.sizes, w.padding, [1, 1])
    return graph.channelsLast(graph.add("AveragePool", [graph.channelsFirst(x)], attributes))
  }
}

extension MaxPooling1D: ONNXLayer {
  /// `MaxPool` over one axis
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let w = slidingWindow
    let attributes = graph.window([w.size.width], [w.strides.width], w.padding, [1])
    let y = graph.add("MaxPool", [graph.channelsFirst(x, axes: 1)], attributes)
    return graph.channelsLast(y, axes: 1)
  }
}

extension UpSampling2D: ONNXLayer {
  /// `Resize` to the nearest
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let scales = graph.weight("scales", Tensor([1, 1, size.height, size.width]))
    let y = graph.add(
      "Resize", [graph.channelsFirst(x), "", scales],
      [
        "mode": .text("nearest"), "coordinate_transformation_mode": .text("asymmetric"),
        "nearest_mode": .text("floor"),
      ])
    return graph.channelsLast(y)
  }
}

extension ZeroPadding2D: ONNXLayer {
  /// `Pad`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let (h, w) = (padding.height, padding.width)
    return graph.add("Pad", [x, graph.integers("pads", [0, h, w, 0, 0, h, w, 0])])
  }
}

extension ZeroPadding1D: ONNXLayer {
  /// `Pad`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    graph.add("Pad", [x, graph.integers("pads", [0, padding, 0, 0, padding, 0])])
  }
}

extension GlobalAveragePooling2D: ONNXLayer {
  /// `ReduceMean`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    graph.add("ReduceMean", [x], ["axes": .ints([1, 2]), "keepdims": .int(keepDims ? 1 : 0)])
  }
}

extension GlobalMaxPooling2D: ONNXLayer {
  /// `ReduceMax`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    graph.add("ReduceMax", [x], ["axes": .ints([1, 2]), "keepdims": .int(keepDims ? 1 : 0)])
  }
}
