// One step of the simple recurrent cell for a whole batch, after the matrix products.
#include "CFused.h"
#include "elementary.h"

/// h ← f(z + b)
FUSED void fused_simple_step(
  const FusedCell *s, FusedActivationKind f, float p, float *z, const float *bias,
  const float *before, float *state, const float *mask) {
  long n = s->units;
  for (long b = 0; b < s->batch; b++) {
    float *restrict sums = z + b * s->z_step, *restrict h = state + b * s->state_step;
    const float *restrict old = before + b * s->before_step;
    if (bias)
      EACH (long j = 0; j < n; j++) sums[j] += bias[j];
    if (mask && mask[b * s->mask_step] == 0)
      EACH (long j = 0; j < n; j++) h[j] = old[j];
    else
      fused_activate(f, p, sums, h, n);
  }
}

/// dz = f′·dh; what passes through U is all that the step before receives.
FUSED void fused_simple_step_gradient(
  const FusedCell *s, FusedActivationKind f, float p, const float *z, const float *state,
  const float *outer, float *dstate, float *dz, const float *mask) {
  long n = s->units;
  for (long b = 0; b < s->batch; b++) {
    float *restrict dh = dstate + b * n, *restrict out = dz + b * s->z_step;
    const float *restrict outer_h = outer + b * s->state_step;
    EACH (long j = 0; j < n; j++) dh[j] += outer_h[j];
    if (mask && mask[b * s->mask_step] == 0) {
      EACH (long j = 0; j < n; j++) out[j] = 0;
      continue;
    }
    fused_activation_gradient(
      f, p, z + b * s->z_step, state + b * s->state_step, dh, out, n);
    EACH (long j = 0; j < n; j++) dh[j] = 0;
  }
}
