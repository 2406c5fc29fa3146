// Activations: the value, the slope times dy, and the value after adding a bias.
#include "CFused.h"
#include "elementary.h"

typedef struct {
  FusedActivationKind f;
  float p;
  const float *x, *y, *dy;
  float *out;
  long columns;
} Activate;

INLINE float gelu_argument(float x) { return 0.797884561f * (x + 0.044715f * x * x * x); }

INLINE float gelu_slope(float x) {
  float density = 0.398942280f * exp_(-0.5f * x * x);
  return normal_distribution(x) + (fabsf(x) > 20.0f ? 0.0f : x * density);
}

/// (1 + tanh u)/2 is σ(2u), which takes one exponential and does not cancel where tanh u is near −1.
INLINE float gelu_gate(float x) { return sigmoid_(2.0f * gelu_argument(x)); }

/// σ + x·2σ(1 − σ)·u′, where 1 − σ must not cancel either: σ(1 − σ) = e/(1 + e)² with e = e^−|2u|.
INLINE float gelu_tanh_slope(float x) {
  float u2 = 2.0f * gelu_argument(x), e = exp_(-fabsf(u2)), share = 1.0f / (1.0f + e);
  float inner = 0.797884561f * (1.0f + 0.134145f * x * x);
  float rest = 2.0f * x * inner * (e * share * share);
  return (u2 < 0.0f ? e : 1.0f) * share + (fabsf(x) > 20.0f ? 0.0f : rest);
}

#define EACH_X(value)                                              \
  EACH (long i = begin; i < end; i++) {                            \
    float x = xs[i];                                               \
    out[i] = (value);                                              \
  }                                                                \
  break

FUSED static void activate_range(const Activate *a, long begin, long end) {
  const float *xs = a->x;  // may be the same as out
  float *out = a->out;
  float p = a->p;
  switch (a->f) {
    case FusedIdentity: EACH_X(x);
    case FusedRelu: EACH_X(x < 0.0f ? 0.0f : x);
    case FusedLeakyRelu: EACH_X(x < 0.0f ? p * x : x);
    case FusedElu: EACH_X(x < 0.0f ? p * expm1_(x) : x);
    case FusedSoftplus: EACH_X(softplus_(x));
    case FusedSigmoid: EACH_X(sigmoid_(x));
    case FusedTanh: EACH_X(tanh_(x));
    case FusedGelu: EACH_X(x * normal_distribution(x));
    case FusedGeluTanh: EACH_X(x * gelu_gate(x));
  }
}

static void activate_body(void *context, long begin, long end) {
  activate_range(context, begin, end);
}

void fused_activate(FusedActivationKind f, float p, const float *x, float *y, long count) {
  Activate a = {f, p, x, 0, 0, y, 0};
  if (count <= 65536) {
    activate_range(&a, 0, count);
  } else {
    fused_parallel(count, 16384, activate_body, &a);
  }
}

#define EACH_Y(slope)                                              \
  EACH (long i = begin; i < end; i++) {                            \
    float y = ys[i];                                               \
    out[i] = (slope) * dys[i];                                     \
  }                                                                \
  break

#define EACH_SLOPE_OF_X(slope)                                     \
  EACH (long i = begin; i < end; i++) {                            \
    float x = xs[i];                                               \
    out[i] = (slope) * dys[i];                                     \
  }                                                                \
  break

FUSED static void gradient_range(const Activate *a, long begin, long end) {
  const float *restrict ys = a->y, *restrict xs = a->x ? a->x : a->y, *restrict dys = a->dy;
  float *restrict out = a->out;
  float p = a->p;
  switch (a->f) {
    case FusedIdentity:
      EACH (long i = begin; i < end; i++) out[i] = dys[i];
      break;
    case FusedRelu: EACH_Y(y > 0.0f ? 1.0f : y - y);
    case FusedLeakyRelu: EACH_SLOPE_OF_X(x > 0.0f ? 1.0f : p);
    case FusedElu: {
      EACH (long i = begin; i < end; i++) out[i] = (xs[i] > 0.0f ? 1.0f : ys[i] + p) * dys[i];
      break;
    }
    case FusedSoftplus: EACH_Y(-expm1_(-y));
    case FusedSigmoid: EACH_Y(y * (1.0f - y));
    case FusedTanh: EACH_Y(1.0f - y * y);
    case FusedGelu: EACH_SLOPE_OF_X(gelu_slope(x));
    case FusedGeluTanh: EACH_SLOPE_OF_X(gelu_tanh_slope(x));
  }
}

static void gradient_body(void *context, long begin, long end) {
  gradient_range(context, begin, end);
}

void fused_activation_gradient(
  FusedActivationKind f, float p, const float *x, const float *y, const float *dy, float *dx,
  long count) {
  Activate a = {f, p, x, y, dy, dx, 0};
  if (count <= 65536) {
    gradient_range(&a, 0, count);
  } else {
    fused_parallel(count, 16384, gradient_body, &a);
  }
}

FUSED static void add_bias(const float *restrict bias, float *restrict y, long rows, long columns) {
  for (long r = 0; r < rows; r++) {
    float *restrict row = y + r * columns;
    EACH (long i = 0; i < columns; i++) row[i] += bias[i];
  }
}

static void bias_body(void *context, long begin, long end) {
  const Activate *a = context;
  long n = a->columns, block = 1 + 4096 / (n + 1);  // rows that stay in the nearest cache
  for (long row = begin; row < end; row += block) {
    long rows = row + block < end ? block : end - row;
    if (a->y) add_bias(a->y, a->out + row * n, rows, n);
    if (a->f != FusedIdentity) activate_range(a, row * n, (row + rows) * n);
  }
}

void fused_bias_activate(
  FusedActivationKind f, float p, const float *bias, float *y, long rows, long columns) {
  Activate a = {f, p, y, bias, 0, y, columns};
  if (rows * columns <= 65536) {
    bias_body(&a, 0, rows);
  } else {
    fused_parallel(rows, 1 + 16384 / (columns + 1), bias_body, &a);
  }
}
