import Tensors

/// Convolution of `[batch, channels, …]` with `[filters, channels/groups, …]`. Chalk's kernels are channels-last:
/// the axes are moved before and after.
enum ConvolutionOperators {
  static let table: [String: Operator] = [
    "Conv": single { call in
      let (x, w) = (try call.floats(0), try call.floats(1))
      let b = call.value(2) == nil ? nil : try call.floats(2)
      return ONNXArray(try convolve(call, x, w, b), as: try call.array(0).type)
    },
    "ConvInteger": single { call in
      let x = try QuantizationOperators.shifted(call.array(0), by: call.optional(2))
      let w = try QuantizationOperators.shifted(call.array(1), by: call.optional(3), onRows: true)
      let y = try convolve(call, x, w, nil)
      return try ONNXArray(doubles: y.values, shape: y.shape.dimensions, type: .int32)
    },
  ]

  static func convolve(
    _ call: OperatorCall, _ x: Tensor, _ w: Tensor, _ b: Tensor?
  ) throws -> Tensor {
    let groups = try call.int("group", 1)
    guard x.rank >= 3, x.rank == w.rank, groups >= 1, groups <= 1 << 31, w.shape[0] % groups == 0,
      x.shape[1] == w.shape[1] * groups, x.precision == w.precision
    else { throw Mismatch("\(x.shape), a kernel \(w.shape), \(groups) group(s)") }
    if let b {
      guard b.rank == 1, b.count == w.shape[0], b.precision == x.precision else {
        throw Mismatch("a bias \(b.shape) for \(w.shape[0]) filters")
      }
    }
    if let shape = try call.ints("kernel_shape"), shape != Array(w.shape.dimensions[2...]) {
      throw Mismatch("kernel_shape \(shape) for a kernel \(w.shape)")
    }
    let sizes = Array(x.shape.dimensions[2...])
    let window = try SpatialWindow(call, kernel: Array(w.shape.dimensions[2...]), over: sizes)
    let places = try window.places(on: sizes)
    _ = try ONNXArray.count(of: [x.shape[0], w.shape[0]] + places)
    guard x.count > 0, w.count > 0 else { throw Mismatch("\(x.shape) and \(w.shape): nothing") }
    // Double precision is computed by the reference kernels, which take a window of any kind.
    let isPlain = window.isPlain && x.precision == .single
    let channels = w.count / w.shape[0]
    try ONNXArray.checkWork([x.shape[0], w.shape[0], channels] + places, inLoop: !isPlain)
    if isPlain || x.precision == .double { return try convolve(x, w, b, window, groups) }
    return try convolve(
      x.converted(to: .double), w.converted(to: .double), b?.converted(to: .double), window, groups
    ).converted(to: .single)
  }

  private static func convolve(
    _ x: Tensor, _ w: Tensor, _ b: Tensor?, _ window: SpatialWindow, _ groups: Int
  ) throws -> Tensor {
    switch x.rank {
    case 3:
      let wide = Window(rows: try WindowAxis(size: 1), columns: try window.axis(0))
      let y = plane(x.expanded(at: 2), w.expanded(at: 2), b, wide, groups)
      return y.squeezed(at: 2)
    case 4:
      return plane(
        x, w, b, Window(rows: try window.axis(0), columns: try window.axis(1)), groups)
    default: return try slices(x, w, b, window, groups)
    }
  }

  private static func plane(
    _ x: Tensor, _ w: Tensor, _ b: Tensor?, _ window: Window, _ groups: Int
  ) -> Tensor {
    x.permuted(0, 2, 3, 1).contiguous()
      .convolution(w.permuted(2, 3, 1, 0).contiguous(), b, window, groups: groups).y
      .permuted(0, 3, 1, 2)
  }

  /// One axis more: y[…, d, …] = Σ x[…, d·s + u·dilation − p, …] ∗ w[…, u, …] over u.
  private static func slices(
    _ x: Tensor, _ w: Tensor, _ b: Tensor?, _ window: SpatialWindow, _ groups: Int
  ) throws -> Tensor {
    var inner = window
    inner.kernel.removeFirst()
    inner.strides.removeFirst()
    inner.dilations.removeFirst()
    inner.before.removeFirst()
    inner.after.removeFirst()
    let depth = x.shape[2]
    let places = try window.places(on: Array(x.shape.dimensions[2...]))
    let layers = try (0..<places[0]).map { d -> Tensor in
      var sum: Tensor?
      for u in 0..<window.kernel[0] {
        let i = d * window.strides[0] + u * window.dilations[0] - window.before[0]
        guard i >= 0, i < depth else { continue }
        let (image, kernel) = (x.slice(i..<(i + 1), axis: 2), w.slice(u..<(u + 1), axis: 2))
        let part = try convolve(
          image.squeezed(at: 2), kernel.squeezed(at: 2), nil, inner, groups)
        sum = sum.map { $0 + part } ?? part
      }
      let shape = Shape([x.shape[0], w.shape[0]] + places.dropFirst())
      let layer = sum ?? .zeros(shape, x.precision)
      guard let b else { return layer }
      return layer
        + b.reshaped(to: [b.count] + [Int](repeating: 1, count: places.count - 1))
    }
    return .stack(layers, axis: 2)
  }
}
