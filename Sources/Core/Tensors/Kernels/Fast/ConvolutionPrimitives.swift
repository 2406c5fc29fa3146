// The formulas: Kernels/Convolution/Convolution.swift
import COneDNN
import Synchronization

/// The three ways of a convolution.
enum ConvolutionWay: Hashable {
  case forward, toInput, toKernel
}

/// What one of oneDNN's convolutions is compiled for.
struct ConvolutionKey: Hashable {
  let way: ConvolutionWay
  let image: Shape
  let kernel: Shape
  let window: Window
  let groups: Int
  let hasBias: Bool
}

/// A convolution that oneDNN has compiled, and the copies of the kernel from and to its own layout.
///
/// `Sendable`, since its primitives are.
final class CompiledConvolution: Sendable {
  let primitive: OneDNNPrimitive
  /// The kernel from `[height, width, channels, filters]` to oneDNN's layout, or back for a gradient.
  let kernelCopy: OneDNNPrimitive
  let kernelBytes: Int

  /// The compiled convolution, from the cache or made now, for one thread.
  static func of(_ key: ConvolutionKey) -> CompiledConvolution {
    if let found = cache.withLock({ $0[key] }) { return found }
    let made = Threads.onOneThread { CompiledConvolution(key) }
    return cache.withLock { cache in
      if let found = cache[key] { return found }
      if cache.count >= 512 { cache.removeAll() }  // endless new shapes must not fill the memory
      cache[key] = made
      return made
    }
  }

  private static let cache = Mutex<[ConvolutionKey: CompiledConvolution]>([:])

  private init(_ key: ConvolutionKey) {
    let layouts = ConvolutionLayouts(key)
    var (x, w, b, y) = (layouts.image, layouts.anyKernel, layouts.bias, layouts.output)
    let (stride, dilation) = (layouts.stride, layouts.dilation)
    let (before, after) = (layouts.before, layouts.after)
    var forward = dnnl_convolution_desc_t()
    check(
      withUnsafePointer(to: &b) { b in
        dnnl_dilated_convolution_forward_desc_init(
          &forward, dnnl_forward_training, dnnl_convolution_direct, &x, &w, key.hasBias ? b : nil,
          &y, stride, dilation, before, after)
      }, "a convolution \(key)")

    let kernelArgument: Int32
    switch key.way {
    case .forward:
      kernelArgument = DNNL_ARG_WEIGHTS
      var arguments = [DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST]
      if key.hasBias { arguments.append(DNNL_ARG_BIAS) }
      primitive = OneDNNPrimitive(&forward, arguments: arguments)
    case .toInput, .toKernel:
      var hint: dnnl_primitive_desc_t?
      check(
        dnnl_primitive_desc_create(&hint, &forward, nil, OneDNNLibrary.shared.engine, nil), "a hint"
      )
      defer { dnnl_primitive_desc_destroy(hint) }
      var back = dnnl_convolution_desc_t()
      if key.way == .toInput {
        kernelArgument = DNNL_ARG_WEIGHTS
        check(
          dnnl_dilated_convolution_backward_data_desc_init(
            &back, dnnl_convolution_direct, &x, &w, &y, stride, dilation, before, after),
          "a convolution \(key)")
        primitive = OneDNNPrimitive(
          &back, arguments: [DNNL_ARG_DIFF_DST, DNNL_ARG_WEIGHTS, DNNL_ARG_DIFF_SRC], hint: hint)
      } else {
        kernelArgument = DNNL_ARG_DIFF_WEIGHTS
        check(
          dnnl_dilated_convolution_backward_weights_desc_init(
            &back, dnnl_convolution_direct, &x, &w, nil, &y, stride, dilation, before, after),
          "a convolution \(key)")
        primitive = OneDNNPrimitive(
          &back, arguments: [DNNL_ARG_SRC, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_WEIGHTS], hint: hint)
      }
    }
    kernelBytes = primitive.bytes(kernelArgument)
    kernelCopy =
      key.way == .toKernel
      ? OneDNNPrimitive(from: primitive.layout(kernelArgument), to: layouts.kernel)
      : OneDNNPrimitive(from: layouts.kernel, to: primitive.layout(kernelArgument))
  }
}

/// The memory of a convolution as oneDNN describes it: sizes in the order batch, channels, height,
/// width, and steps that say that channels come last.
private struct ConvolutionLayouts {
  var image, kernel, anyKernel, bias, output: dnnl_memory_desc_t
  let stride, dilation, before, after: [dnnl_dim_t]

  init(_ key: ConvolutionKey) {
    let (x, w, g) = (key.image, key.kernel, key.groups)
    let y = key.window.output(x, channels: w[3])
    let (rows, columns) = (key.window.rows, key.window.columns)
    image = Self.channelsLast(x)
    output = Self.channelsLast(y)
    let (row, column, channel) = (w[1] * w[2] * w[3], w[2] * w[3], w[3])
    let sizes = (g == 1 ? [] : [g]) + [w[3] / g, w[2], w[0], w[1]]
    let steps = (g == 1 ? [] : [w[3] / g]) + [1, channel, row, column]
    kernel = Self.layout(sizes, steps)
    anyKernel = dnnl_memory_desc_t()
    check(
      dnnl_memory_desc_init_by_tag(
        &anyKernel, Int32(sizes.count), sizes.map(Int64.init), dnnl_f32, dnnl_format_tag_any),
      "a layout")
    bias = Self.layout([w[3]], [1])
    stride = [dnnl_dim_t(rows.stride), dnnl_dim_t(columns.stride)]
    dilation = [dnnl_dim_t(rows.dilation - 1), dnnl_dim_t(columns.dilation - 1)]
    before = [dnnl_dim_t(rows.before), dnnl_dim_t(columns.before)]
    after = [
      dnnl_dim_t(rows.needed(y[1], on: x[1])), dnnl_dim_t(columns.needed(y[2], on: x[2])),
    ]
  }

  private static func channelsLast(_ shape: Shape) -> dnnl_memory_desc_t {
    let (n, h, w, c) = (shape[0], shape[1], shape[2], shape[3])
    return layout([n, c, h, w], [h * w * c, 1, w * c, c])
  }

  private static func layout(_ sizes: [Int], _ steps: [Int]) -> dnnl_memory_desc_t {
    var layout = dnnl_memory_desc_t()
    check(
      dnnl_memory_desc_init_by_strides(
        &layout, Int32(sizes.count), sizes.map(Int64.init), dnnl_f32, steps.map(Int64.init)),
      "a layout")
    return layout
  }
}

extension WindowAxis {
  /// The padding after the last cell that this many places need; negative where cells are left over.
  fileprivate func needed(_ places: Int, on length: Int) -> Int {
    (places - 1) * stride + reach - length - before
  }
}
