// Pooling of images [batch, height, width, channels]: all channels of a place at once.
#include "CFused.h"
#include "elementary.h"

typedef struct {
  const FusedPool *p;
  const float *in;
  float *out;
  unsigned short *winners;
} Pool;

/// Starts of the real part of a window along one axis: the first cell, and the one after the last.
#define REAL(first, last, place, stride, before, size, dilation, length)                      \
  long first = 0, last = size;                                                                \
  while (first < last && (place) * (stride) - (before) + first * (dilation) < 0) first++;     \
  while (last > first && (place) * (stride) - (before) + (last - 1) * (dilation) >= (length)) last--

/// Whether the windows lie side by side: none overlaps another, none reaches into padding.
static int is_tiled(const FusedPool *p) {
  return p->row_stride == p->rows && p->column_stride == p->columns && p->row_dilation == 1 &&
         p->column_dilation == 1 && p->top == 0 && p->left == 0 &&
         p->out_height * p->rows <= p->height && p->out_width * p->columns <= p->width;
}

/// Takes x where it is greater, or the first that is no number, as `max_rows` does.
#define TAKE(x, cell)                                                        \
  do {                                                                       \
    float next = (x);                                                        \
    int better = (!(next <= best) & (best == best)) | (best == -INFINITY);   \
    best = better ? next : best;                                             \
    winner = better ? (cell) : winner;                                       \
  } while (0)

/// Tiles of 2×2, the usual ones: each number is read once.
FUSED static void max_tiles(const Pool *pool, long begin, long end) {
  const FusedPool *p = pool->p;
  long c = p->channels;
  for (long row = begin; row < end; row++) {
    long n = row / p->out_height, i = row % p->out_height;
    const float *upper = pool->in + (n * p->height + 2 * i) * p->width * c;
    const float *lower = upper + p->width * c;
    for (long j = 0; j < p->out_width; j++) {
      float *restrict y = pool->out + (row * p->out_width + j) * c;
      unsigned short *restrict w = pool->winners + (row * p->out_width + j) * c;
      const float *restrict a = upper + 2 * j * c, *restrict b = lower + 2 * j * c;
      EACH (long k = 0; k < c; k++) {
        float best = a[k];
        int winner = 0;
        TAKE(a[c + k], 1);
        TAKE(b[k], 2);
        TAKE(b[c + k], 3);
        y[k] = best;
        w[k] = (unsigned short)winner;
      }
    }
  }
}

/// The gradient of tiles: each number is written once. What no tile covers is zero.
FUSED static void tile_gradient_images(const Pool *pool, long begin, long end) {
  const FusedPool *p = pool->p;
  long c = p->channels, used = p->out_width * p->columns * c, row = p->width * c;
  for (long n = begin; n < end; n++) {
    float *image = pool->out + n * p->height * row;
    for (long h = 0; h < p->out_height * p->rows; h++) {
      long i = h / p->rows, u = h % p->rows;
      for (long j = 0; j < p->out_width; j++) {
        long place = ((n * p->out_height + i) * p->out_width + j) * c;
        const float *restrict dy = pool->in + place;
        const unsigned short *restrict w = pool->winners + place;
        for (long v = 0; v < p->columns; v++) {
          float *restrict dx = image + h * row + (j * p->columns + v) * c;
          int cell = (int)(u * p->columns + v);
          EACH (long k = 0; k < c; k++) dx[k] = w[k] == cell ? dy[k] : 0.0f;
        }
      }
      memset(image + h * row + used, 0, sizeof(float) * (size_t)(row - used));
    }
    long covered = p->out_height * p->rows * row;
    memset(image + covered, 0, sizeof(float) * (size_t)(p->height * row - covered));
  }
}

/// One row of outputs: each in turn, its window's cells one after the other.
FUSED static void max_rows(const Pool *pool, long begin, long end) {
  const FusedPool *p = pool->p;
  long c = p->channels;
  for (long row = begin; row < end; row++) {
    long n = row / p->out_height, i = row % p->out_height;
    REAL(top, bottom, i, p->row_stride, p->top, p->rows, p->row_dilation, p->height);
    for (long j = 0; j < p->out_width; j++) {
      REAL(left, right, j, p->column_stride, p->left, p->columns, p->column_dilation, p->width);
      float *restrict y = pool->out + (row * p->out_width + j) * c;
      unsigned short *restrict w = pool->winners + (row * p->out_width + j) * c;
      EACH (long k = 0; k < c; k++) y[k] = -INFINITY, w[k] = 0;
      for (long u = top; u < bottom; u++)
        for (long v = left; v < right; v++) {
          long h = i * p->row_stride - p->top + u * p->row_dilation;
          long l = j * p->column_stride - p->left + v * p->column_dilation;
          const float *restrict x = pool->in + ((n * p->height + h) * p->width + l) * c;
          unsigned short cell = (unsigned short)(u * p->columns + v);
          EACH (long k = 0; k < c; k++) {
            int better = (x[k] > y[k]) | ((x[k] != x[k]) & (y[k] == y[k])) | (y[k] == -INFINITY);
            y[k] = better ? x[k] : y[k];
            w[k] = better ? cell : w[k];
          }
        }
    }
  }
}

/// One image at a time, so that windows that overlap are added in order.
FUSED static void max_gradient_images(const Pool *pool, long begin, long end) {
  const FusedPool *p = pool->p;
  long c = p->channels;
  for (long n = begin; n < end; n++) {
    float *image = pool->out + n * p->height * p->width * c;
    memset(image, 0, sizeof(float) * (size_t)(p->height * p->width * c));
    for (long i = 0; i < p->out_height; i++) {
      REAL(top, bottom, i, p->row_stride, p->top, p->rows, p->row_dilation, p->height);
      for (long j = 0; j < p->out_width; j++) {
        REAL(left, right, j, p->column_stride, p->left, p->columns, p->column_dilation, p->width);
        long place = ((n * p->out_height + i) * p->out_width + j) * c;
        const float *restrict dy = pool->in + place;
        const unsigned short *restrict w = pool->winners + place;
        for (long u = top; u < bottom; u++)
          for (long v = left; v < right; v++) {
            long h = i * p->row_stride - p->top + u * p->row_dilation;
            long l = j * p->column_stride - p->left + v * p->column_dilation;
            float *restrict dx = image + (h * p->width + l) * c;
            unsigned short cell = (unsigned short)(u * p->columns + v);
            EACH (long k = 0; k < c; k++) dx[k] += w[k] == cell ? dy[k] : 0.0f;
          }
      }
    }
  }
}

FUSED static void average_rows(const Pool *pool, long begin, long end) {
  const FusedPool *p = pool->p;
  long c = p->channels;
  for (long row = begin; row < end; row++) {
    long n = row / p->out_height, i = row % p->out_height;
    REAL(top, bottom, i, p->row_stride, p->top, p->rows, p->row_dilation, p->height);
    for (long j = 0; j < p->out_width; j++) {
      REAL(left, right, j, p->column_stride, p->left, p->columns, p->column_dilation, p->width);
      float *restrict y = pool->out + (row * p->out_width + j) * c;
      float cells = (float)((bottom - top) * (right - left));
      EACH (long k = 0; k < c; k++) y[k] = 0;
      for (long u = top; u < bottom; u++)
        for (long v = left; v < right; v++) {
          long h = i * p->row_stride - p->top + u * p->row_dilation;
          long l = j * p->column_stride - p->left + v * p->column_dilation;
          const float *restrict x = pool->in + ((n * p->height + h) * p->width + l) * c;
          EACH (long k = 0; k < c; k++) y[k] += x[k];
        }
      // The sum is divided once: n times a rounded 1/n is not 1.
      EACH (long k = 0; k < c; k++) y[k] /= cells > 1.0f ? cells : 1.0f;
    }
  }
}

FUSED static void average_gradient_images(const Pool *pool, long begin, long end) {
  const FusedPool *p = pool->p;
  long c = p->channels;
  for (long n = begin; n < end; n++) {
    float *image = pool->out + n * p->height * p->width * c;
    memset(image, 0, sizeof(float) * (size_t)(p->height * p->width * c));
    for (long i = 0; i < p->out_height; i++) {
      REAL(top, bottom, i, p->row_stride, p->top, p->rows, p->row_dilation, p->height);
      for (long j = 0; j < p->out_width; j++) {
        REAL(left, right, j, p->column_stride, p->left, p->columns, p->column_dilation, p->width);
        const float *restrict dy = pool->in + ((n * p->out_height + i) * p->out_width + j) * c;
        float cells = (float)((bottom - top) * (right - left));
        for (long u = top; u < bottom; u++)
          for (long v = left; v < right; v++) {
            long h = i * p->row_stride - p->top + u * p->row_dilation;
            long l = j * p->column_stride - p->left + v * p->column_dilation;
            float *restrict dx = image + (h * p->width + l) * c;
            EACH (long k = 0; k < c; k++) dx[k] += dy[k] / cells;
          }
      }
    }
  }
}

static void max_body(void *p, long begin, long end) { max_rows(p, begin, end); }
static void tile_body(void *p, long begin, long end) { max_tiles(p, begin, end); }
static void max_gradient_body(void *p, long begin, long end) { max_gradient_images(p, begin, end); }
static void tile_gradient_body(void *p, long begin, long end) {
  tile_gradient_images(p, begin, end);
}
static void average_body(void *p, long begin, long end) { average_rows(p, begin, end); }
static void average_gradient_body(void *p, long begin, long end) {
  average_gradient_images(p, begin, end);
}

/// Rows of outputs that are worth a thread's while.
static long grain(const FusedPool *p) {
  return 1 + 16384 / (p->out_width * p->channels * p->rows * p->columns + 1);
}

void fused_max_pool(const FusedPool *p, const float *x, float *y, unsigned short *winners) {
  Pool pool = {p, x, y, winners};
  int small = is_tiled(p) && p->rows == 2 && p->columns == 2;
  fused_parallel(p->batch * p->out_height, grain(p), small ? tile_body : max_body, &pool);
}

void fused_max_pool_gradient(
  const FusedPool *p, const float *dy, const unsigned short *winners, float *dx) {
  Pool pool = {p, dy, dx, (unsigned short *)winners};
  fused_parallel(
    p->batch, 1 + grain(p) / (p->out_height + 1),
    is_tiled(p) ? tile_gradient_body : max_gradient_body, &pool);
}

void fused_average_pool(const FusedPool *p, const float *x, float *y) {
  Pool pool = {p, x, y, 0};
  fused_parallel(p->batch * p->out_height, grain(p), average_body, &pool);
}

void fused_average_pool_gradient(const FusedPool *p, const float *dy, float *dx) {
  Pool pool = {p, dy, dx, 0};
  fused_parallel(p->batch, 1 + grain(p) / (p->out_height + 1), average_gradient_body, &pool);
}
