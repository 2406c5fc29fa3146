// Cross-entropies from logits, and their gradients.
#include "CFused.h"
#include "elementary.h"

FUSED void fused_sigmoid_ce(
  const float *restrict z, const float *restrict t, float *restrict y, long count) {
  for (long i = 0; i < count; i++) {
    float positive = z[i] < 0.0f ? 0.0f : z[i];
    y[i] = positive - z[i] * t[i] + log1p_(exp_(-fabsf(z[i])));
  }
}

FUSED void fused_sigmoid_ce_gradient(
  const float *restrict z, const float *restrict t, const float *restrict dy, float *restrict dz,
  long count) {
  for (long i = 0; i < count; i++) dz[i] = (sigmoid_(z[i]) - t[i]) * dy[i];
}

FUSED static void log_of_sums(
  const float *restrict z, const long *labels, float *restrict y, float *restrict p, long rows,
  long columns) {
  for (long r = 0; r < rows; r++) {
    const float *restrict row = z + r * columns;
    float *restrict e = p + r * columns;
    float m = row[0];
    for (long i = 1; i < columns; i++) m = row[i] > m || row[i] != row[i] ? row[i] : m;
    for (long i = 0; i < columns; i++) e[i] = exp_(row[i] - m);
    float total = 0;
    for (long i = 0; i < columns; i++) total += e[i];
    y[r] = m + log_(total) - row[labels[r]];
    float factor = 1.0f / total;
    for (long i = 0; i < columns; i++) e[i] *= factor;
  }
}

void fused_softmax_ce(
  const float *z, const long *labels, float *y, float *p, long rows, long columns) {
  log_of_sums(z, labels, y, p, rows, columns);
}

FUSED void fused_softmax_ce_gradient(
  const float *restrict p, const long *labels, const float *restrict dy, float *restrict dz,
  long rows, long columns) {
  for (long r = 0; r < rows; r++) {
    const float *restrict row = p + r * columns;
    float *restrict out = dz + r * columns;
    for (long i = 0; i < columns; i++) out[i] = row[i] * dy[r];
    out[labels[r]] = (row[labels[r]] - 1.0f) * dy[r];
  }
}
