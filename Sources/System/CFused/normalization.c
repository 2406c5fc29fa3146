// Normalization of the rows or of the columns of a matrix.
#include "CFused.h"
#include "folds.h"

typedef struct {
  const float *x, *dy, *gamma, *beta, *mean, *variance;
  const float *n, *s;
  float *y, *out_n, *out_s;
  const float *dgamma, *dbeta;
  float epsilon;
  long rows, columns;
} Norm;

FUSED static void layer_rows(const Norm *l, long begin, long end) {
  long n = l->columns;
  for (long r = begin; r < end; r++) {
    const float *restrict x = l->x + r * n, *restrict gamma = l->gamma, *restrict beta = l->beta;
    float *restrict y = l->y + r * n, *restrict centered = l->out_n + r * n;
    float m = inner(sum(x, n) / n, x, n);
    float s = 1.0f / __builtin_elementwise_sqrt(sum_of_squares(x, m, n) / n + l->epsilon);
    l->out_s[r] = s;
    EACH_OF_FEW (long i = 0; i < n; i++) {
      float c = (x[i] - m) * s;
      centered[i] = c;
      y[i] = gamma[i] * c + beta[i];
    }
  }
}

FUSED static void layer_gradient_rows(const Norm *l, long begin, long end) {
  long n = l->columns;
  for (long r = begin; r < end; r++) {
    const float *restrict dy = l->dy + r * n, *restrict gamma = l->gamma, *restrict c = l->n + r * n;
    float *restrict dx = l->y + r * n;
    float mean = dot(gamma, dy, n) / n, slope = dot3(gamma, dy, c, n) / n, s = l->s[r];
    EACH_OF_FEW (long i = 0; i < n; i++) dx[i] = s * (gamma[i] * dy[i] - mean - c[i] * slope);
  }
}

static void layer_body(void *l, long begin, long end) { layer_rows(l, begin, end); }
static void layer_gradient_body(void *l, long begin, long end) { layer_gradient_rows(l, begin, end); }

void fused_layer_norm(
  const float *x, const float *gamma, const float *beta, float epsilon, float *y, float *n, float *s,
  long rows, long columns) {
  Norm l = {
    .x = x, .gamma = gamma, .beta = beta, .epsilon = epsilon, .y = y, .out_n = n, .out_s = s,
    .columns = columns};
  fused_parallel(rows, 1 + 16384 / (columns + 1), layer_body, &l);
}

/// Σ over rows of dy·n and of dy, for each column from `begin` to `end`.
FUSED static void column_products(const Norm *l, long begin, long end) {
  float *restrict dgamma = l->out_n, *restrict dbeta = l->out_s;
  for (long j = begin; j < end; j++) dgamma[j] = dbeta[j] = 0;
  for (long r = 0; r < l->rows; r++) {
    const float *restrict d = l->dy + r * l->columns, *restrict c = l->n + r * l->columns;
    EACH (long j = begin; j < end; j++) {
      dgamma[j] += d[j] * c[j];
      dbeta[j] += d[j];
    }
  }
}

static void column_body(void *l, long begin, long end) { column_products(l, begin, end); }

void fused_layer_norm_gradient(
  const float *dy, const float *gamma, const float *n, const float *s, float *dx, float *dgamma,
  float *dbeta, long rows, long columns) {
  Norm l = {.dy = dy, .gamma = gamma, .n = n, .s = s, .y = dx, .columns = columns};
  fused_parallel(rows, 1 + 16384 / (columns + 1), layer_gradient_body, &l);
  // By columns, in lines of the cache: each sum has one order, whatever the number of threads.
  Norm sums = {
    .dy = dy, .n = n, .out_n = dgamma, .out_s = dbeta, .rows = rows, .columns = columns};
  long grain = 1 + 65536 / (rows + 1);
  fused_parallel(columns, (grain + 15) / 16 * 16, column_body, &sums);
}

FUSED static void batch_rows(const Norm *b, long begin, long end) {
  long n = b->columns;
  const float *restrict factor = b->gamma, *restrict mean = b->mean, *restrict beta = b->beta;
  for (long r = begin; r < end; r++) {
    const float *restrict x = b->x + r * n;
    float *restrict y = b->y + r * n;
    EACH (long j = 0; j < n; j++) y[j] = (x[j] - mean[j]) * factor[j] + beta[j];
  }
}

static void batch_body(void *b, long begin, long end) { batch_rows(b, begin, end); }

enum { narrow = 64 };

/// The mean and the variance of each column, in two passes, sums in double precision.
FUSED static void column_moments(
  const float *x, float *mean, float *variance, long rows, long columns) {
  for (long first = 0; first < columns; first += narrow) {
    long width = columns - first < narrow ? columns - first : narrow;
    double total[narrow] = {0}, squares[narrow] = {0};
    for (long r = 0; r < rows; r++)
      for (long j = 0; j < width; j++) total[j] += x[r * columns + first + j];
    for (long j = 0; j < width; j++) mean[first + j] = (float)(total[j] / rows);
    for (long r = 0; r < rows; r++)
      for (long j = 0; j < width; j++) {
        float c = x[r * columns + first + j] - mean[first + j];
        squares[j] += c * c;
      }
    for (long j = 0; j < width; j++) variance[first + j] = (float)(squares[j] / rows);
  }
}

/// y = (x − m)·f + β, f = γ/√(v + ε). Not x·f + (β − m·f): there the digits that x and m have in common
/// are multiplied before they cancel, and a column that never changes becomes noise instead of β.
void fused_batch_norm(
  const float *x, const float *gamma, const float *beta, float epsilon, float *y, float *mean,
  float *variance, float *factors, long rows, long columns) {
  column_moments(x, mean, variance, rows, columns);
  EACH (long j = 0; j < columns; j++)
    factors[j] = gamma[j] / __builtin_elementwise_sqrt(variance[j] + epsilon);
  Norm b = {.x = x, .gamma = factors, .beta = beta, .mean = mean, .y = y, .columns = columns};
  fused_parallel(rows, 1 + 16384 / (columns + 1), batch_body, &b);
}

FUSED static void batch_gradient_rows(const Norm *b, long begin, long end) {
  long n = b->columns;
  const float *restrict factor = b->gamma, *restrict slope = b->n, *restrict shift = b->s;
  const float *restrict mean = b->mean;
  for (long r = begin; r < end; r++) {
    const float *restrict x = b->x + r * n, *restrict dy = b->dy + r * n;
    float *restrict dx = b->y + r * n;
    EACH (long j = 0; j < n; j++) dx[j] = factor[j] * (dy[j] - shift[j]) - slope[j] * (x[j] - mean[j]);
  }
}

static void batch_gradient_body(void *b, long begin, long end) { batch_gradient_rows(b, begin, end); }

/// Σ over rows of dy·(x − m)·s and of dy, for each column.
FUSED static void batch_products(
  const float *x, const float *dy, const float *mean, const float *s, float *dgamma, float *dbeta,
  long rows, long columns) {
  for (long first = 0; first < columns; first += narrow) {
    long width = columns - first < narrow ? columns - first : narrow;
    double slope[narrow] = {0}, total[narrow] = {0};
    for (long r = 0; r < rows; r++)
      for (long j = 0; j < width; j++) {
        long k = r * columns + first + j;
        slope[j] += dy[k] * (x[k] - mean[first + j]);
        total[j] += dy[k];
      }
    for (long j = 0; j < width; j++) {
      dgamma[first + j] = (float)slope[j] * s[first + j];
      dbeta[first + j] = (float)total[j];
    }
  }
}

/// dx = γ·s·(dy − dβ/rows) − γ·s·(dγ/rows)·n, n = (x − m)·s: for each column a factor for dy, a slope for
/// x − m, and a shift of dy.
void fused_batch_norm_gradient(
  const float *x, const float *dy, const float *gamma, const float *mean, const float *variance,
  float epsilon, float *dx, float *dgamma, float *dbeta, float *factors, long rows, long columns) {
  float *factor = factors, *slope = factors + columns, *shift = factors + 2 * columns;
  EACH (long j = 0; j < columns; j++)
    factor[j] = 1.0f / __builtin_elementwise_sqrt(variance[j] + epsilon);
  batch_products(x, dy, mean, factor, dgamma, dbeta, rows, columns);
  EACH (long j = 0; j < columns; j++) {
    float s = factor[j];
    factor[j] = gamma[j] * s;
    slope[j] = factor[j] * s * dgamma[j] / rows;
    shift[j] = dbeta[j] / rows;
  }
  Norm b = {
    .x = x, .dy = dy, .gamma = factor, .mean = mean, .n = slope, .s = shift, .y = dx,
    .columns = columns};
  fused_parallel(rows, 1 + 16384 / (columns + 1), batch_gradient_body, &b);
}
