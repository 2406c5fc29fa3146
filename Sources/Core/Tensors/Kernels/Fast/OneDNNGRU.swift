// The formulas: Kernels/Recurrent/GRUCell.swift
import CFused

/// The loops of a GRU with `resetAfter`. Its memory is z, r, k and the candidate's part of h·U + b.
struct GRULoops: FusedCellLoops {
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
    let (start, past) = run.backwards(states.states) { t, samples, before, own in
      let rows = run.rows(ds, t, samples, of: run.columns)
      var step = run.step(t, samples)
      fused_gru_step_gradient(
        &step, run.rows(states.memory, t, samples, of: 4 * run.units).start, before.start,
        run.state(dstates, t, samples).start, own.start,
        run.rows(da, t, samples, of: run.columns).start, rows.start, run.mask(t, samples))
      return rows
    }
    return FusedCellGradients(input: da, recurrent: ds, start: start, past: past)
  }
}
