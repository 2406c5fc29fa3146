import COneDNN

/// The same products through oneDNN's C interface directly: the baseline for the core's kernels. The layouts are the same: rows after rows, channels last.
extension Workload {
  static func oneDNNMatmul(_ size: Int) -> Workload {
    let work = 2 * Double(size * size * size)
    return Workload(
      "onednn-matmul-\(size)", unit: "the same by dnnl_sgemm", operations: work, unitsPerRun: 10
    ) {
      let n = Int64(size)
      let (a, b, y) = (Block(size * size), Block(size * size), Block(size * size))
      let plain = CChar(UInt8(ascii: "N"))
      return {
        for _ in 0..<10 {
          require(
            dnnl_sgemm(plain, plain, n, n, n, 1, a.start, n, b.start, n, 0, y.start, n))
        }
      }
    }
  }

  static func oneDNNConvolution(_ way: ConvolutionWay) -> Workload {
    Workload(
      "onednn-convolution-\(way)", unit: "the same by oneDNN's convolution",
      operations: MeasuredConvolution.operations
    ) {
      let convolution = PlainConvolution(way)
      return { convolution.run() }
    }
  }
}

/// Memory for numbers, filled with small ones.
private final class Block {
  let start: UnsafeMutablePointer<Float>

  init(_ count: Int) {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 4 * count, alignment: 64)
    start = memory.bindMemory(to: Float.self, capacity: count)
    for i in 0..<count { start[i] = Float(i % 17) / 16 - 0.5 }
  }

  deinit { start.deallocate() }
}

private func require(_ status: dnnl_status_t) {
  if status != dnnl_success { fatalError("oneDNN refused with status \(status.rawValue)") }
}

/// A convolution of oneDNN with the kernel in the layout that oneDNN likes best.
private final class PlainConvolution {
  private var primitive: dnnl_primitive_t?
  private var stream: dnnl_stream_t?
  private var arguments: [dnnl_exec_arg_t] = []
  private var blocks: [Block] = []
  private var engine: dnnl_engine_t?

  init(_ way: ConvolutionWay) {
    typealias M = MeasuredConvolution
    require(dnnl_engine_create(&engine, dnnl_cpu, 0))
    require(dnnl_stream_create(&stream, engine, UInt32(dnnl_stream_default_flags.rawValue)))
    var x = description([M.batch, M.channels, M.size, M.size], dnnl_nhwc)
    var w = description([M.filters, M.channels, 3, 3], dnnl_format_tag_any)
    var y = description([M.batch, M.filters, M.places, M.places], dnnl_nhwc)
    let (one, none): ([Int64], [Int64]) = ([1, 1], [0, 0])

    var forward = dnnl_convolution_desc_t()
    require(
      dnnl_convolution_forward_desc_init(
        &forward, dnnl_forward_training, dnnl_convolution_direct, &x, &w, nil, &y, one, none, none))
    var hint: dnnl_primitive_desc_t?
    require(dnnl_primitive_desc_create(&hint, &forward, nil, engine, nil))
    defer { dnnl_primitive_desc_destroy(hint) }

    var back = dnnl_convolution_desc_t()
    switch way {
    case .forward:
      compile(&forward, nil, [DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST])
    case .input:
      require(
        dnnl_convolution_backward_data_desc_init(
          &back, dnnl_convolution_direct, &x, &w, &y, one, none, none))
      compile(&back, hint, [DNNL_ARG_DIFF_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DIFF_DST])
    case .kernel:
      require(
        dnnl_convolution_backward_weights_desc_init(
          &back, dnnl_convolution_direct, &x, &w, nil, &y, one, none, none))
      compile(&back, hint, [DNNL_ARG_SRC, DNNL_ARG_DIFF_WEIGHTS, DNNL_ARG_DIFF_DST])
    }
  }

  deinit {
    for argument in arguments { dnnl_memory_destroy(argument.memory) }
    dnnl_primitive_destroy(primitive)
    dnnl_stream_destroy(stream)
    dnnl_engine_destroy(engine)
  }

  func run() {
    require(dnnl_primitive_execute(primitive, stream, Int32(arguments.count), arguments))
  }

  private func compile(
    _ operation: const_dnnl_op_desc_t, _ hint: const_dnnl_primitive_desc_t?, _ needed: [Int32]
  ) {
    var compiled: dnnl_primitive_desc_t?
    require(dnnl_primitive_desc_create(&compiled, operation, nil, engine, hint))
    defer { dnnl_primitive_desc_destroy(compiled) }
    require(dnnl_primitive_create(&primitive, compiled))
    for argument in needed {
      let layout = dnnl_primitive_desc_query_md(compiled, dnnl_query_exec_arg_md, argument)!
      let block = Block(dnnl_memory_desc_get_size(layout) / 4)
      var memory: dnnl_memory_t?
      require(dnnl_memory_create(&memory, layout, engine, block.start))
      blocks.append(block)
      arguments.append(dnnl_exec_arg_t(arg: argument, memory: memory))
    }
  }

  private func description(
    _ sizes: [Int], _ tag: dnnl_format_tag_t
  ) -> dnnl_memory_desc_t {
    var description = dnnl_memory_desc_t()
    require(
      dnnl_memory_desc_init_by_tag(
        &description, Int32(sizes.count), sizes.map(Int64.init), dnnl_f32, tag))
    return description
  }
}
