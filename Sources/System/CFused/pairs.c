// Functions of two numbers, selection, and sums in place.
#include "CFused.h"
#include "elementary.h"

typedef struct {
  FusedPair f;
  FusedOperand a, b;
  float *y;
  long columns;
} Combine;

#define OPERANDS                                                     \
  const float *restrict as = c->a.start + r * c->a.row_step;         \
  const float *restrict bs = c->b.start + r * c->b.row_step;         \
  float *restrict ys = c->y + r * n

// The common steps are written out, so that each has a vector loop of its own. Of one number on the left
// it is told once whether it is a number: then the loops for extremes have one comparison.
#define ROWS(value)                                                  \
  if (a_step == 1 && b_step == 1) {                                  \
    for (long r = begin; r < end; r++) {                             \
      OPERANDS;                                                      \
      EACH (long i = 0; i < n; i++) {                                \
        float a = as[i], b = bs[i];                                  \
        ys[i] = (value);                                             \
      }                                                              \
    }                                                                \
  } else if (a_step == 1 && b_step == 0) {                           \
    for (long r = begin; r < end; r++) {                             \
      OPERANDS;                                                      \
      float b = bs[0];                                               \
      EACH (long i = 0; i < n; i++) {                                \
        float a = as[i];                                             \
        ys[i] = (value);                                             \
      }                                                              \
    }                                                                \
  } else if (a_step == 0 && b_step == 1) {                           \
    for (long r = begin; r < end; r++) {                             \
      OPERANDS;                                                      \
      float a = as[0];                                               \
      if (a == a) {                                                  \
        EACH (long i = 0; i < n; i++) {                              \
          float b = bs[i];                                           \
          ys[i] = (value);                                           \
        }                                                            \
      } else {                                                       \
        EACH (long i = 0; i < n; i++) {                              \
          float b = bs[i];                                           \
          ys[i] = (value);                                           \
        }                                                            \
      }                                                              \
    }                                                                \
  } else {                                                           \
    for (long r = begin; r < end; r++) {                             \
      OPERANDS;                                                      \
      EACH (long i = 0; i < n; i++) {                                \
        float a = as[i * a_step], b = bs[i * b_step];                \
        ys[i] = (value);                                             \
      }                                                              \
    }                                                                \
  }                                                                  \
  break

FUSED static void combine_rows(const Combine *c, long begin, long end) {
  long n = c->columns, a_step = c->a.step, b_step = c->b.step;
  switch (c->f) {
    case FusedAdd: ROWS(a + b);
    case FusedSubtract: ROWS(a - b);
    case FusedMultiply: ROWS(a * b);
    case FusedDivide: ROWS(a / b);
    case FusedMaximum: ROWS(a > b || a != a ? a : b);
    case FusedMinimum: ROWS(a < b || a != a ? a : b);
    case FusedLess: ROWS(a < b ? 1.0f : 0.0f);
    case FusedLessOrEqual: ROWS(a <= b ? 1.0f : 0.0f);
    case FusedEqual: ROWS(a == b ? 1.0f : 0.0f);
    case FusedNotEqual: ROWS(a != b ? 1.0f : 0.0f);
    case FusedGreaterOrEqual: ROWS(a >= b ? 1.0f : 0.0f);
    case FusedGreater: ROWS(a > b ? 1.0f : 0.0f);
  }
}

static void combine_body(void *context, long begin, long end) { combine_rows(context, begin, end); }

void fused_combine(FusedPair f, FusedOperand a, FusedOperand b, float *y, long rows, long columns) {
  if (rows == 1 && columns > 65536) {  // one long row: cut it, so that threads can share it
    long part = 16384, whole = columns / part;
    Combine c = {f, a, b, y, part};
    c.a.row_step = part * a.step;
    c.b.row_step = part * b.step;
    fused_parallel(whole, 1, combine_body, &c);
    long done = whole * part;
    Combine rest = {f, a, b, y + done, columns - done};
    rest.a.start += done * a.step;
    rest.b.start += done * b.step;
    if (done < columns) combine_rows(&rest, 0, 1);
    return;
  }
  Combine c = {f, a, b, y, columns};
  if (rows * columns <= 65536) {
    combine_rows(&c, 0, rows);
  } else {
    fused_parallel(rows, 1 + 16384 / (columns + 1), combine_body, &c);
  }
}

FUSED void fused_select(const float *mask, const float *a, const float *b, float *y, long count) {
  EACH (long i = 0; i < count; i++) {
    float yes = a[i], no = b[i];
    y[i] = mask[i] != 0 ? yes : no;
  }
}

typedef struct {
  const float *b;
  float *a, scale;
} Accumulate;

FUSED static void accumulate_range(const Accumulate *c, long begin, long end) {
  float *restrict a = c->a;
  const float *restrict b = c->b;
  float scale = c->scale;
  EACH (long i = begin; i < end; i++) a[i] += scale * b[i];
}

static void accumulate_body(void *context, long begin, long end) {
  accumulate_range(context, begin, end);
}

void fused_accumulate(const float *b, float scale, float *a, long count) {
  Accumulate c = {b, a, scale};
  if (count <= 65536) {
    accumulate_range(&c, 0, count);
  } else {
    fused_parallel(count, 16384, accumulate_body, &c);
  }
}
