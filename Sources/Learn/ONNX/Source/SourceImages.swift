/// A window that moves over the axes behind the channels.
private struct SourceWindow {
  let kernel, strides, dilations, pads: [Int]
  let rule: String

  init(_ n: SourceNode, kernel: [Int]?) throws {
    guard let kernel = try n.call.ints("kernel_shape") ?? kernel, (1...3).contains(kernel.count)
    else { throw NotCovered("a window of no known size") }
    let ones = kernel.map { _ in 1 }
    self.kernel = kernel
    strides = try n.call.ints("strides") ?? ones
    dilations = try n.call.ints("dilations") ?? ones
    pads = try n.call.ints("pads") ?? (ones + ones).map { _ in 0 }
    rule = try n.call.text("auto_pad", "NOTSET")
    guard strides.count == kernel.count, dilations.count == kernel.count,
      pads.count == 2 * kernel.count
    else { throw NotCovered("strides, dilations and pads for other axes") }
    let most = 1 << 20
    guard (kernel + strides + dilations).allSatisfy({ (1...most).contains($0) }),
      pads.allSatisfy({ (0...most).contains($0) })
    else { throw NotCovered("a window of \(kernel), strides \(strides) and pads \(pads)") }
  }

  var axes: Int { kernel.count }
  var before: [Int] { Array(pads[..<axes]) }
  var after: [Int] { Array(pads[axes...]) }
}

/// Windows over pictures and sequences. Keras has channels last: `last` and `first` move them.
extension SourceText {
  mutating func images(_ n: SourceNode) throws -> SourceResult? {
    switch n.kind {
    case "Conv": return try convolution(n)
    case "ConvTranspose": return try transposedConvolution(n)
    case "MaxPool", "AveragePool": return try pool(n)
    case "Resize": return try resize(n)
    case "Pad": return try pad(n)
    default: return nil
    }
  }

  /// The input with its border; the same text where there is none.
  private mutating func bordered(
    _ x: String, _ window: SourceWindow, _ value: String
  ) throws -> String {
    var (before, after) = (window.before, window.after)
    switch window.rule {
    case "NOTSET": break
    case "VALID": (before, after) = (before.map { _ in 0 }, after.map { _ in 0 })
    case "SAME_UPPER" where window.strides.allSatisfy { $0 == 1 }:
      let all = zip(window.kernel, window.dilations).map { ($0 - 1) * $1 }
      (before, after) = (all.map { $0 / 2 }, all.map { $0 - $0 / 2 })
    case "SAME_UPPER":
      helpers.insert(.same)
      return "same(\(x), \(window.kernel), \(window.strides), \(window.dilations), \(value))"
    case let rule: throw NotCovered("the border \(rule.asComment)")
    }
    return bordered(x, channels: 2, before, after, value)
  }

  private func bordered(
    _ x: String, channels: Int, _ before: [Int], _ after: [Int], _ value: String
  ) -> String {
    if (before + after).allSatisfy({ $0 == 0 }) { return x }
    // PyTorch wants the last axis first.
    let pairs = zip(before, after).map { [$0, $1] }
    let none = [String](repeating: "(0, 0)", count: channels)
    return library.pick(
      pytorch: "F.pad(\(x), \(pairs.reversed().flatMap { $0 }.tuple), value=\(value))",
      keras: "ops.pad(\(x), (\((none + pairs.map(\.tuple)).joined(separator: ", "))), "
        + "constant_values=\(value))")
  }

  /// The kernel as Keras has it: places, inputs, outputs.
  private func turned(_ kernel: String, _ axes: Int) -> String {
    "ops.transpose(\(kernel), \((Array(2..<(axes + 2)) + [1, 0]).tuple))"
  }

  /// What a function of Keras makes of an image with its channels last, channels first again.
  private mutating func channelsLast(
    _ name: String, _ x: String, _ arguments: String, _ behind: String = ""
  ) -> String {
    helpers.formUnion([.last, .first])
    return "first(ops.\(name)(last(\(x)), \(arguments), data_format=\"channels_last\")\(behind))"
  }

  private mutating func convolution(_ n: SourceNode) throws -> SourceResult {
    let shape = try constant(n, 1)?.shape
    let window = try SourceWindow(n, kernel: shape.map { Array($0.dropFirst(2)) })
    let v = try bordered(try x(n), window, "0.0")
    let (kernel, bias) = (try x(n, 1), try optional(n, 2))
    let (strides, dilations) = (window.strides.tuple, window.dilations.tuple)
    guard library == .keras else {
      let groups = try n.call.int("group", 1)
      return SourceResult(
        "F.conv\(window.axes)d(\(v), \(kernel), \(bias ?? "None"), \(strides), 0, \(dilations), "
          + "\(groups))")
    }
    // How many groups there are is told by the kernel's inputs.
    return SourceResult(
      channelsLast(
        "conv", v,
        "\(turned(kernel, window.axes)), strides=\(strides), padding=\"valid\", "
          + "dilation_rate=\(dilations)", bias.map { " + \($0)" } ?? ""))
  }

  private mutating func transposedConvolution(_ n: SourceNode) throws -> SourceResult {
    try n.refuse("output_shape")
    let shape = try constant(n, 1)?.shape
    let w = try SourceWindow(n, kernel: shape.map { Array($0.dropFirst(2)) })
    let extra = try n.call.ints("output_padding") ?? w.kernel.map { _ in 0 }
    guard w.rule == "NOTSET" || w.rule == "VALID", extra.count == w.axes,
      extra.allSatisfy({ (0...1 << 20).contains($0) })
    else { throw NotCovered("the border \(w.rule.asComment), an output_padding of \(extra)") }
    let (v, kernel, bias) = (try x(n), try x(n, 1), try optional(n, 2))
    if library == .pytorch {
      let isEven = w.before == w.after
      let groups = try n.call.int("group", 1)
      let text =
        "F.conv_transpose\(w.axes)d(\(v), \(kernel), \(bias ?? "None"), \(w.strides.tuple), "
        + "\(isEven ? w.before.tuple : "0"), \(extra.tuple), \(groups), \(w.dilations.tuple))"
      return SourceResult(isEven ? text : text + cut(w.before, w.after, isFirst: true))
    }
    try n.require("group", 1)
    guard w.dilations.allSatisfy({ $0 == 1 }) else { throw NotCovered("dilations") }
    // Keras gives (n − 1)·stride + max(kernel, stride) places.
    let rest = (0..<w.axes).map { axis in
      max(w.kernel[axis], w.strides[axis]) - w.kernel[axis] - extra[axis] + w.after[axis]
    }
    guard rest.allSatisfy({ $0 >= 0 }) else { throw NotCovered("an output_padding of \(extra)") }
    return SourceResult(
      channelsLast(
        "conv_transpose", v,
        "\(turned(kernel, w.axes)), strides=\(w.strides.tuple), padding=\"valid\"",
        cut(w.before, rest, isFirst: false) + (bias.map { " + \($0)" } ?? "")))
  }

  /// Takes places off both ends of the axes.
  private func cut(_ before: [Int], _ after: [Int], isFirst: Bool) -> String {
    if (before + after).allSatisfy({ $0 == 0 }) { return "" }
    let ranges = zip(before, after).map { "\($0 == 0 ? "" : "\($0)"):\($1 == 0 ? "" : "-\($1)")" }
    return "[:, " + (isFirst ? ":, " : "") + ranges.joined(separator: ", ") + "]"
  }

  private mutating func pool(_ n: SourceNode) throws -> SourceResult {
    try n.require("ceil_mode", 0)
    let w = try SourceWindow(n, kernel: nil)
    guard w.dilations.allSatisfy({ $0 == 1 }) else { throw NotCovered("dilations") }
    let isMax = n.kind == "MaxPool"
    let v = try x(n)
    let padded = try bordered(v, w, isMax ? "float(\"-inf\")" : "0.0")
    let mean = pooled(isMax, padded, w)
    if isMax || padded == v { return SourceResult(mean) }
    if try n.call.flag("count_include_pad") { return SourceResult(mean) }
    // The border does not count: the mean of ones tells which part of a window is the image's.
    let ones = library.pick(pytorch: "torch.ones_like(\(v))", keras: "ops.ones_like(\(v))")
    return SourceResult("\(mean) / \(pooled(false, try bordered(ones, w, "0.0"), w))")
  }

  private mutating func pooled(_ isMax: Bool, _ x: String, _ w: SourceWindow) -> String {
    if library == .keras {
      return channelsLast(
        isMax ? "max_pool" : "average_pool", x,
        "\(w.kernel.tuple), \(w.strides.tuple), padding=\"valid\"")
    }
    return "F.\(isMax ? "max" : "avg")_pool\(w.axes)d(\(x), \(w.kernel.tuple), \(w.strides.tuple))"
  }

  /// Cells that are repeated.
  private mutating func resize(_ n: SourceNode) throws -> SourceResult {
    try n.require("mode", "nearest", standard: "nearest")
    try n.require("coordinate_transformation_mode", "asymmetric", standard: "half_pixel")
    try n.require("nearest_mode", "floor", standard: "round_prefer_floor")
    guard !has(n, 3), has(n, 2), let scales = try constant(n, 2)?.doubles, scales.count <= 8 else {
      throw NotCovered("sizes, or scales that are computed")
    }
    var text = try x(n)
    for (axis, scale) in scales.enumerated() where scale != 1 {
      guard let times = Int(exactly: scale), times > 1 else {
        throw NotCovered("the scale \(scale)")
      }
      text = library.pick(
        pytorch: "torch.repeat_interleave(\(text), \(times), \(axis))",
        keras: "ops.repeat(\(text), \(times), axis=\(axis))")
    }
    return SourceResult(text)
  }

  private mutating func pad(_ n: SourceNode) throws -> SourceResult {
    try n.require("mode", "constant", standard: "constant")
    guard !has(n, 3), let pads = try integers(n, attribute: "pads", orInput: 1),
      pads.allSatisfy({ $0 >= 0 })
    else { throw NotCovered("pads that are less than 0, or for some axes") }
    var value = try n.call.float("value", 0)
    if has(n, 2) {
      guard let array = try constant(n, 2), array.count == 1, array.type.isFloat else {
        throw NotCovered("a border that is computed, or of whole numbers")
      }
      value = array.doubles[0]
    }
    let half = pads.count / 2
    return SourceResult(
      bordered(try x(n), channels: 0, Array(pads[..<half]), Array(pads[half...]), value.python))
  }
}
