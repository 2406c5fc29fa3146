// Functions of one number.
#include "CFused.h"
#include "elementary.h"

typedef struct {
  FusedFunction f;
  const float *x;
  float *y;
  float p, q;
} Apply;

#define EACH_X(value)                                 \
  EACH (long i = begin; i < end; i++) {               \
    float x = xs[i];                                  \
    ys[i] = (value);                                  \
  }                                                   \
  break

FUSED static void apply_range(const Apply *a, long begin, long end) {
  const float *restrict xs = a->x;
  float *restrict ys = a->y;
  float p = a->p, q = a->q;
  switch (a->f) {
    case FusedAffine: EACH_X(p * x + q);
    case FusedAbsolute: EACH_X(fabsf(x));
    case FusedSign: EACH_X(((x != x) | (x == 0)) ? x : copysignf(1.0f, x));
    case FusedSquare: EACH_X(x * x);
    case FusedSquareRoot: EACH_X(__builtin_elementwise_sqrt(x));
    case FusedReciprocal: EACH_X(p / x);
    case FusedExp: EACH_X(exp_(x));
    case FusedExpm1: EACH_X(expm1_(x));
    case FusedLog: EACH_X(log_(x));
    case FusedLog1p: EACH_X(log1p_(x));
    case FusedErf: EACH_X(erf_(x));
    case FusedQuotient: EACH_X(x / p);
    case FusedClamp: EACH_X(x < p ? p : x > q ? q : x);
  }
}

static void apply_body(void *context, long begin, long end) { apply_range(context, begin, end); }

void fused_apply(FusedFunction f, const float *x, float *y, long count, float p, float q) {
  Apply a = {f, x, y, p, q};
  if (count <= 65536) {
    apply_range(&a, 0, count);
  } else {
    fused_parallel(count, 16384, apply_body, &a);
  }
}
