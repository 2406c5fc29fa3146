// The formulas: Kernels/Recurrent/SimpleCell.swift
import CFused

/// The loops of the simple recurrent cell. Its memory is z.
struct SimpleLoops: FusedCellLoops {
  let f: FusedActivation

  func states(_ run: RecurrentRun, _ products: Tensor) -> RecurrentStates {
    let ((loop, setting), sums) = (f.loop, products)
    let states = run.forEachStep(run.width)
    run.forEachPiece { samples in
      for t in 0..<run.steps {
        let before = run.before(states, t, samples)
        let z = run.rows(sums, t, samples, of: run.columns)
        run.product(before, run.u, into: z, samples.count, run.units, run.columns)
        var step = run.step(t, samples)
        fused_simple_step(
          &step, loop, setting, z.start, run.bias, before.start,
          run.state(states, t, samples).start, run.mask(t, samples))
      }
    }
    return RecurrentStates(states: states, memory: sums)
  }

  func gradients(
    _ run: RecurrentRun, _ states: RecurrentStates, _ dstates: Tensor
  ) -> FusedCellGradients {
    let (loop, setting) = f.loop
    let dz = run.forEachStep(run.columns)
    let (start, past) = run.backwards(
      states.states, passing: run.columns
    ) { t, samples, before, own, _ in
      let rows = run.rows(dz, t, samples, of: run.columns)
      var step = run.step(t, samples)
      fused_simple_step_gradient(
        &step, loop, setting, run.rows(states.memory, t, samples, of: run.columns).start,
        run.state(states.states, t, samples).start, run.state(dstates, t, samples).start,
        own.start, rows.start, run.mask(t, samples))
      return rows
    }
    return FusedCellGradients(input: dz, past: past, start: start)
  }
}
