// One step of a GRU for a whole batch, after the matrix products: with the reset gate behind the product of h and U,
// and with the reset gate before it, where a step has two products.
#include "CFused.h"
#include "elementary.h"

/// Reset behind the product: z, r = sigmoid of the first two blocks of x·W + h·U + b; k = tanh(a + r·s) of the third ones, a of x·W + b and s of
/// h·U + b; h ← z·h + (1 − z)·k
FUSED void fused_gru_step(
  const FusedCell *cell, const float *x_part, const float *h_part, const float *bias,
  const float *before, float *state, float *memory, const float *mask) {
  long n = cell->units;
  const float *own = bias, *past = bias ? bias + 3 * n : 0;
  for (long b = 0; b < cell->batch; b++) {
    float *restrict h = state + b * cell->state_step;
    const float *restrict old = before + b * cell->before_step;
    float *restrict gates = memory + b * (cell->z_step / 3 * 4), *restrict s = gates + 3 * n;
    const float *restrict x = x_part + b * cell->z_step, *restrict u = h_part + b * 3 * n;
    if (mask && mask[b * cell->mask_step] == 0) {
      EACH (long j = 0; j < n; j++) h[j] = old[j];
      EACH (long j = 0; j < 4 * n; j++) gates[j] = 0;
      continue;
    }
    if (bias) {
      EACH (long j = 0; j < 2 * n; j++) gates[j] = sigmoid_((x[j] + own[j]) + (u[j] + past[j]));
      EACH (long j = 0; j < n; j++) s[j] = u[2 * n + j] + past[2 * n + j];
    } else {
      EACH (long j = 0; j < 2 * n; j++) gates[j] = sigmoid_(x[j] + u[j]);
      EACH (long j = 0; j < n; j++) s[j] = u[2 * n + j];
    }
    const float *restrict z = gates, *restrict r = gates + n;
    float *restrict k = gates + 2 * n;
    EACH (long j = 0; j < n; j++) {
      float a = bias ? x[2 * n + j] + own[2 * n + j] : x[2 * n + j];
      float candidate = tanh_(a + r[j] * s[j]);
      k[j] = candidate;
      h[j] = z[j] * old[j] + (1.0f - z[j]) * candidate;
    }
  }
}

/// dz = (h − k)·dh·z(1 − z), dk = (1 − z)·dh·(1 − k²), dr = s·dk·r(1 − r); of the step before z·dh, and what passes
/// through U.
FUSED void fused_gru_step_gradient(
  const FusedCell *cell, const float *memory, const float *before, const float *outer,
  float *dstate, float *dx_part, float *dh_part, const float *mask) {
  long n = cell->units;
  for (long b = 0; b < cell->batch; b++) {
    float *restrict dx = dx_part + b * cell->z_step, *restrict du = dh_part + b * cell->z_step;
    float *restrict dh = dstate + b * n;
    const float *restrict outer_h = outer + b * cell->state_step;
    if (mask && mask[b * cell->mask_step] == 0) {
      EACH (long j = 0; j < 3 * n; j++) dx[j] = 0;
      EACH (long j = 0; j < 3 * n; j++) du[j] = 0;
      EACH (long j = 0; j < n; j++) dh[j] += outer_h[j];
      continue;
    }
    const float *restrict z = memory + b * (cell->z_step / 3 * 4), *restrict r = z + n,
                         *restrict k = z + 2 * n, *restrict s = z + 3 * n;
    const float *restrict old = before + b * cell->before_step;
    EACH (long j = 0; j < n; j++) {
      float out = dh[j] + outer_h[j];
      float dz = out * (old[j] - k[j]) * z[j] * (1.0f - z[j]);
      float dk = out * (1.0f - z[j]) * (1.0f - k[j] * k[j]);
      float dr = dk * s[j] * r[j] * (1.0f - r[j]);
      dx[j] = dz;
      dx[n + j] = dr;
      dx[2 * n + j] = dk;
      du[j] = dz;
      du[n + j] = dr;
      du[2 * n + j] = dk * r[j];
      dh[j] = out * z[j];
    }
  }
}

/// Reset before the product, first half: z, r = sigmoid of the first two blocks of x·W + h·U + b, and r·h, of which the
/// candidate's product is made.
FUSED void fused_gru_gates(
  const FusedCell *cell, const float *x_part, const float *h_part, const float *bias,
  const float *before, float *memory) {
  long n = cell->units;
  for (long b = 0; b < cell->batch; b++) {
    const float *restrict x = x_part + b * cell->z_step, *restrict u = h_part + b * 3 * n;
    const float *restrict old = before + b * cell->before_step;
    float *restrict gates = memory + b * (cell->z_step / 3 * 4), *restrict kept = gates + 3 * n;
    if (bias) {
      EACH (long j = 0; j < 2 * n; j++) gates[j] = sigmoid_(x[j] + bias[j] + u[j]);
    } else {
      EACH (long j = 0; j < 2 * n; j++) gates[j] = sigmoid_(x[j] + u[j]);
    }
    EACH (long j = 0; j < n; j++) kept[j] = gates[n + j] * old[j];
  }
}

/// Second half: k = tanh of the third block of x·W + b and (r·h)·U; h ← z·h + (1 − z)·k
FUSED void fused_gru_candidate(
  const FusedCell *cell, const float *x_part, const float *h_part, const float *bias,
  const float *before, float *state, float *memory, const float *mask) {
  long n = cell->units;
  for (long b = 0; b < cell->batch; b++) {
    const float *restrict x = x_part + b * cell->z_step + 2 * n;
    const float *restrict u = h_part + b * 3 * n + 2 * n;
    const float *restrict old = before + b * cell->before_step;
    float *restrict h = state + b * cell->state_step;
    float *restrict z = memory + b * (cell->z_step / 3 * 4), *restrict k = z + 2 * n;
    if (mask && mask[b * cell->mask_step] == 0) {
      EACH (long j = 0; j < n; j++) h[j] = old[j];
      continue;
    }
    EACH (long j = 0; j < n; j++) {
      float candidate = tanh_((bias ? x[j] + bias[2 * n + j] : x[j]) + u[j]);
      k[j] = candidate;
      h[j] = z[j] * old[j] + (1.0f - z[j]) * candidate;
    }
  }
}

/// Gradients, first half: dz = (h − k)·dh·z(1 − z) and dk = (1 − z)·dh·(1 − k²), and of the step before z·dh.
FUSED void fused_gru_candidate_gradient(
  const FusedCell *cell, const float *memory, const float *before, const float *outer,
  float *dstate, float *dx_part, const float *mask) {
  long n = cell->units;
  for (long b = 0; b < cell->batch; b++) {
    float *restrict dx = dx_part + b * cell->z_step, *restrict dh = dstate + b * n;
    const float *restrict outer_h = outer + b * cell->state_step;
    if (mask && mask[b * cell->mask_step] == 0) {
      EACH (long j = 0; j < 3 * n; j++) dx[j] = 0;
      EACH (long j = 0; j < n; j++) dh[j] += outer_h[j];
      continue;
    }
    const float *restrict z = memory + b * (cell->z_step / 3 * 4), *restrict k = z + 2 * n;
    const float *restrict old = before + b * cell->before_step;
    EACH (long j = 0; j < n; j++) {
      float out = dh[j] + outer_h[j];
      dx[j] = out * (old[j] - k[j]) * z[j] * (1.0f - z[j]);
      dx[2 * n + j] = out * (1.0f - z[j]) * (1.0f - k[j] * k[j]);
      dh[j] = out * z[j];
    }
  }
}

/// Second half, for d(r·h), which is dk·Uᵀ: dr = d(r·h)·h·r(1 − r), and of the step before r·d(r·h).
FUSED void fused_gru_gates_gradient(
  const FusedCell *cell, const float *memory, const float *before, const float *dkept,
  float *dstate, float *dx_part, const float *mask) {
  long n = cell->units;
  for (long b = 0; b < cell->batch; b++) {
    if (mask && mask[b * cell->mask_step] == 0) continue;
    const float *restrict r = memory + b * (cell->z_step / 3 * 4) + n;
    const float *restrict old = before + b * cell->before_step;
    const float *restrict d = dkept + b * n;
    float *restrict dr = dx_part + b * cell->z_step + n, *restrict dh = dstate + b * n;
    EACH (long j = 0; j < n; j++) {
      dr[j] = d[j] * old[j] * r[j] * (1.0f - r[j]);
      dh[j] += r[j] * d[j];
    }
  }
}
