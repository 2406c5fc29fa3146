// Elementary functions without branches, which the compiler turns into vector code. Each is within a few
// units in the last place, passes not-a-number on, and gives the limits at infinity.
#pragma once
#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#define FUSED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FUSED
#endif
#define INLINE static inline __attribute__((always_inline))

/// A loop whose steps do not depend on each other: what it writes is nowhere read by another step. Said
/// here, for the compiler does not believe `restrict` inside a function, and would compare addresses
/// before each row.
#define EACH _Pragma("clang loop vectorize(assume_safety)") for
/// The same for rows that may be short: one vector a step, not several beside each other, so that little is left for
/// the loop over single numbers behind.
#define EACH_OF_FEW _Pragma("clang loop vectorize(assume_safety) interleave(disable)") for

/// 2ᵏ for −126 ≤ k ≤ 127
INLINE float power_of_two(int k) {
  int bits = (k + 127) << 23;
  float y;
  memcpy(&y, &bits, 4);
  return y;
}

/// x = n·log 2 + r, |r| ≤ log(2)/2, and eˣ = 2ⁿ·eʳ; eʳ by its series to the seventh power.
INLINE float exp_(float x) {
  x = x > 89.0f ? 89.0f : x;
  x = x < -104.0f ? -104.0f : x;
  float n = (x * 1.44269504f + 12582912.0f) - 12582912.0f;
  float r = x - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  float y = 1.0f / 5040.0f;
  y = y * r + 1.0f / 720.0f;
  y = y * r + 1.0f / 120.0f;
  y = y * r + 1.0f / 24.0f;
  y = y * r + 1.0f / 6.0f;
  y = y * r + 0.5f;
  y = y * r + 1.0f;
  y = y * r + 1.0f;
  int k = (int)n;
  int half = k >> 1;
  return y * power_of_two(half) * power_of_two(k - half);
}

/// eˣ − 1: near 0 by its series, which does not cancel.
INLINE float expm1_(float x) {
  float y = 1.0f / 5040.0f;
  y = y * x + 1.0f / 720.0f;
  y = y * x + 1.0f / 120.0f;
  y = y * x + 1.0f / 24.0f;
  y = y * x + 1.0f / 6.0f;
  y = y * x + 0.5f;
  y = (y * x) * x + x;
  float far = exp_(x) - 1.0f;
  return copysignf(fabsf(x) < 0.35f ? y : far, x);  // of −0 the sum is 0
}

/// x = 2ᵉ·m with m near 1, and log m = 2·(s + s³/3 + s⁵/5 + …) with s = (m − 1)/(m + 1).
INLINE float log_(float x) {
  float scaled = x < 1.17549435e-38f ? x * 8388608.0f : x;
  int bits;
  memcpy(&bits, &scaled, 4);
  // Without a sign, what leaves the range comes round again, as the standard wants it.
  int e = (int)((unsigned)bits - 0x3f3504f3u) >> 23;
  bits = (int)((unsigned)bits - ((unsigned)e << 23));
  float m;
  memcpy(&m, &bits, 4);
  float s = (m - 1.0f) / (m + 1.0f);
  float q = s * s;
  float y = 1.0f / 9.0f;
  y = y * q + 1.0f / 7.0f;
  y = y * q + 1.0f / 5.0f;
  y = y * q + 1.0f / 3.0f;
  float series = 2.0f * s + 2.0f * s * q * y;
  float n = (float)e - (x < 1.17549435e-38f ? 23.0f : 0.0f);
  y = n * 0.693359375f + (series + n * -2.12194440e-4f);
  y = x == 0.0f ? -INFINITY : y;
  y = x < 0.0f ? NAN : y;
  return x == INFINITY || x != x ? x : y;
}

/// log(1 + x): what 1 + x lost to rounding is put back by the factor x/((1 + x) − 1).
INLINE float log1p_(float x) {
  float u = 1.0f + x;
  float d = u - 1.0f;
  float y = log_(u) * (x / d);
  y = d == 0.0f ? x : y;
  return u == INFINITY ? u : y;
}

/// tanh |x| = −e/(2 + e) with e = e^(−2|x|) − 1
INLINE float tanh_(float x) {
  float e = expm1_(-2.0f * fabsf(x));
  return copysignf(-e / (2.0f + e), x);
}

INLINE float sigmoid_(float x) {
  float e = exp_(-fabsf(x));
  return (x < 0.0f ? e : 1.0f) / (1.0f + e);
}

/// log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|)
INLINE float softplus_(float x) {
  return (x < 0.0f ? 0.0f : x) + log1p_(exp_(-fabsf(x)));
}

/// 1 − erf a for a ≥ 1: e^(−a²) times a polynomial in 1/(1 + a/2), fitted at Chebyshev points.
INLINE float erfc_far(float a) {
  float t = 1.0f / (1.0f + 0.5f * a);
  float y = 0.073386865f;
  y = y * t + -0.160354981f;
  y = y * t + -0.00953103335f;
  y = y * t + 0.132256316f;
  y = y * t + 0.145350119f;
  y = y * t + 0.256674596f;
  y = y * t + 0.280336702f;
  y = y * t + 0.282263062f;
  y = y * t + -6.71849142e-06f;
  return y * exp_(-a * a);
}

/// erf x for |x| ≤ 1: x times a polynomial in x², fitted at Chebyshev points.
INLINE float erf_near(float x) {
  float q = x * x;
  float y = 7.88249711e-05f;
  y = y * q + -0.000801885499f;
  y = y * q + 0.00518931194f;
  y = y * q + -0.0268543288f;
  y = y * q + 0.112835975f;
  y = y * q + -0.376126269f;
  y = y * q + 1.12837917f;
  return y * x;
}

INLINE float erf_(float x) {
  float a = fabsf(x);
  float far = copysignf(1.0f - erfc_far(a), x);
  return a < 1.0f ? erf_near(x) : far;
}

/// The normal distribution Φ(x) = (1 + erf(x/√2))/2, exact in its tail.
INLINE float normal_distribution(float x) {
  float u = x * 0.707106781f;
  float a = fabsf(u);
  float tail = 0.5f * erfc_far(a);
  float far = x < 0.0f ? tail : 1.0f - tail;
  return a < 1.0f ? 0.5f + 0.5f * erf_near(u) : far;
}
