// Rotation of pairs of numbers in each row by the angles of the row's place in its sequence.
#include "CFused.h"
#include "elementary.h"

typedef struct {
  const float *x, *cosine, *sine;
  float *y;
  long time, features, pairs, interleaved;
} Rotation;

FUSED static void rotate_rows(const Rotation *r, long begin, long end) {
  long pairs = r->pairs, step = r->interleaved ? 2 : 1, apart = r->interleaved ? 1 : pairs;
  for (long row = begin; row < end; row++) {
    const float *restrict x = r->x + row * r->features;
    const float *restrict cosine = r->cosine + row % r->time * pairs;
    const float *restrict sine = r->sine + row % r->time * pairs;
    float *restrict y = r->y + row * r->features;
    EACH (long i = 0; i < pairs; i++) {
      float a = x[i * step], b = x[i * step + apart];
      y[i * step] = a * cosine[i] - b * sine[i];
      y[i * step + apart] = a * sine[i] + b * cosine[i];
    }
    for (long i = 2 * pairs; i < r->features; i++) y[i] = x[i];
  }
}

static void rotate_body(void *r, long begin, long end) { rotate_rows(r, begin, end); }

void fused_rotate(
  const float *x, const float *cosine, const float *sine, float *y, long rows, long time,
  long features, long pairs, int interleaved) {
  Rotation r = {
    .x = x, .cosine = cosine, .sine = sine, .y = y, .time = time, .features = features,
    .pairs = pairs, .interleaved = interleaved};
  fused_parallel(rows, 1 + 16384 / (features + 1), rotate_body, &r);
}
