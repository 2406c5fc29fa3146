import Tensors

/// The transposed convolution of `[batch, channels, …]` with `[channels, filters/groups, …]`.
enum TransposedConvolutionOperators {
  static let table: [String: Operator] = ["ConvTranspose": single(transposed)]

  private static func transposed(_ call: OperatorCall) throws -> ONNXArray {
    let (x, w) = (try call.floats(0), try call.floats(1))
    let groups = try call.int("group", 1)
    guard x.rank >= 3, x.rank == w.rank, groups >= 1, groups <= 1 << 31, x.shape[1] == w.shape[0],
      x.shape[1] % groups == 0, x.precision == w.precision, x.count > 0, w.count > 0
    else { throw Mismatch("\(x.shape), a kernel \(w.shape), \(groups) group(s)") }
    let sizes = Array(x.shape.dimensions[2...])
    var window = try Geometry(call, kernel: Array(w.shape.dimensions[2...]), sizes)
    let output = try window.output(call, sizes)
    let filters = w.shape[1] * groups
    let shape = [x.shape[0], filters] + output
    guard output.allSatisfy({ $0 > 0 }) else { throw Mismatch("an output of \(output)") }
    _ = try ONNXArray.count(of: shape)
    var y = try fast(x, w, window, groups, shape) ?? slow(x, w, window, groups, shape)
    if call.value(2) != nil {
      let b = try call.floats(2)
      guard b.count == filters, b.precision == y.precision else {
        throw Mismatch("a bias \(b.shape)")
      }
      y = y + b.reshaped(to: [filters] + sizes.map { _ in 1 })
    }
    return ONNXArray(y, as: try call.array(0).type)
  }

  private struct Geometry {
    var kernel, strides, dilations, before, after, extra: [Int]

    init(_ call: OperatorCall, kernel: [Int], _ sizes: [Int]) throws {
      let axes = kernel.count
      self.kernel = kernel
      strides = try call.ints("strides") ?? kernel.map { _ in 1 }
      dilations = try call.ints("dilations") ?? kernel.map { _ in 1 }
      extra = try call.ints("output_padding") ?? kernel.map { _ in 0 }
      let pads = try call.ints("pads") ?? [Int](repeating: 0, count: 2 * axes)
      let all = strides + dilations + extra + pads + kernel
      guard strides.count == axes, dilations.count == axes, extra.count == axes,
        pads.count == 2 * axes, all.allSatisfy({ $0 >= 0 && $0 < 1 << 31 }),
        (strides + dilations).allSatisfy({ $0 >= 1 })
      else { throw Mismatch("strides \(strides), dilations \(dilations), pads \(pads)") }
      (before, after) = (Array(pads[..<axes]), Array(pads[axes...]))
    }

    /// The sizes of the result; a given one, or a rule, says what the padding is.
    mutating func output(_ call: OperatorCall, _ sizes: [Int]) throws -> [Int] {
      let rule = try call.text("auto_pad", "NOTSET")
      let full = sizes.indices.map { axis in
        strides[axis] * (sizes[axis] - 1) + extra[axis] + (kernel[axis] - 1) * dilations[axis] + 1
      }
      var given = try call.ints("output_shape")
      if let shape = given, shape.count == sizes.count + 2 { given = Array(shape[2...]) }
      if rule.hasPrefix("SAME"), given == nil {
        given = sizes.indices.map { sizes[$0] * strides[$0] }
      }
      guard let given else {
        return sizes.indices.map { full[$0] - before[$0] - after[$0] }
      }
      guard given.count == sizes.count, given.allSatisfy({ $0 > 0 && $0 < 1 << 31 }) else {
        throw Mismatch("an output of \(given)")
      }
      for axis in sizes.indices {
        let total = full[axis] - given[axis]
        let half = total / 2
        // A wish beyond the full result is met by zeros behind it.
        before[axis] = total < 0 ? 0 : rule == "SAME_UPPER" ? half : total - half
        after[axis] = total - before[axis]
      }
      return given
    }
  }

  /// By the kernels of a convolution's gradient, where it is one: one or two axes, and no negative padding.
  private static func fast(
    _ x: Tensor, _ w: Tensor, _ window: Geometry, _ groups: Int, _ shape: [Int]
  ) throws -> Tensor? {
    let axes = window.kernel.count
    guard axes <= 2, window.before.allSatisfy({ $0 >= 0 }), window.after.allSatisfy({ $0 >= 0 })
    else { return nil }
    let isPlain = (0..<axes).allSatisfy { axis in
      SpatialWindow.isPlain(
        size: window.kernel[axis], stride: window.strides[axis], dilation: window.dilations[axis],
        before: window.before[axis], after: window.after[axis])
    }
    guard isPlain else { return nil }
    try ONNXArray.checkWork([x.count] + w.shape.dimensions[1...], inLoop: false)
    var spans = try (0..<axes).map { axis in
      try WindowAxis(
        size: window.kernel[axis], stride: window.strides[axis],
        dilation: window.dilations[axis], before: window.before[axis], after: window.after[axis])
    }
    guard (0..<axes).allSatisfy({ spans[$0].places(on: shape[2 + $0]) == x.shape[2 + $0] }) else {
      return nil
    }
    var (image, kernel, target) = (x, w, shape)
    if axes == 1 {
      (image, kernel) = (x.expanded(at: 2), w.expanded(at: 2))
      target.insert(1, at: 2)
      spans.insert(try WindowAxis(size: 1), at: 0)
    }
    let y = image.permuted(0, 2, 3, 1).contiguous().convolutionInputGradient(
      kernel.permuted(2, 3, 1, 0).contiguous(), Window(rows: spans[0], columns: spans[1]),
      groups: groups,
      input: try Shape(validating: [target[0], target[2], target[3], target[1]]))
    return y.permuted(0, 3, 1, 2).contiguous().reshaped(to: shape)
  }

  /// y[n, o, i·s + u·d − p] += x[n, c, i]·w[c, o, u], for any number of axes.
  private static func slow(
    _ x: Tensor, _ w: Tensor, _ window: Geometry, _ groups: Int, _ shape: [Int]
  ) throws -> Tensor {
    let sizes = Array(x.shape.dimensions[2...])
    let output = Array(shape[2...])
    let (cells, taps) = (sizes.reduce(1, *), window.kernel.reduce(1, *))
    try ONNXArray.checkWork([x.shape[0], x.shape[1], w.shape[1], cells, taps])
    guard cells <= ONNXArray.maxCount / max(taps, 1) else {
      throw Mismatch("\(x.shape) is too large")
    }
    let (steps, tapSteps) = (Positions.strides(of: sizes), Positions.strides(of: window.kernel))
    let outputSteps = Positions.strides(of: output)
    // Where each cell goes under each tap; −1 is outside.
    var targets: [Int] = []
    for cell in 0..<cells {
      for tap in 0..<taps {
        var place = 0
        for axis in sizes.indices {
          let i = cell / steps[axis] % sizes[axis]
          let u = tap / tapSteps[axis] % window.kernel[axis]
          let o = i * window.strides[axis] + u * window.dilations[axis] - window.before[axis]
          if o < 0 || o >= output[axis] { place = -1 }
          if place >= 0 { place += o * outputSteps[axis] }
        }
        targets.append(place)
      }
    }
    let (values, weights, plane) = (x.values, w.values, output.reduce(1, *))
    let (channels, filters) = (x.shape[1], w.shape[1])
    let perGroup = channels / groups
    var y = [Double](repeating: 0, count: shape.reduce(1, *))
    for n in 0..<x.shape[0] {
      for c in 0..<channels {
        for o in 0..<filters {
          let start = (n * filters * groups + c / perGroup * filters + o) * plane
          for cell in 0..<cells {
            let value = values[(n * channels + c) * cells + cell]
            for tap in 0..<taps {
              let place = targets[cell * taps + tap]
              if place >= 0 { y[start + place] += value * weights[(c * filters + o) * taps + tap] }
            }
          }
        }
      }
    }
    return Tensor(y, shape: try Shape(validating: shape), x.precision)
  }
}
