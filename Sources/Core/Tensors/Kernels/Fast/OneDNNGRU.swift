// The formulas: Kernels/Recurrent/GRUCell.swift
import CFused

/// The loops of a GRU with `resetAfter`. Its memory is z, r, k and the candidate's part of h·U + b.
struct ResetAfterLoops: FusedCellLoops {
  func states(_ run: RecurrentRun, _ products: Tensor) -> RecurrentStates {
    let (memory, states) = (run.forEachStep(4 * run.units), run.forEachStep(run.width))
    let scratch = Tensor(uninitialized: [run.batch, run.columns], .single)
    run.forEachPiece { samples in
      let past = RecurrentRun.Rows(
        start: scratch.floats(at: samples.lowerBound * run.columns), step: run.columns)
      for t in 0..<run.steps {
        let before = run.before(states, t, samples)
        run.product(
          before, run.u, into: past, adds: false, samples.count, run.units, run.columns)
        var step = run.step(t, samples)
        fused_gru_step(
          &step, run.rows(products, t, samples, of: run.columns).start, past.start, run.bias,
          before.start, run.state(states, t, samples).start,
          run.rows(memory, t, samples, of: 4 * run.units).start, run.mask(t, samples))
      }
    }
    withExtendedLifetime((products, scratch)) {}
    return RecurrentStates(states: states, memory: memory)
  }

  func gradients(
    _ run: RecurrentRun, _ states: RecurrentStates, _ dstates: Tensor
  ) -> FusedCellGradients {
    let (da, ds) = (run.forEachStep(run.columns), run.forEachStep(run.columns))
    let (start, past) = run.backwards(
      states.states, passing: run.columns
    ) { t, samples, before, own, _ in
      let rows = run.rows(ds, t, samples, of: run.columns)
      var step = run.step(t, samples)
      fused_gru_step_gradient(
        &step, run.rows(states.memory, t, samples, of: 4 * run.units).start, before.start,
        run.state(dstates, t, samples).start, own.start,
        run.rows(da, t, samples, of: run.columns).start, rows.start, run.mask(t, samples))
      return rows
    }
    return FusedCellGradients(input: da, recurrent: ds, past: past, start: start)
  }
}

/// The loops of a GRU without `resetAfter`. Its memory is z, r, k and r·h.
struct ResetBeforeLoops: FusedCellLoops {
  func states(_ run: RecurrentRun, _ products: Tensor) -> RecurrentStates {
    let n = run.units
    let (memory, states) = (run.forEachStep(4 * n), run.forEachStep(run.width))
    let scratch = Tensor(uninitialized: [run.batch, run.columns], .single)
    run.forEachPiece { samples in
      let past = RecurrentRun.Rows(
        start: scratch.floats(at: samples.lowerBound * run.columns), step: run.columns)
      for t in 0..<run.steps {
        let before = run.before(states, t, samples)
        let gates = run.rows(memory, t, samples, of: 4 * n)
        let x = run.rows(products, t, samples, of: run.columns).start
        var step = run.step(t, samples)
        run.product(before, run.u, into: past, adds: false, samples.count, n, 2 * n)
        fused_gru_gates(&step, x, past.start, run.bias, before.start, gates.start)
        run.product(
          gates.columns(from: 3 * n), run.u.columns(from: 2 * n),
          into: past.columns(from: 2 * n), adds: false, samples.count, n, n)
        fused_gru_candidate(
          &step, x, past.start, run.bias, before.start, run.state(states, t, samples).start,
          gates.start, run.mask(t, samples))
      }
    }
    withExtendedLifetime((products, scratch)) {}
    return RecurrentStates(states: states, memory: memory)
  }

  func gradients(
    _ run: RecurrentRun, _ states: RecurrentStates, _ dstates: Tensor
  ) -> FusedCellGradients {
    let n = run.units
    let da = run.forEachStep(run.columns)
    let scratch = Tensor(uninitialized: [run.batch, n], .single)
    let (start, past) = run.backwards(
      states.states, passing: 2 * n
    ) { t, samples, before, own, uT in
      let rows = run.rows(da, t, samples, of: run.columns)
      let gates = run.rows(states.memory, t, samples, of: 4 * n).start
      let dkept = run.own(scratch, samples)
      var step = run.step(t, samples)
      fused_gru_candidate_gradient(
        &step, gates, before.start, run.state(dstates, t, samples).start, own.start, rows.start,
        run.mask(t, samples))
      run.product(
        rows.columns(from: 2 * n), uT.rows(from: 2 * n), into: dkept, adds: false, samples.count,
        n, n)
      fused_gru_gates_gradient(
        &step, gates, before.start, dkept.start, own.start, rows.start, run.mask(t, samples))
      return rows
    }
    withExtendedLifetime(scratch) {}
    let kept = states.memory.slice((3 * n)..<(4 * n), axis: 2)
    return FusedCellGradients(input: da, past: past, kept: kept, start: start)
  }
}
