import Autograd
import Golden
import Tensors

@testable import Layers

/// A case of the group `block` on layers of ours.
struct BlockCase {
  var run: GoldenRun

  init(_ golden: GoldenCase, _ precision: Precision) throws {
    run = try GoldenRun(golden, precision)
  }

  var golden: GoldenCase { run.golden }
  var attributes: GoldenAttributes { run.attributes }

  /// What the layer gives, by the case's names, with the gradients.
  mutating func results() throws -> [String: Tensor] {
    if golden.item == "EncoderDecoderAttention" { return try encoderDecoder() }
    let outputs = try outputs()
    return try run.variables.results(outputs)
  }

  private mutating func outputs() throws -> [String: Variable] {
    switch golden.item {
    case "RMSNormalization", "GroupNormalization": return try run.run(normalization())
    case "DepthwiseConv2D": return try run.run(depthwise())
    case "SeparableConv2D": return try run.run(separable())
    case "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalMaxPooling1D",
      "GlobalMaxPooling2D":
      return try pooling()
    case "Bidirectional": return try bidirectional()
    case "StackedLSTM": return try stacked()
    case "SqueezeExcite": return try squeezeExcite()
    case "InvertedResidual": return try run.run(invertedResidual())
    case "ResidualBlock": return try residual()
    default: throw GoldenProblem("there is no block for the item “\(golden.item)”")
    }
  }

  private func normalization() throws -> any Layer {
    let axis = try golden.normalizedAxis()
    let features = try golden.shape("x")[axis]
    _ = try GoldenSizes(of: golden, ["gamma": "\(features)", "beta?": "\(features)"])
    if golden.item == "RMSNormalization" {
      return RMSNormalization(features, axis: axis, epsilon: try run.epsilon())
    }
    let groups = try run.size("groups")
    guard axis > 0, features > 0, features % groups == 0 else {
      throw GoldenProblem("groups is \(groups), axis \(axis), and there are \(features) channels")
    }
    return GroupNormalization(features, groups: groups, axis: axis, epsilon: try run.epsilon())
  }

  private func padding() throws -> Padding {
    try attributes.choice("padding", among: ["same": .same, "valid": Padding.valid])
  }

  private mutating func depthwise() throws -> DepthwiseConv2D {
    attributes.note("zero_pad_top_bottom_left_right")
    let sizes = try GoldenSizes(
      of: golden, attributes: ["kernel_size": 2, "depth_multiplier": 1],
      [
        "x": "batch height width in", "kernel": "kernel_size0 kernel_size1 in depth_multiplier",
      ])
    try checkBias()
    return DepthwiseConv2D(
      sizes["in"], Size2D(sizes["kernel_size0"], sizes["kernel_size1"]),
      strides: try run.sizes2D("strides"), padding: try padding(),
      depthMultiplier: sizes["depth_multiplier"], useBias: golden.has("bias"), using: &run.random)
  }

  private mutating func separable() throws -> SeparableConv2D {
    attributes.note("zero_pad_top_bottom_left_right")
    let sizes = try GoldenSizes(
      of: golden, attributes: ["kernel_size": 2, "depth_multiplier": 1, "filters": 1],
      [
        "x": "batch height width in",
        "depthwise_kernel": "kernel_size0 kernel_size1 in depth_multiplier",
        "pointwise_kernel": "1 1 inner filters", "bias?": "filters",
      ])
    try checkBias()
    return SeparableConv2D(
      sizes["in"], sizes["filters"], Size2D(sizes["kernel_size0"], sizes["kernel_size1"]),
      strides: try run.sizes2D("strides"), padding: try padding(),
      depthMultiplier: sizes["depth_multiplier"], useBias: golden.has("bias"), using: &run.random)
  }

  private func checkBias() throws {
    guard try attributes.truth("use_bias") == golden.has("bias") else {
      throw GoldenProblem("use_bias says something else than the tensor bias")
    }
  }

  private mutating func pooling() throws -> [String: Variable] {
    let isSequence = golden.item.hasSuffix("1D")
    let sizes = try GoldenSizes(
      of: golden,
      ["x": isSequence ? "batch time channels" : "batch height width channels"])
    let keep = try attributes.truth("keepdims")
    let x = try run.variables("x")
    let layer: any Layer =
      switch golden.item {
      case "GlobalAveragePooling1D": GlobalAveragePooling1D(keepDims: keep)
      case "GlobalMaxPooling1D": GlobalMaxPooling1D(keepDims: keep)
      case "GlobalMaxPooling2D": GlobalMaxPooling2D(keepDims: keep)
      default: GlobalAveragePooling2D(keepDims: keep)
      }
    try run.look(layer, x.shape)
    guard isSequence else { return ["y": layer(x)] }
    var mask = try run.mask("mask", [sizes["batch"], sizes["time"]])
    return ["y": layer(x, mask: &mask)]
  }

  private mutating func recurrent(
    _ kind: String, _ inputs: Int, _ units: Int, returnSequences: Bool, useBias: Bool
  ) throws -> any RecurrentLayer {
    switch kind {
    case "SimpleRNN":
      return SimpleRNN(
        inputs, units, returnSequences: returnSequences, useBias: useBias, using: &run.random)
    case "GRU":
      return GRU(
        inputs, units, resetAfter: try attributes.truth("reset_after"),
        returnSequences: returnSequences, useBias: useBias, using: &run.random)
    case "LSTM":
      return LSTM(
        inputs, units, returnSequences: returnSequences, useBias: useBias, using: &run.random)
    default: throw GoldenProblem("there is no recurrent layer “\(kind)”")
    }
  }

  private mutating func bidirectional() throws -> [String: Variable] {
    let sizes = try GoldenSizes(of: golden, attributes: ["units": 1], ["x": "batch time in"])
    let (kind, all) = (try attributes.text("layer"), try attributes.truth("return_sequences"))
    var layers: [any RecurrentLayer] = []
    for side in ["forward", "backward"] {
      layers.append(
        try recurrent(
          kind, sizes["in"], run.size("units"), returnSequences: all,
          useBias: golden.has(side + ".bias")))
    }
    let mode = try attributes.choice(
      "merge_mode",
      among: ["concat": .concat, "sum": .sum, "mul": .mul, "ave": Bidirectional.MergeMode.ave])
    let layer = Bidirectional(forward: layers[0], backward: layers[1], mergeMode: mode)
    try run.load(layer.parameters)
    let x = try run.variables("x")
    try run.look(layer, x.shape)
    var mask = try run.mask("mask", [sizes["batch"], sizes["time"]])
    return ["y": layer(x, mask: &mask)]
  }

  private mutating func stacked() throws -> [String: Variable] {
    try attributes.allow("initial_state", "zeros")
    var inputs = try GoldenSizes(of: golden, ["x": "batch time in"])["in"]
    guard case .list(let list) = attributes.value("units") else {
      throw GoldenProblem("the attribute units is not a list")
    }
    var x = try run.variables("x")
    var outputs: [String: Variable] = [:]
    for (number, units) in try attributes.sizes("units", count: list.count).enumerated() {
      let layer = try recurrent(
        "LSTM", inputs, units, returnSequences: true, useBias: golden.has("layer\(number).bias"))
      try run.load(layer.parameters, under: "layer\(number).")
      let (sequence, last) = layer.run(x)
      (outputs["h_T\(number)"], outputs["c_T\(number)"]) = (last[0], last[1])
      (x, inputs) = (sequence, units)
      outputs["y"] = try attributes.truth("return_sequences") ? sequence : last[0]
    }
    return outputs
  }

  private mutating func squeezeExcite() throws -> [String: Variable] {
    let sizes = try GoldenSizes(of: golden, ["x": "batch height width channels"])
    let layer = SqueezeExcite(
      sizes["channels"], ratio: try run.size("ratio"), using: &run.random)
    var outputs = try run.run(layer)
    outputs["scale"] = layer.scale(of: try run.variables("x"))
    return outputs
  }

  private mutating func invertedResidual() throws -> InvertedResidual {
    let sizes = try GoldenSizes(
      of: golden,
      ["x": "batch height width channels", "depthwise.kernel": "rows columns inside 1"])
    return InvertedResidual(
      sizes["channels"], try run.size("filters"), expansion: try run.size("expansion"),
      kernelSize: Size2D(sizes["rows"], sizes["columns"]), strides: try run.sizes2D("strides"),
      padding: try padding(),
      activation: try attributes.choice(
        "activation", among: ["relu6": .relu6, "relu": Activation.relu]), using: &run.random)
  }

  private mutating func residual() throws -> [String: Variable] {
    try attributes.allow("use_bias", false)
    let sizes = try GoldenSizes(of: golden, ["x": "batch height width channels"])
    let isBottleneck = try attributes.truth("bottleneck")
    var padding = Padding.same
    if try attributes.choice("padding", among: ["same": false, "explicit": true]) {
      let cells = try attributes.numbers("zero_pad_top_bottom_left_right", count: 4)
      guard let (before, after) = GoldenPadding.ofBothAxes(cells) else {
        throw GoldenProblem("padding of \(cells): rows and columns have the same in our layers")
      }
      padding = .cells(before: before, after: after)
    } else {
      attributes.note("zero_pad_top_bottom_left_right")
    }
    let layer = ResidualBlock(
      sizes["channels"], try run.size("filters"), strides: try run.sizes2D("strides"),
      isBottleneck: isBottleneck,
      bottleneckFilters: isBottleneck ? try golden.shape("conv3.kernel").last : nil,
      projectsShortcut: try attributes.truth("projection"), padding: padding,
      momentum: try attributes.number("momentum"), epsilon: try run.epsilon(),
      using: &run.random)
    try run.load(layer.parameters)
    let x = try run.variables("x")
    try run.look(layer, x.shape)
    guard try attributes.truth("training") else { return ["y": layer(x)] }
    var outputs = ["y": TrainingMode.on(using: &run.random) { layer(x) }]
    for parameter in layer.parameters where parameter.name.contains("moving_") {
      outputs["new." + GoldenRun.name(of: parameter)] = Variable(parameter.variable.value)
    }
    return outputs
  }
}

/// Padding that a case gives for each side.
enum GoldenPadding {
  /// The cells before and after, where rows and columns have the same; from top, bottom, left and right.
  static func ofBothAxes(_ cells: [Double]) -> (before: Int, after: Int)? {
    let whole = cells.compactMap { Int(exactly: $0) }
    guard whole.count == 4, whole.allSatisfy({ (0...1000).contains($0) }),
      whole[0] == whole[2], whole[1] == whole[3]
    else { return nil }
    return (whole[0], whole[1])
  }
}
