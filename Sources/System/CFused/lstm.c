// One step of an LSTM for a whole batch, after the matrix products.
#include "CFused.h"
#include "elementary.h"

/// i, f, g, o = sigmoid, sigmoid, tanh, sigmoid of z; c ← f·c + i·g; h ← o·tanh c
FUSED void fused_lstm_step(
  const FusedCell *s, float *z, const float *bias, const float *before, float *state,
  const float *mask) {
  long n = s->units;
  for (long b = 0; b < s->batch; b++) {
    float *restrict gates = z + b * s->z_step;
    float *restrict h = state + b * s->state_step, *restrict c = h + n;
    const float *restrict old_h = before + b * s->before_step, *restrict old_c = old_h + n;
    if (mask && mask[b * s->mask_step] == 0) {
      EACH (long j = 0; j < 2 * n; j++) h[j] = old_h[j];
      continue;
    }
    if (bias)
      EACH (long j = 0; j < 4 * n; j++) gates[j] += bias[j];
    EACH (long j = 0; j < 2 * n; j++) gates[j] = sigmoid_(gates[j]);
    EACH (long j = 2 * n; j < 3 * n; j++) gates[j] = tanh_(gates[j]);
    EACH (long j = 3 * n; j < 4 * n; j++) gates[j] = sigmoid_(gates[j]);
    const float *restrict i = gates, *restrict f = gates + n, *restrict g = gates + 2 * n,
                         *restrict o = gates + 3 * n;
    EACH (long j = 0; j < n; j++) {
      float next = f[j] * old_c[j] + i[j] * g[j];
      c[j] = next;
      h[j] = o[j] * tanh_(next);
    }
  }
}

/// dh, dc from the next step and from outside; dz of the four gates; dc of the step before is f·dc.
FUSED void fused_lstm_step_gradient(
  const FusedCell *s, const float *gates, const float *before, const float *state,
  const float *outer, float *dstate, float *dz, const float *mask) {
  long n = s->units;
  for (long b = 0; b < s->batch; b++) {
    float *restrict z = dz + b * s->z_step;
    float *restrict dh = dstate + b * 2 * n, *restrict dc = dh + n;
    const float *restrict outer_h = outer + b * s->state_step, *restrict outer_c = outer_h + n;
    if (mask && mask[b * s->mask_step] == 0) {
      EACH (long j = 0; j < 4 * n; j++) z[j] = 0;
      EACH (long j = 0; j < n; j++) {
        dh[j] += outer_h[j];
        dc[j] += outer_c[j];
      }
      continue;
    }
    const float *restrict i = gates + b * s->z_step, *restrict f = i + n, *restrict g = i + 2 * n,
                         *restrict o = i + 3 * n;
    const float *restrict old_c = before + b * s->before_step + n;
    const float *restrict c = state + b * s->state_step + n;
    EACH (long j = 0; j < n; j++) {
      float out = dh[j] + outer_h[j];
      float t = tanh_(c[j]);
      float in = dc[j] + outer_c[j] + o[j] * (1.0f - t * t) * out;
      z[j] = g[j] * in * i[j] * (1.0f - i[j]);
      z[n + j] = old_c[j] * in * f[j] * (1.0f - f[j]);
      z[2 * n + j] = i[j] * in * (1.0f - g[j] * g[j]);
      z[3 * n + j] = t * out * o[j] * (1.0f - o[j]);
      dh[j] = 0;
      dc[j] = f[j] * in;
    }
  }
}
