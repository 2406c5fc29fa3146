// Sums and extremes, in an order that does not depend on the number of threads.
#include "CFused.h"
#include "elementary.h"

typedef struct {
  FusedReduction f;
  const float *x;
  float *y;
  long rows, columns;
} Reduce;

enum { lanes = 32, block = 4096, group = 1024 };

INLINE float greater(float a, float b) { return ((a > b) | (a != a)) ? a : b; }
INLINE float lesser(float a, float b) { return ((a < b) | (a != a)) ? a : b; }

/// The sum of up to `block` numbers, kept in `lanes` sums side by side.
INLINE float block_sum(const float *x, long count) {
  float sums[lanes] = {0};
  long i = 0;
  for (; i + lanes <= count; i += lanes)
    for (int j = 0; j < lanes; j++) sums[j] += x[i + j];
  for (int j = 0; i + j < count; j++) sums[j] += x[i + j];
  for (int width = lanes / 2; width > 0; width /= 2)
    for (int j = 0; j < width; j++) sums[j] += sums[j + width];
  return sums[0];
}

INLINE float row_sum(const float *x, long count) {
  if (count <= block) return block_sum(x, count);
  double sum = 0;
  for (long i = 0; i < count; i += block) sum += block_sum(x + i, count - i < block ? count - i : block);
  return (float)sum;
}

#define EXTREME(better, start)                                     \
  float best[lanes];                                               \
  if (count < lanes) {                                             \
    best[0] = (start);                                             \
    for (long i = 0; i < count; i++) best[0] = better(best[0], x[i]); \
    return best[0];                                                \
  }                                                                \
  for (int j = 0; j < lanes; j++) best[j] = (start);               \
  long i = 0;                                                      \
  for (; i + lanes <= count; i += lanes)                           \
    for (int j = 0; j < lanes; j++) best[j] = better(best[j], x[i + j]); \
  for (; i < count; i++) best[0] = better(best[0], x[i]);          \
  for (int j = 1; j < lanes; j++) best[0] = better(best[0], best[j]); \
  return best[0]

INLINE float row_max(const float *x, long count) { EXTREME(greater, -INFINITY); }
INLINE float row_min(const float *x, long count) { EXTREME(lesser, INFINITY); }

FUSED static void reduce_rows(const Reduce *r, long begin, long end) {
  long n = r->columns;
  switch (r->f) {
    case FusedSum:
      for (long i = begin; i < end; i++) r->y[i] = row_sum(r->x + i * n, n);
      break;
    case FusedMax:
      for (long i = begin; i < end; i++) r->y[i] = row_max(r->x + i * n, n);
      break;
    case FusedMin:
      for (long i = begin; i < end; i++) r->y[i] = row_min(r->x + i * n, n);
      break;
  }
}

static void rows_body(void *context, long begin, long end) { reduce_rows(context, begin, end); }

void fused_reduce_rows(FusedReduction f, const float *x, float *y, long rows, long columns) {
  Reduce r = {f, x, y, rows, columns};
  if (rows * columns <= 65536) {
    reduce_rows(&r, 0, rows);
  } else {
    fused_parallel(rows, 1 + 16384 / (columns + 1), rows_body, &r);
  }
}

/// The columns of the rows begin..<end, one row after the other.
#define COLUMNS(start, step)                                       \
  EACH (long j = 0; j < n; j++) y[j] = (start);                    \
  for (long i = begin; i < end; i++) {                             \
    const float *restrict x = r->x + i * n;                        \
    EACH (long j = 0; j < n; j++) y[j] = step;                     \
  }                                                                \
  break

FUSED static void reduce_columns(const Reduce *r, float *restrict y, long begin, long end) {
  long n = r->columns;
  switch (r->f) {
    case FusedSum: COLUMNS(0.0f, y[j] + x[j]);
    case FusedMax: COLUMNS(-INFINITY, greater(y[j], x[j]));
    case FusedMin: COLUMNS(INFINITY, lesser(y[j], x[j]));
  }
}

static void columns_body(void *context, long begin, long end) {
  const Reduce *r = context;
  for (long g = begin; g < end; g++) {
    long last = (g + 1) * group < r->rows ? (g + 1) * group : r->rows;
    reduce_columns(r, r->y + g * r->columns, g * group, last);
  }
}

void fused_reduce_columns(
  FusedReduction f, const float *x, float *y, float *scratch, long rows, long columns) {
  Reduce r = {f, x, y, rows, columns};
  if (rows <= group) {
    reduce_columns(&r, y, 0, rows);
    return;
  }
  long groups = (rows + group - 1) / group;
  r.y = scratch;
  fused_parallel(groups, 1, columns_body, &r);
  Reduce rest = {f, scratch, y, groups, columns};
  reduce_columns(&rest, y, 0, groups);
}

/// The first that is equal to the greatest, or the first that is no number.
FUSED void fused_argmax(const float *x, float *y, long rows, long columns) {
  for (long r = 0; r < rows; r++, x += columns) {
    float greatest = row_max(x, columns);
    long i = 0;
    while (i < columns && x[i] != greatest && x[i] == x[i]) i++;
    y[r] = (float)i;
  }
}
