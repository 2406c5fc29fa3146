// Softmax of rows.
#include "CFused.h"
#include "elementary.h"

typedef struct {
  const float *x, *y, *dy, *mask;
  float *out;
  long columns, queries, mask_row_step;
  float scale;
  int causal;
} Softmax;

enum { lanes = 16 };

/// Four kinds of reduction of a row, each kept in `lanes` results side by side.
#define FOLD(start, term, join)                                    \
  float part[lanes];                                               \
  for (int j = 0; j < lanes; j++) part[j] = (start);               \
  long i = 0;                                                      \
  for (; i + lanes <= n; i += lanes)                               \
    for (int j = 0; j < lanes; j++) {                              \
      float a = part[j];                                           \
      long k = i + j;                                              \
      float b = term;                                              \
      part[j] = join;                                              \
    }                                                              \
  for (int j = 0; i + j < n; j++) {                                \
    float a = part[j];                                             \
    long k = i + j;                                                \
    float b = term;                                                \
    part[j] = join;                                                \
  }                                                                \
  for (int width = lanes / 2; width > 0; width /= 2)               \
    for (int j = 0; j < width; j++) {                              \
      float a = part[j], b = part[j + width];                      \
      part[j] = join;                                              \
    }                                                              \
  return part[0]

INLINE float greatest(const float *x, long n) {
  if (n < lanes) {
    float m = x[0];
    for (long i = 1; i < n; i++) m = x[i] > m || x[i] != x[i] ? x[i] : m;
    return m;
  }
  FOLD(-INFINITY, x[k], ((b > a) | (b != b)) ? b : a);
}
INLINE float sum(const float *x, long n) {
  if (n < lanes) {
    float total = 0;
    for (long i = 0; i < n; i++) total += x[i];
    return total;
  }
  FOLD(0.0f, x[k], a + b);
}
INLINE float sum_of_exp(const float *x, float m, long n) { FOLD(0.0f, exp_(x[k] - m), a + b); }
INLINE float dot(const float *x, const float *y, long n) { FOLD(0.0f, x[k] * y[k], a + b); }

/// A few rows at a time: the differences to the greatest, all their exponentials in one loop (rows may
/// be short), and the shares.
FUSED static void softmax_rows(const Softmax *s, long begin, long end) {
  long n = s->columns, block = 1 + 2048 / (n > 0 ? n : 1);
  for (long first = begin; first < end; first += block) {
    long rows = first + block < end ? block : end - first;
    float *restrict y = s->out + first * n;
    for (long r = 0; r < rows; r++) {
      const float *restrict x = s->x + (first + r) * n;
      float m = greatest(x, n);
      EACH_OF_FEW (long i = 0; i < n; i++) y[r * n + i] = x[i] - m;
    }
    EACH (long i = 0; i < rows * n; i++) y[i] = exp_(y[i]);
    for (long r = 0; r < rows; r++) {
      float factor = 1.0f / sum(y + r * n, n);
      EACH_OF_FEW (long i = 0; i < n; i++) y[r * n + i] *= factor;
    }
  }
}

FUSED static void log_rows(const Softmax *s, long begin, long end) {
  long n = s->columns;
  for (long r = begin; r < end; r++) {
    const float *restrict x = s->x + r * n;
    float *restrict y = s->out + r * n;
    float m = greatest(x, n);
    float logarithm = log_(sum_of_exp(x, m, n));
    // Not x − (m + log Σ): beside a large m the logarithm would be lost.
    EACH (long i = 0; i < n; i++) y[i] = (x[i] - m) - logarithm;
  }
}

/// The number of columns that a row has a weight for: with a causal mask, those up to its own.
INLINE long seen_columns(const Softmax *s, long row) {
  long n = s->columns, seen = s->causal ? row % s->queries + 1 : n;
  return seen < n ? seen : n;
}

/// Where the mask is causal, `dy` behind the own column is not read: it need not even be a number.
FUSED static void gradient_rows(const Softmax *s, long begin, long end) {
  long n = s->columns;
  for (long r = begin; r < end; r++) {
    const float *restrict y = s->y + r * n, *restrict dy = s->dy + r * n;
    float *restrict dx = s->out + r * n;
    long seen = seen_columns(s, r);
    float mean = dot(y, dy, seen), scale = s->scale;
    EACH_OF_FEW (long i = 0; i < seen; i++) dx[i] = y[i] * (dy[i] - mean) * scale;
    EACH_OF_FEW (long i = seen; i < n; i++) dx[i] = 0;
  }
}

FUSED static void log_gradient_rows(const Softmax *s, long begin, long end) {
  long n = s->columns;
  for (long r = begin; r < end; r++) {
    const float *restrict y = s->y + r * n, *restrict dy = s->dy + r * n;
    float *restrict dx = s->out + r * n;
    float total = sum(dy, n);
    EACH (long i = 0; i < n; i++) dx[i] = dy[i] - exp_(y[i]) * total;
  }
}

/// A few rows at a time, as in `softmax_rows`. What a causal mask hides is 0 before the exponentials and after them.
FUSED static void masked_rows(const Softmax *s, long begin, long end) {
  long n = s->columns, block = 1 + 2048 / (n > 0 ? n : 1);
  float scale = s->scale;
  for (long first = begin; first < end; first += block) {
    long rows = first + block < end ? block : end - first;
    float *restrict y = s->out + first * n;
    for (long r = 0; r < rows; r++) {
      float *restrict x = y + r * n;
      const float *restrict mask = s->mask ? s->mask + (first + r) * s->mask_row_step : 0;
      long seen = seen_columns(s, first + r);
      if (mask) {
        EACH_OF_FEW (long i = 0; i < seen; i++) x[i] = mask[i] != 0 ? x[i] * scale : -INFINITY;
      } else {
        EACH_OF_FEW (long i = 0; i < seen; i++) x[i] *= scale;
      }
      float m = greatest(x, seen);
      EACH_OF_FEW (long i = 0; i < seen; i++) x[i] -= m;
      EACH_OF_FEW (long i = seen; i < n; i++) x[i] = 0;
    }
    EACH (long i = 0; i < rows * n; i++) y[i] = exp_(y[i]);
    for (long r = 0; r < rows; r++) {
      float *restrict x = y + r * n;
      long seen = seen_columns(s, first + r);
      float factor = 1.0f / sum(x, seen);
      EACH_OF_FEW (long i = 0; i < seen; i++) x[i] *= factor;
      EACH_OF_FEW (long i = seen; i < n; i++) x[i] = 0;
    }
  }
}

static void softmax_body(void *s, long begin, long end) { softmax_rows(s, begin, end); }
static void log_body(void *s, long begin, long end) { log_rows(s, begin, end); }
static void gradient_body(void *s, long begin, long end) { gradient_rows(s, begin, end); }
static void log_gradient_body(void *s, long begin, long end) { log_gradient_rows(s, begin, end); }
static void masked_body(void *s, long begin, long end) { masked_rows(s, begin, end); }

static void run(Softmax *s, void (*body)(void *, long, long), long rows) {
  if (s->columns == 0) return;  // a row of nothing has no greatest number
  if (rows * s->columns <= 16384) {
    body(s, 0, rows);
  } else {
    fused_parallel(rows, 1 + 4096 / (s->columns + 1), body, s);
  }
}

void fused_softmax(const float *x, float *y, long rows, long columns) {
  Softmax s = {.x = x, .out = y, .columns = columns};
  run(&s, softmax_body, rows);
}

void fused_log_softmax(const float *x, float *y, long rows, long columns) {
  Softmax s = {.x = x, .out = y, .columns = columns};
  run(&s, log_body, rows);
}

void fused_softmax_gradient(
  const float *y, const float *dy, float *dx, long rows, long columns, float scale) {
  Softmax s = {.y = y, .dy = dy, .out = dx, .columns = columns, .scale = scale};
  run(&s, gradient_body, rows);
}

void fused_masked_softmax_gradient(
  const float *y, const float *dy, float *dx, long matrices, long queries, long keys, float scale,
  int causal) {
  Softmax s = {
    .y = y, .dy = dy, .out = dx, .columns = keys, .queries = queries, .scale = scale,
    .causal = causal};
  run(&s, gradient_body, matrices * queries);
}

void fused_log_softmax_gradient(
  const float *y, const float *dy, float *dx, long rows, long columns) {
  Softmax s = {.y = y, .dy = dy, .out = dx, .columns = columns};
  run(&s, log_gradient_body, rows);
}

void fused_masked_softmax(
  float *x, const float *mask, long mask_row_step, long matrices, long queries, long keys,
  float scale, int causal) {
  Softmax s = {
    .mask = mask, .out = x, .columns = keys, .queries = queries, .mask_row_step = mask_row_step,
    .scale = scale, .causal = causal};
  run(&s, masked_body, matrices * queries);
}
