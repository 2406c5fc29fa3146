import CFused

/// A list of kernel calls over buffers that are made once: what the fast kernels do for a step of training, to be
/// done again without allocating.
///
/// Each call is the C function that ``OneDNNKernels`` call for the same operation with the same operands, in the
/// same order, so that the same bits come out. A plan is for small single-precision tensors: it runs on one thread.
///
/// A class, for its identity is its memory: a copy that shared the buffers would be no value.
package final class KernelPlan {
  /// A tensor of the plan: its number, and its shape. Its elements lie in row-major order.
  package struct Operand {
    let number: Int
    /// The shape; one buffer can have several.
    package var shape: Shape
  }

  private var calls: [KernelCall] = []
  /// The buffers of the plan's own; what is lent has none.
  private var own: [Tensor?] = []
  /// Where the elements of each operand are.
  private var addresses: [UnsafeMutablePointer<Float>] = []
  /// Numbers of classes, for the losses that need whole numbers.
  private var labels = [0]

  package init() {}

  /// Runs the calls. What was lent must live until this returns.
  package func run() {
    let before = fused_flush_denormals()
    defer { fused_restore_denormals(before) }
    Threads.onOneThread {
      addresses.withUnsafeBufferPointer { addresses in
        labels.withUnsafeBufferPointer { labels in
          for call in calls { call.run(addresses, labels.baseAddress!) }
        }
      }
    }
  }

  // MARK: making it

  func append(_ call: KernelCall) { calls.append(call) }

  /// A buffer of the plan's own, for results.
  func result(_ shape: Shape) -> Operand { operand(Tensor(uninitialized: shape, .single)) }

  /// A tensor that stays as it is.
  package func constant(_ tensor: Tensor) -> Operand {
    operand(tensor.contiguous())
  }

  private func operand(_ tensor: Tensor) -> Operand {
    own.append(tensor)
    addresses.append(tensor.start)
    return Operand(number: own.count - 1, shape: tensor.shape)
  }

  /// A place for a tensor of this shape that is lent for each run.
  package func lent(_ shape: Shape) -> Operand {
    let operand = result(Shape(vector: 0))
    own[operand.number] = nil
    return Operand(number: operand.number, shape: shape)
  }

  // MARK: what goes in, and what comes out

  /// Lends a tensor for the next run; whether it is as the plan needs it: of the same shape, in single precision and
  /// row-major order.
  package func lend(_ tensor: Tensor, as operand: Operand) -> Bool {
    guard tensor.shape == operand.shape, tensor.precision == .single, tensor.isContiguous else {
      return false
    }
    addresses[operand.number] = tensor.start
    return true
  }

  /// Takes the labels of the next run; whether each is the number of one of the classes.
  package func take(labels t: Tensor, below classes: Int) -> Bool {
    guard t.precision == .single, t.isContiguous else { return false }
    if labels.count != t.count { labels = [Int](repeating: 0, count: max(t.count, 1)) }
    return t.read(as: Float.self) { t_ in
      for row in 0..<t.count {
        guard let label = Int(exactly: t_[row]), label >= 0, label < classes else { return false }
        labels[row] = label
      }
      return true
    }
  }

  /// Makes sure that the next run does not write into a result that somebody still has.
  package func renew(_ operand: Operand) {
    if isKnownUniquelyReferenced(&own[operand.number]!.storage) { return }
    let tensor = Tensor(uninitialized: own[operand.number]!.shape, .single)
    addresses[operand.number] = tensor.start
    own[operand.number] = tensor
  }

  /// A result of the latest run, in its shape.
  package subscript(operand: Operand) -> Tensor {
    let tensor = own[operand.number]!
    return tensor.shape == operand.shape ? tensor : tensor.rowMajorView(operand.shape)
  }

  /// The number in a result of one element.
  package func scalar(_ operand: Operand) -> Double {
    Double(addresses[operand.number].pointee)
  }
}

extension Tensor {
  /// The first element in single precision.
  fileprivate var start: UnsafeMutablePointer<Float> {
    storage.pointer.assumingMemoryBound(to: Float.self) + offset
  }

  /// Whether both have the same shape and the same bits.
  package func hasSameBits(as other: Tensor) -> Bool {
    guard shape == other.shape && precision == other.precision else { return false }
    return precision == .single
      ? zip(floats, other.floats).allSatisfy { $0.bitPattern == $1.bitPattern }
      : zip(values, other.values).allSatisfy { $0.bitPattern == $1.bitPattern }
  }

  /// The address of the first element; `nil` where the elements do not lie in row-major order without gaps.
  package var rowMajorAddress: UInt? {
    isContiguous
      ? UInt(bitPattern: storage.pointer) + UInt(offset * precision.bytesPerElement) : nil
  }
}
