import COneDNN

/// oneDNN's engine and stream for this process.
///
/// `@unchecked Sendable`: both are created once and never changed; with the OpenMP runtime a stream of
/// the CPU engine has no state of its own, and execution is finished when the call returns.
final class OneDNNLibrary: @unchecked Sendable {
  static let shared = OneDNNLibrary()
  let engine: dnnl_engine_t
  let stream: dnnl_stream_t

  private init() {
    var engine: dnnl_engine_t?
    var stream: dnnl_stream_t?
    check(dnnl_engine_create(&engine, dnnl_cpu, 0), "an engine")
    check(
      dnnl_stream_create(&stream, engine, UInt32(dnnl_stream_default_flags.rawValue)), "a stream")
    (self.engine, self.stream) = (engine!, stream!)
  }
}

/// Traps with a message where oneDNN returns an error.
func check(_ status: dnnl_status_t, _ what: String) {
  guard status != dnnl_success else { return }
  fatalError("oneDNN: \(what) failed with status \(status.rawValue); try CHALK_KERNELS=reference")
}

/// An operation that oneDNN has compiled for given shapes.
///
/// `@unchecked Sendable`: nothing is changed after the initializer; scratch memory comes with each call.
final class OneDNNPrimitive: @unchecked Sendable {
  private let primitive: dnnl_primitive_t
  private let scratchBytes: Int
  /// The layouts that oneDNN chose, by argument.
  private let layouts: [Int32: dnnl_memory_desc_t]

  /// Compiles an operation; with `attributes` its scratch memory is the caller's.
  init(
    _ operation: const_dnnl_op_desc_t, arguments: [Int32], hint: const_dnnl_primitive_desc_t? = nil
  ) {
    var attributes: dnnl_primitive_attr_t?
    check(dnnl_primitive_attr_create(&attributes), "attributes")
    check(
      dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "scratch mode"
    )
    var description: dnnl_primitive_desc_t?
    check(
      dnnl_primitive_desc_create(
        &description, operation, attributes, OneDNNLibrary.shared.engine, hint), "an operation")
    var primitive: dnnl_primitive_t?
    check(dnnl_primitive_create(&primitive, description), "a primitive")
    self.primitive = primitive!
    var layouts: [Int32: dnnl_memory_desc_t] = [:]
    for argument in arguments + [DNNL_ARG_SCRATCHPAD] {
      layouts[argument] =
        dnnl_primitive_desc_query_md(description, dnnl_query_exec_arg_md, argument)!.pointee
    }
    self.layouts = layouts
    scratchBytes = withUnsafePointer(to: layouts[DNNL_ARG_SCRATCHPAD]!) {
      dnnl_memory_desc_get_size($0)
    }
    dnnl_primitive_attr_destroy(attributes)
    dnnl_primitive_desc_destroy(description)
  }

  /// Compiles a copy from one layout to another.
  init(from: dnnl_memory_desc_t, to: dnnl_memory_desc_t) {
    let engine = OneDNNLibrary.shared.engine
    var (from, to) = (from, to)
    var description: dnnl_primitive_desc_t?
    var primitive: dnnl_primitive_t?
    check(
      dnnl_reorder_primitive_desc_create(&description, &from, engine, &to, engine, nil), "a copy")
    check(dnnl_primitive_create(&primitive, description), "a primitive")
    self.primitive = primitive!
    layouts = [DNNL_ARG_FROM: from, DNNL_ARG_TO: to]
    scratchBytes = 0
    dnnl_primitive_desc_destroy(description)
  }

  deinit { dnnl_primitive_destroy(primitive) }

  /// The layout that oneDNN chose for an argument.
  func layout(_ argument: Int32) -> dnnl_memory_desc_t { layouts[argument]! }

  /// The bytes that an argument takes in its layout.
  func bytes(_ argument: Int32) -> Int {
    var layout = layout(argument)
    return dnnl_memory_desc_get_size(&layout)
  }

  /// Runs the operation on the calling thread's memory.
  func run(_ arguments: [(Int32, UnsafeMutableRawPointer)]) {
    guard scratchBytes > 0 else { return execute(arguments) }
    let scratch = ScratchMemory(bytes: scratchBytes)
    execute(arguments + [(DNNL_ARG_SCRATCHPAD, scratch.pointer)])
    guard scratch.isIntact else {
      fatalError(
        "oneDNN wrote behind the \(scratchBytes) bytes of its scratch memory, so its result cannot be "
          + "trusted; try CHALK_KERNELS=reference")
    }
  }

  private func execute(_ arguments: [(Int32, UnsafeMutableRawPointer)]) {
    let library = OneDNNLibrary.shared
    let memories = arguments.map { argument, pointer in
      var memory: dnnl_memory_t?
      var layout = layout(argument)
      check(dnnl_memory_create(&memory, &layout, library.engine, pointer), "memory")
      return dnnl_exec_arg_t(arg: argument, memory: memory)
    }
    check(
      dnnl_primitive_execute(primitive, library.stream, Int32(memories.count), memories), "a run")
    for memory in memories { dnnl_memory_destroy(memory.memory) }
  }
}
