// Normalization of groups of neighboring channels, over all places of a sample: [samples, places, channels].
#include "CFused.h"
#include "elementary.h"

typedef struct {
  const float *x, *dy, *gamma, *beta, *n, *s;
  float *y, *out_n, *out_s;
  float epsilon;
  long places, groups, width;
} GroupNorm;

/// One group of one sample after the other; sums in double precision, so that numbers that are all the same
/// do not differ from their mean.
FUSED static void group_values(const GroupNorm *g, long begin, long end) {
  long width = g->width, channels = g->groups * width, places = g->places;
  for (long b = begin; b < end; b++) {
    long first = b % g->groups * width, start = b / g->groups * places * channels + first;
    const float *restrict x = g->x + start;
    const float *restrict gamma = g->gamma + first, *restrict beta = g->beta + first;
    float *restrict y = g->y + start, *restrict n = g->out_n + start;
    double total = 0, squares = 0;
    for (long p = 0; p < places; p++)
      for (long c = 0; c < width; c++) total += x[p * channels + c];
    float m = (float)(total / (places * width));
    for (long p = 0; p < places; p++)
      for (long c = 0; c < width; c++) {
        float d = x[p * channels + c] - m;
        squares += d * d;
      }
    float s = 1.0f / __builtin_elementwise_sqrt((float)(squares / (places * width)) + g->epsilon);
    g->out_s[b] = s;
    for (long p = 0; p < places; p++)
      EACH (long c = 0; c < width; c++) {
        float d = (x[p * channels + c] - m) * s;
        n[p * channels + c] = d;
        y[p * channels + c] = gamma[c] * d + beta[c];
      }
  }
}

/// dx = s·(g − mean g − n·mean(g·n)), g = γ·dy, means over the group.
FUSED static void group_slopes(const GroupNorm *g, long begin, long end) {
  long width = g->width, channels = g->groups * width, places = g->places;
  for (long b = begin; b < end; b++) {
    long first = b % g->groups * width, start = b / g->groups * places * channels + first;
    const float *restrict dy = g->dy + start, *restrict n = g->n + start;
    const float *restrict gamma = g->gamma + first;
    float *restrict dx = g->y + start;
    double total = 0, products = 0;
    for (long p = 0; p < places; p++)
      for (long c = 0; c < width; c++) {
        float d = gamma[c] * dy[p * channels + c];
        total += d;
        products += d * n[p * channels + c];
      }
    float mean = (float)(total / (places * width)), slope = (float)(products / (places * width));
    float s = g->s[b];
    for (long p = 0; p < places; p++)
      EACH (long c = 0; c < width; c++) {
        long k = p * channels + c;
        dx[k] = s * (gamma[c] * dy[k] - mean - n[k] * slope);
      }
  }
}

static void group_body(void *g, long begin, long end) { group_values(g, begin, end); }
static void group_gradient_body(void *g, long begin, long end) { group_slopes(g, begin, end); }

void fused_group_norm(
  const float *x, const float *gamma, const float *beta, float epsilon, float *y, float *n, float *s,
  long samples, long places, long groups, long width) {
  GroupNorm g = {
    .x = x, .gamma = gamma, .beta = beta, .epsilon = epsilon, .y = y, .out_n = n, .out_s = s,
    .places = places, .groups = groups, .width = width};
  fused_parallel(samples * groups, 1 + 16384 / (places * width + 1), group_body, &g);
}

void fused_group_norm_gradient(
  const float *dy, const float *gamma, const float *n, const float *s, float *dx, long samples,
  long places, long groups, long width) {
  GroupNorm g = {
    .dy = dy, .gamma = gamma, .n = n, .s = s, .y = dx, .places = places, .groups = groups,
    .width = width};
  fused_parallel(samples * groups, 1 + 16384 / (places * width + 1), group_gradient_body, &g);
}
