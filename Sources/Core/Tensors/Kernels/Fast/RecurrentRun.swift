import CFused
import COneDNN

/// The memory of a recurrent layer's run over sequences, by step and samples.
///
/// All inputs are multiplied at once, then each step takes a product and a fused loop. Samples do not depend on each
/// other, so threads share the batch.
struct RecurrentRun {
  /// Rows of numbers, one for each sample, `step` apart.
  struct Rows {
    let start: UnsafeMutablePointer<Float>
    let step: Int
  }

  /// x as rows, `[batch·steps, inputs]`
  let x: Tensor
  let batch, steps, units: Int
  /// The numbers of a row of W and U, and of a state.
  let columns, width: Int
  private let recurrentKernel, start: Tensor
  private let biasTensor, maskTensor: Tensor?

  init(_ cell: RecurrentCell, _ inputs: RecurrentInputs) {
    (batch, steps, units) = (inputs.batch, inputs.steps, inputs.units)
    (columns, width) = (cell.blocks * units, cell.statesPerUnit * units)
    x = inputs.x.asRows
    recurrentKernel = inputs.recurrentKernel.contiguous()
    start = inputs.startOrZeros(cell).contiguous()
    biasTensor = inputs.bias?.contiguous()
    maskTensor = inputs.mask?.contiguous()
  }

  /// U
  var u: Rows { Rows(start: recurrentKernel.floats(at: 0), step: columns) }
  var bias: UnsafePointer<Float>? { biasTensor.map { UnsafePointer($0.floats(at: 0)) } }

  /// Uninitialized numbers for each step, `[batch, steps, count]`.
  func forEachStep(_ count: Int) -> Tensor {
    Tensor(uninitialized: [batch, steps, count], .single)
  }

  /// Sixteen samples or more for a thread, by the shape alone.
  func forEachPiece(_ body: (Range<Int>) -> Void) {
    let pieces = min(max(batch / 16, 1), 16)
    Threads.forEachPiece(pieces) { piece in
      body(piece * batch / pieces..<(piece + 1) * batch / pieces)
    }
    withExtendedLifetime(self) {}
  }

  /// The rows of step t in a tensor of `count` numbers for each step.
  func rows(_ tensor: Tensor, _ t: Int, _ samples: Range<Int>, of count: Int) -> Rows {
    Rows(
      start: tensor.floats(at: (samples.lowerBound * steps + t) * count), step: steps * count)
  }

  func state(_ states: Tensor, _ t: Int, _ samples: Range<Int>) -> Rows {
    rows(states, t, samples, of: width)
  }

  /// The states before step t.
  func before(_ states: Tensor, _ t: Int, _ samples: Range<Int>) -> Rows {
    t > 0 ? state(states, t - 1, samples) : own(start, samples)
  }

  /// The rows of these samples in a tensor of one state each.
  func own(_ states: Tensor, _ samples: Range<Int>) -> Rows {
    Rows(start: states.floats(at: samples.lowerBound * width), step: width)
  }

  func mask(_ t: Int, _ samples: Range<Int>) -> UnsafePointer<Float>? {
    maskTensor.map { UnsafePointer($0.floats(at: samples.lowerBound * steps + t)) }
  }

  /// The sizes of step t for the C loops.
  func step(_ t: Int, _ samples: Range<Int>) -> FusedCell {
    FusedCell(
      batch: samples.count, units: units, z_step: steps * columns, state_step: steps * width,
      before_step: t > 0 ? steps * width : width, mask_step: steps)
  }

  /// y = a·b for rows of samples, or y += a·b: `[samples, inner]·[inner, columns]`.
  func product(
    _ a: Rows, _ b: Rows, into y: Rows, adds: Bool = true, _ samples: Int, _ inner: Int,
    _ columns: Int
  ) {
    let plain = CChar(UInt8(ascii: "N"))
    let status = dnnl_sgemm(
      plain, plain, Int64(samples), Int64(columns), Int64(inner), 1, a.start, Int64(a.step),
      b.start, Int64(b.step), adds ? 1 : 0, y.start, Int64(y.step))
    check(status, "a recurrent step")
  }

  /// Backwards through time: `body` writes the gradients of the products of one step, given the states before it, Uᵀ,
  /// and the gradient of its own states, which becomes that of the states before, without what `backwards` adds:
  /// dz·Uᵀ for the rows of dz that `body` returns and the first `passing` of their columns.
  ///
  /// Returns the gradient of the first states, and each step's h before it, `[batch·steps, units]`.
  func backwards(
    _ states: Tensor, passing: Int,
    _ body: (_ t: Int, _ samples: Range<Int>, _ before: Rows, _ own: Rows, _ uT: Rows) -> Rows
  ) -> (start: Tensor, past: Tensor) {
    let dstate = Tensor.zeros([batch, width])
    let past = Tensor(uninitialized: [batch * steps, units], .single)
    let turned = recurrentKernel.transposed().contiguous()  // once, not in each product
    let uT = Rows(start: turned.floats(at: 0), step: units)
    forEachPiece { samples in
      let own = own(dstate, samples)
      for t in stride(from: steps - 1, through: 0, by: -1) {
        let before = before(states, t, samples)
        let dz = body(t, samples, before, own, uT)
        product(dz, uT, into: own, samples.count, passing, units)
        for b in 0..<samples.count {
          past.floats(at: ((samples.lowerBound + b) * steps + t) * units)
            .update(from: before.start + b * before.step, count: units)
        }
      }
    }
    withExtendedLifetime((states, turned)) {}
    return (dstate, past)
  }
}

extension RecurrentRun.Rows {
  /// The same rows from a column on.
  func columns(from first: Int) -> Self { Self(start: start + first, step: step) }

  /// The rows from one on.
  func rows(from first: Int) -> Self { Self(start: start + first * step, step: step) }
}

extension Tensor {
  /// The address of an element of a contiguous tensor, for C; the caller keeps the tensor alive.
  func floats(at element: Int) -> UnsafeMutablePointer<Float> {
    storage.pointer.assumingMemoryBound(to: Float.self) + offset + element
  }
}
