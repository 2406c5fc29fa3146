// The formulas: Kernels/Recurrent/LSTMCell.swift
import CFused
import COneDNN

/// The LSTM: one matrix product for all inputs, then a product and a fused loop for each step. Samples
/// do not depend on each other, so threads share the batch. Other cells run as their formulas say, on
/// these kernels.
extension OneDNNKernels {
  /// The states of a recurrent cell at every step, `[batch, time, states]`.
  public func recurrent(_ cell: RecurrentCell, _ inputs: RecurrentInputs) -> RecurrentStates {
    guard cell == .lstm, inputs.x.precision == .single, inputs.batch > 0 else {
      return formula(of: cell, inputs)
    }
    let lstm = LSTMRun(inputs)
    let z = matmul(lstm.x, inputs.kernel.contiguous())
    let states = Tensor(uninitialized: [lstm.batch, lstm.steps, 2 * lstm.units], .single)
    lstm.forEachPiece { samples in
      for t in 0..<lstm.steps {
        lstm.product(
          lstm.before(states, t, samples), lstm.u, into: lstm.gates(z, t, samples),
          samples.count, lstm.units, 4 * lstm.units)
        var step = lstm.step(t, samples)
        fused_lstm_step(
          &step, lstm.gates(z, t, samples).start, lstm.bias, lstm.before(states, t, samples).start,
          lstm.state(states, t, samples).start, lstm.mask(t, samples))
      }
    }
    let memory = z.rowMajorView([lstm.batch, lstm.steps, 4 * lstm.units])
    return RecurrentStates(states: states, memory: memory)
  }

  /// The gradients of `recurrent`, backwards through time.
  public func recurrentGradient(
    _ cell: RecurrentCell, _ inputs: RecurrentInputs, _ states: RecurrentStates, dstates: Tensor
  ) -> RecurrentGradients {
    guard cell == .lstm, inputs.x.precision == .single, inputs.batch > 0 else {
      return formulaGradient(of: cell, inputs, states, dstates: dstates)
    }
    let lstm = LSTMRun(inputs)
    let (gates, outer) = (states.memory, dstates.contiguous())
    let dz = Tensor(uninitialized: [lstm.batch * lstm.steps, 4 * lstm.units], .single)
    let dstate = Tensor.zeros([lstm.batch, 2 * lstm.units])
    let past = Tensor(uninitialized: [lstm.batch * lstm.steps, lstm.units], .single)
    let turned = inputs.recurrentKernel.transposed().contiguous()  // once, not in each product
    let uT = LSTMRun.Rows(start: turned.address(0), step: lstm.units)
    lstm.forEachPiece { samples in
      let own = LSTMRun.Rows(
        start: dstate.address(samples.lowerBound * 2 * lstm.units), step: 2 * lstm.units)
      for t in stride(from: lstm.steps - 1, through: 0, by: -1) {
        let before = lstm.before(states.states, t, samples)
        var step = lstm.step(t, samples)
        fused_lstm_step_gradient(
          &step, lstm.gates(gates, t, samples).start, before.start,
          lstm.state(states.states, t, samples).start, lstm.state(outer, t, samples).start,
          own.start, lstm.gates(dz, t, samples).start, lstm.mask(t, samples))
        lstm.product(
          lstm.gates(dz, t, samples), uT, into: own, samples.count, 4 * lstm.units, lstm.units)
        for b in 0..<samples.count {
          past.address(((samples.lowerBound + b) * lstm.steps + t) * lstm.units)
            .update(from: before.start + b * before.step, count: lstm.units)
        }
      }
    }
    withExtendedLifetime((outer, gates, turned)) {}
    let sums = linearGradients(
      x: lstm.x, w: inputs.kernel, dz: dz, wanted: (x: true, w: true, b: inputs.bias != nil))
    return RecurrentGradients(
      x: sums.dx!.rowMajorView(inputs.x.shape), kernel: sums.dw!,
      recurrentKernel: matmul(past.transposed(), dz),
      bias: sums.db?.reshaped(to: inputs.bias!.shape), start: dstate)
  }
}

/// The memory of an LSTM's run over sequences, by step and samples.
private struct LSTMRun {
  /// Rows of numbers, one for each sample, `step` apart.
  struct Rows {
    let start: UnsafeMutablePointer<Float>
    let step: Int
  }

  let x, recurrentKernel, start: Tensor
  let biasTensor, maskTensor: Tensor?
  let batch, steps, units: Int

  init(_ inputs: RecurrentInputs) {
    (batch, steps, units) = (inputs.batch, inputs.steps, inputs.units)
    x = inputs.x.asRows
    recurrentKernel = inputs.recurrentKernel.contiguous()
    start = inputs.startOrZeros(.lstm).contiguous()
    biasTensor = inputs.bias?.contiguous()
    maskTensor = inputs.mask?.contiguous()
  }

  var u: Rows { Rows(start: recurrentKernel.address(0), step: 4 * units) }
  var bias: UnsafePointer<Float>? { biasTensor.map { UnsafePointer($0.address(0)) } }

  func mask(_ t: Int, _ samples: Range<Int>) -> UnsafePointer<Float>? {
    maskTensor.map { UnsafePointer($0.address(samples.lowerBound * steps + t)) }
  }

  /// Sixteen samples or more for a thread, by the shape alone.
  func forEachPiece(_ body: (Range<Int>) -> Void) {
    let pieces = min(max(batch / 16, 1), 16)
    Threads.forEachPiece(pieces) { piece in
      body(piece * batch / pieces..<(piece + 1) * batch / pieces)
    }
    withExtendedLifetime(self) {}
  }

  func gates(_ z: Tensor, _ t: Int, _ samples: Range<Int>) -> Rows {
    Rows(
      start: z.address((samples.lowerBound * steps + t) * 4 * units), step: steps * 4 * units)
  }

  func state(_ states: Tensor, _ t: Int, _ samples: Range<Int>) -> Rows {
    Rows(
      start: states.address((samples.lowerBound * steps + t) * 2 * units), step: steps * 2 * units)
  }

  /// The states before step t.
  func before(_ states: Tensor, _ t: Int, _ samples: Range<Int>) -> Rows {
    t > 0
      ? state(states, t - 1, samples)
      : Rows(start: start.address(samples.lowerBound * 2 * units), step: 2 * units)
  }

  func step(_ t: Int, _ samples: Range<Int>) -> FusedLSTM {
    FusedLSTM(
      batch: samples.count, units: units, z_step: steps * 4 * units,
      state_step: steps * 2 * units, before_step: t > 0 ? steps * 2 * units : 2 * units,
      mask_step: steps)
  }

  /// y += a·b for rows of samples: `[samples, inner]·[inner, columns]`.
  func product(
    _ a: Rows, _ b: Rows, into y: Rows, _ samples: Int, _ inner: Int, _ columns: Int
  ) {
    let plain = CChar(UInt8(ascii: "N"))
    let status = dnnl_sgemm(
      plain, plain, Int64(samples), Int64(columns), Int64(inner), 1, a.start, Int64(a.step),
      b.start, Int64(b.step), 1, y.start, Int64(y.step))
    check(status, "lstm")
  }
}

extension Tensor {
  /// The address of an element of a contiguous tensor, for C; the caller keeps the tensor alive.
  fileprivate func address(_ element: Int) -> UnsafeMutablePointer<Float> {
    storage.pointer.assumingMemoryBound(to: Float.self) + offset + element
  }
}
