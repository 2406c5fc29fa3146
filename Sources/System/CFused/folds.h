// Sums over the numbers of a row, in sixteen parts side by side, which the compiler turns into vector code.
#pragma once
#include "elementary.h"

enum { lanes = 16 };

#define FOLD(term)                                                 \
  float part[lanes] = {0};                                         \
  long i = 0;                                                      \
  for (; i + lanes <= n; i += lanes)                               \
    for (int j = 0; j < lanes; j++) {                              \
      long k = i + j;                                              \
      part[j] += term;                                             \
    }                                                              \
  for (int j = 0; i + j < n; j++) {                                \
    long k = i + j;                                                \
    part[j] += term;                                               \
  }                                                                \
  for (int width = lanes / 2; width > 0; width /= 2)               \
    for (int j = 0; j < width; j++) part[j] += part[j + width];    \
  return part[0]

INLINE float sum(const float *x, long n) { FOLD(x[k]); }
INLINE float sum_of_squares(const float *x, float m, long n) { FOLD((x[k] - m) * (x[k] - m)); }
INLINE float dot(const float *x, const float *y, long n) { FOLD(x[k] * y[k]); }
INLINE float dot3(const float *x, const float *y, const float *z, long n) { FOLD(x[k] * y[k] * z[k]); }

/// The mean, kept between the least and the greatest number, where every mean lies: rounding could carry it
/// out, and then a row of equal numbers would differ from its mean.
INLINE float inner(float mean, const float *x, long n) {
  if (n == 0) return mean;
  float least[lanes], greatest[lanes];
  for (int j = 0; j < lanes; j++) least[j] = greatest[j] = x[0];
  long i = 0;
  for (; i + lanes <= n; i += lanes)
    for (int j = 0; j < lanes; j++) {
      float a = x[i + j];
      least[j] = a < least[j] ? a : least[j];
      greatest[j] = a > greatest[j] ? a : greatest[j];
    }
  for (int j = 0; i + j < n; j++) {
    float a = x[i + j];
    least[j] = a < least[j] ? a : least[j];
    greatest[j] = a > greatest[j] ? a : greatest[j];
  }
  for (int j = 1; j < lanes; j++) {
    least[0] = least[j] < least[0] ? least[j] : least[0];
    greatest[0] = greatest[j] > greatest[0] ? greatest[j] : greatest[0];
  }
  return mean < least[0] ? least[0] : mean > greatest[0] ? greatest[0] : mean;
}
