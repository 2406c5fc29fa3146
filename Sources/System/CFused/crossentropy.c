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

/// A few rows at a time, as in softmax.
FUSED void fused_softmax_ce(
  const float *restrict z, const long *labels, float *restrict y, float *restrict p, long rows,
  long columns) {
  long n = columns, block = 1 + 2048 / (n > 0 ? n : 1);
  for (long first = 0; first < rows; first += block) {
    long last = first + block < rows ? first + block : rows;
    for (long r = first; r < last; r++) {
      const float *row = z + r * n;
      float m = row[0];
      for (long i = 1; i < n; i++) m = row[i] > m || row[i] != row[i] ? row[i] : m;
      EACH (long i = 0; i < n; i++) p[r * n + i] = row[i] - m;
      y[r] = -p[r * n + labels[r]];
    }
    EACH (long i = first * n; i < last * n; i++) p[i] = exp_(p[i]);
    for (long r = first; r < last; r++) {
      float total = 0;
      for (long i = 0; i < n; i++) total += p[r * n + i];
      y[r] += log_(total);
      float factor = 1.0f / total;
      EACH (long i = 0; i < n; i++) p[r * n + i] *= factor;
    }
  }
}

FUSED void fused_softmax_ce_gradient(
  const float *restrict p, const long *labels, const float *restrict dy, float *restrict dz,
  long rows, long columns) {
  for (long r = 0; r < rows; r++) {
    const float *restrict row = p + r * columns;
    float *restrict out = dz + r * columns;
    EACH (long i = 0; i < columns; i++) out[i] = row[i] * dy[r];
    out[labels[r]] = (row[labels[r]] - 1.0f) * dy[r];
  }
}
