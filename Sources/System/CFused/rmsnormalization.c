// Normalization of the rows of a matrix by their root mean square.
#include "CFused.h"
#include "folds.h"

typedef struct {
  const float *x, *dy, *gamma, *n, *s;
  float *y, *out_n, *out_s;
  float epsilon;
  long columns;
} RMSNorm;

FUSED static void rms_rows(const RMSNorm *l, long begin, long end) {
  long n = l->columns;
  for (long r = begin; r < end; r++) {
    const float *restrict x = l->x + r * n, *restrict gamma = l->gamma;
    float *restrict y = l->y + r * n, *restrict out_n = l->out_n + r * n;
    float s = 1.0f / __builtin_elementwise_sqrt(sum_of_squares(x, 0, n) / n + l->epsilon);
    l->out_s[r] = s;
    EACH (long i = 0; i < n; i++) {
      float c = x[i] * s;
      out_n[i] = c;
      y[i] = gamma[i] * c;
    }
  }
}

FUSED static void rms_gradient_rows(const RMSNorm *l, long begin, long end) {
  long n = l->columns;
  for (long r = begin; r < end; r++) {
    const float *restrict dy = l->dy + r * n, *restrict gamma = l->gamma, *restrict c = l->n + r * n;
    float *restrict dx = l->y + r * n;
    float slope = dot3(gamma, dy, c, n) / n, s = l->s[r];
    EACH (long i = 0; i < n; i++) dx[i] = s * (gamma[i] * dy[i] - c[i] * slope);
  }
}

static void rms_body(void *l, long begin, long end) { rms_rows(l, begin, end); }
static void rms_gradient_body(void *l, long begin, long end) { rms_gradient_rows(l, begin, end); }

void fused_rms_norm(
  const float *x, const float *gamma, float epsilon, float *y, float *n, float *s, long rows,
  long columns) {
  RMSNorm l = {
    .x = x, .gamma = gamma, .epsilon = epsilon, .y = y, .out_n = n, .out_s = s, .columns = columns};
  fused_parallel(rows, 1 + 16384 / (columns + 1), rms_body, &l);
}

/// Σ over rows of dy·n, for each column.
FUSED static void column_products(
  const float *dy, const float *n, float *restrict dgamma, long rows, long columns) {
  for (long j = 0; j < columns; j++) dgamma[j] = 0;
  for (long r = 0; r < rows; r++) {
    const float *restrict d = dy + r * columns, *restrict c = n + r * columns;
    EACH (long j = 0; j < columns; j++) dgamma[j] += d[j] * c[j];
  }
}

void fused_rms_norm_gradient(
  const float *dy, const float *gamma, const float *n, const float *s, float *dx, float *dgamma,
  long rows, long columns) {
  RMSNorm l = {.dy = dy, .gamma = gamma, .n = n, .s = s, .y = dx, .columns = columns};
  fused_parallel(rows, 1 + 16384 / (columns + 1), rms_gradient_body, &l);
  column_products(dy, n, dgamma, rows, columns);
}
