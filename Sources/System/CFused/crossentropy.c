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

typedef struct {
  const float *z, *p, *dy;
  const long *labels;
  float *y, *out;
  long columns;
} CrossEntropy;

/// A few rows at a time, as in softmax.
FUSED static void entropy_rows(const CrossEntropy *c, long begin, long end) {
  long n = c->columns, block = 1 + 2048 / (n > 0 ? n : 1);
  const float *restrict z = c->z;
  float *restrict y = c->y, *restrict p = c->out;
  for (long first = begin; first < end; first += block) {
    long last = first + block < end ? first + block : end;
    for (long r = first; r < last; r++) {
      const float *row = z + r * n;
      float m = row[0];
      for (long i = 1; i < n; i++) m = row[i] > m || row[i] != row[i] ? row[i] : m;
      EACH (long i = 0; i < n; i++) p[r * n + i] = row[i] - m;
      y[r] = -p[r * n + c->labels[r]];
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

FUSED static void entropy_gradient_rows(const CrossEntropy *c, long begin, long end) {
  for (long r = begin; r < end; r++) {
    const float *restrict row = c->p + r * c->columns;
    float *restrict out = c->out + r * c->columns;
    float dy = c->dy[r];
    EACH (long i = 0; i < c->columns; i++) out[i] = row[i] * dy;
    out[c->labels[r]] = (row[c->labels[r]] - 1.0f) * dy;
  }
}

static void entropy_body(void *c, long begin, long end) { entropy_rows(c, begin, end); }
static void entropy_gradient_body(void *c, long begin, long end) {
  entropy_gradient_rows(c, begin, end);
}

void fused_softmax_ce(
  const float *z, const long *labels, float *y, float *p, long rows, long columns) {
  CrossEntropy c = {.z = z, .labels = labels, .y = y, .out = p, .columns = columns};
  fused_parallel(rows, 1 + 16384 / (columns + 1), entropy_body, &c);
}

void fused_softmax_ce_gradient(
  const float *p, const long *labels, const float *dy, float *dz, long rows, long columns) {
  CrossEntropy c = {.p = p, .labels = labels, .dy = dy, .out = dz, .columns = columns};
  fused_parallel(rows, 1 + 65536 / (columns + 1), entropy_gradient_body, &c);
}
