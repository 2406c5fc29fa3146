import Layers
import Tensors

extension SampleShape {
  /// The place of an axis that is counted with the batch, or from the end.
  fileprivate func place(of axis: Int) -> Int { axis < 0 ? axis + count + 1 : axis }
}

extension GraphBuilder {
  /// Adds numbers, one a channel, in a shape that is broadcast along one axis of a value with this many axes.
  fileprivate mutating func along(
    _ axis: Int, of rank: Int, _ name: String, _ numbers: Tensor
  ) -> String {
    let ones = [Int](repeating: 1, count: rank - 1 - axis)
    return weight(name, numbers.reshaped(to: [numbers.count] + ones))
  }
}

extension BatchNormalization: ONNXLayer {
  /// Outside of training the mask changes nothing.
  public var heedsMask: Bool { true }

  /// `BatchNormalization` for rows, images, and channels behind the batch; `Mul` and `Add` for others
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let place = shape.place(of: axis)
    let isImage = shape.count == 3 && place == 3
    guard isImage || place == 1 else {
      let rank = shape.count + 1
      let scale = gamma.value / (movingVariance.value + epsilon).squareRoot()
      let shift = beta.value - scale * movingMean.value
      let y = graph.add("Mul", [x, graph.along(place, of: rank, "scale", scale)])
      return graph.add("Add", [y, graph.along(place, of: rank, "shift", shift)])
    }
    let inputs = [
      isImage ? graph.channelsFirst(x) : x,
      graph.weight("gamma", gamma.value), graph.weight("beta", beta.value),
      graph.weight("moving_mean", movingMean.value),
      graph.weight("moving_variance", movingVariance.value),
    ]
    let y = graph.add("BatchNormalization", inputs, ["epsilon": .float(epsilon)])
    return isImage ? graph.channelsLast(y) : y
  }
}

extension LayerNormalization: ONNXLayer {
  /// `LayerNormalization`, with the features in the last axis
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    var order = Array(0...shape.count)
    order.swapAt(shape.place(of: axis), shape.count)
    let y = graph.add(
      "LayerNormalization",
      [
        graph.transposed(x, order), graph.weight("gamma", gamma.value),
        graph.weight("beta", beta.value),
      ], ["axis": .int(-1), "epsilon": .float(epsilon)])
    return graph.transposed(y, order)
  }
}

extension RMSNormalization: ONNXLayer {
  /// γ·x/√(mean x² + ε), step by step: ONNX has an operator for it from version 23 on.
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let place = shape.place(of: axis)
    let mean = graph.add(
      "ReduceMean", [graph.add("Mul", [x, x])],
      ["axes": .ints([Int64(place)]), "keepdims": .int(1)])
    let root = graph.add("Sqrt", [graph.shifted(mean, epsilon)])
    let scale = graph.along(place, of: shape.count + 1, "gamma", gamma.value)
    return graph.add("Mul", [graph.add("Div", [x, root]), scale])
  }
}

extension GroupNormalization: ONNXLayer {
  /// `InstanceNormalization` of the groups, each as one channel: ONNX' own operator has a scale for each channel from
  /// version 21 on only.
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let (place, rank) = (shape.place(of: axis), shape.count + 1)
    let order = [0, place] + (1..<rank).filter { $0 != place }
    let first = graph.transposed(x, order)
    let sizes = graph.add("Shape", [first])
    let cut = graph.add("Reshape", [first, graph.integers("groups", [0, groups, -1])])
    let standardized = graph.add(
      "InstanceNormalization",
      [cut, graph.weight("ones", .ones([groups])), graph.weight("zeros", .zeros([groups]))],
      ["epsilon": .float(epsilon)])
    let whole = graph.add("Reshape", [standardized, sizes])
    let scaled = graph.add("Mul", [whole, graph.along(1, of: rank, "gamma", gamma.value)])
    let y = graph.add("Add", [scaled, graph.along(1, of: rank, "beta", beta.value)])
    return graph.transposed(y, order.indices.map { order.firstIndex(of: $0)! })
  }
}
