// Every function of CFused with sizes that are no multiple of anything, on memory that ends where the numbers end:
// the address sanitizer stops at the first byte beyond.
#include "CFused.h"

#include <stdlib.h>

#include "harness.h"

static const long sizes[] = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 127, 1025};
enum { size_count = sizeof sizes / sizeof *sizes };

// Memory for exactly `count` numbers that begins `shift` numbers into a block: aligned to 4 bytes only.
static float *numbers(long count, int shift, unsigned seed) {
  float *block = keep(malloc((count + shift) * sizeof(float) + (count + shift == 0)));
  for (long i = 0; i < count; i++) {
    seed = seed * 1664525u + 1013904223u;
    block[shift + i] = (float)(seed >> 8) / 8388608.0f - 1.0f;
  }
  return block + shift;
}

static void elements(long n, int s) {
  float *x = numbers(n, s, 1), *b = numbers(n, s, 2), *y = numbers(n, s, 3), *d = numbers(n, s, 4);
  for (int f = FusedAffine; f <= FusedClamp; f++) fused_apply(f, x, y, n, 0.5f, 1.0f);
  fused_select(x, b, y, d, n);
  fused_accumulate(b, 0.5f, y, n);
  for (int f = FusedIdentity; f <= FusedGeluTanh; f++) {
    fused_activate(f, 0.3f, x, y, n);
    fused_activation_gradient(f, 0.3f, x, y, b, d, n);
  }
  fused_sigmoid_ce(x, b, y, n);
  fused_sigmoid_ce_gradient(x, b, y, d, n);
  float *w = numbers(n, s, 5), *v = numbers(n, s, 6), *m = numbers(n, s, 7);
  for (long i = 0; i < n; i++) v[i] = v[i] * v[i];
  fused_momentum(w, m, x, n, 0.1f, 0.9f, 0);
  fused_momentum(w, m, x, n, 0.1f, 0.9f, 1);
  fused_scaled(w, v, x, n, 0.1f, 0.9f, 0.1f, 0.0f, 1e-7f);
  FusedAdam adam = {0.1f, 0.9f, 0.99f, 0.1f, 0.01f, 1e-7f, 1.0f, 0.99f};
  fused_adam(w, m, v, x, n, &adam);
}

static void matrices(long r, long c, int s) {
  long n = r * c;
  float *x = numbers(n, s, 1), *y = numbers(n, s, 2), *d = numbers(n, s, 3), *dx = numbers(n, s, 4);
  float *row = numbers(c, s, 5), *row2 = numbers(c, s, 6), *row3 = numbers(c, s, 7);
  float *column = numbers(r, s, 8), *factors = numbers(3 * c, s, 9), *norms = numbers(r, s, 10);
  float *one = numbers(c, s, 11);
  for (int f = FusedAdd; f <= FusedGreater; f++) {
    fused_combine(f, (FusedOperand){x, c, 1}, (FusedOperand){row, 0, 1}, y, r, c);
    fused_combine(f, (FusedOperand){column, 1, 0}, (FusedOperand){x, c, 1}, y, r, c);
  }
  for (int f = FusedIdentity; f <= FusedGeluTanh; f++) fused_bias_activate(f, 0.2f, row, y, r, c);
  float *scratch = numbers(((r + 1023) / 1024) * c, s, 12);
  for (int f = FusedSum; f <= FusedMin; f++) {
    fused_reduce_rows(f, x, column, r, c);
    fused_reduce_columns(f, x, row, scratch, r, c);
  }
  if (c > 0) fused_argmax(x, column, r, c);
  fused_softmax(x, y, r, c);
  fused_softmax_gradient(y, d, dx, r, c, 0.5f);
  fused_masked_softmax_gradient(y, d, dx, 1, r, c, 0.5f, 1);
  fused_log_softmax(x, y, r, c);
  fused_log_softmax_gradient(y, d, dx, r, c);
  float *mask = numbers(c, s, 13);
  fused_masked_softmax(y, NULL, 0, 1, r, c, 0.5f, 1);
  fused_masked_softmax(y, mask, 0, 1, r, c, 0.5f, 0);
  if (c > 0) {
    long *labels = keep(malloc(r * sizeof(long) + 1));
    for (long i = 0; i < r; i++) labels[i] = i % c;
    fused_softmax_ce(x, labels, column, y, r, c);
    fused_softmax_ce_gradient(y, labels, column, dx, r, c);
  }
  fused_layer_norm(x, row, row2, 1e-3f, y, dx, norms, r, c);
  fused_layer_norm_gradient(d, row, dx, norms, y, row2, row3, r, c);
  if (r > 0) {
    fused_batch_norm(x, row, row2, 1e-3f, y, row3, one, factors, r, c);
    for (long i = 0; i < c; i++) one[i] = one[i] < 0 ? 0 : one[i];
    fused_batch_norm_gradient(x, d, row, row3, one, 1e-3f, dx, row2, mask, factors, r, c);
  }
}

static void pools(long height, long width, long channels, long size, long stride, int s) {
  long out_height = (height + stride - 1) / stride, out_width = (width + stride - 1) / stride;
  long above = (out_height - 1) * stride + size - height;
  long left = (out_width - 1) * stride + size - width;
  FusedPool p = {2, height, width, channels, out_height, out_width, size, size, stride, stride, 1, 1,
    above > 0 ? above / 2 : 0, left > 0 ? left / 2 : 0};
  float *x = numbers(2 * height * width * channels, s, 1), *dx = numbers(2 * height * width * channels, s, 2);
  float *y = numbers(2 * out_height * out_width * channels, s, 3);
  unsigned short *winners = keep(malloc(2 * out_height * out_width * channels * sizeof *winners + 1));
  fused_max_pool(&p, x, y, winners);
  fused_max_pool_gradient(&p, y, winners, dx);
  fused_average_pool(&p, x, y);
  fused_average_pool_gradient(&p, y, dx);
}

static void recurrent(long batch, long units, int s) {
  FusedCell l = {batch, units, 4 * units, 2 * units, 2 * units, 1};
  float *z = numbers(batch * 4 * units, s, 1), *bias = numbers(4 * units, s, 2);
  float *before = numbers(batch * 2 * units, s, 3), *state = numbers(batch * 2 * units, s, 4);
  float *mask = numbers(batch, s, 5), *outer = numbers(batch * 2 * units, s, 6);
  float *dstate = numbers(batch * 2 * units, s, 7), *dz = numbers(batch * 4 * units, s, 8);
  fused_lstm_step(&l, z, bias, before, state, NULL);
  fused_lstm_step(&l, z, bias, before, state, mask);
  fused_lstm_step_gradient(&l, z, before, state, outer, dstate, dz, NULL);
  fused_lstm_step_gradient(&l, z, before, state, outer, dstate, dz, mask);

  FusedCell g = {batch, units, 3 * units, units, units, 1};
  float *x_part = numbers(batch * 3 * units, s, 9), *h_part = numbers(batch * 3 * units, s, 10);
  float *biases = numbers(6 * units, s, 11), *memory = numbers(batch * 4 * units, s, 12);
  float *dx_part = numbers(batch * 3 * units, s, 13), *dh_part = numbers(batch * 3 * units, s, 14);
  fused_gru_step(&g, x_part, h_part, NULL, before, state, memory, NULL);
  fused_gru_step(&g, x_part, h_part, biases, before, state, memory, mask);
  fused_gru_step_gradient(&g, memory, before, outer, dstate, dx_part, dh_part, NULL);
  fused_gru_step_gradient(&g, memory, before, outer, dstate, dx_part, dh_part, mask);
  fused_gru_gates(&g, x_part, h_part, NULL, before, memory);
  fused_gru_gates(&g, x_part, h_part, biases, before, memory);
  fused_gru_candidate(&g, x_part, h_part, NULL, before, state, memory, NULL);
  fused_gru_candidate(&g, x_part, h_part, biases, before, state, memory, mask);
  fused_gru_candidate_gradient(&g, memory, before, outer, dstate, dx_part, NULL);
  fused_gru_candidate_gradient(&g, memory, before, outer, dstate, dx_part, mask);
  fused_gru_gates_gradient(&g, memory, before, state, dstate, dx_part, NULL);
  fused_gru_gates_gradient(&g, memory, before, state, dstate, dx_part, mask);

  FusedCell c = {batch, units, units, units, units, 1};
  for (int f = FusedIdentity; f <= FusedGeluTanh; f++) {
    fused_simple_step(&c, f, 0.1f, z, NULL, before, state, NULL);
    fused_simple_step(&c, f, 0.1f, z, bias, before, state, mask);
    fused_simple_step_gradient(&c, f, 0.1f, z, state, outer, dstate, dz, NULL);
    fused_simple_step_gradient(&c, f, 0.1f, z, state, outer, dstate, dz, mask);
  }
}

void check_fused(void) {
  for (int threads = 1; threads <= 2; threads++) {
    fused_set_threads(threads);
    for (int s = 0; s < 4; s++) {
      for (int i = 0; i < size_count; i++) {
        elements(sizes[i], s);
        for (int j = 0; j < size_count; j++) {
          if (sizes[i] * sizes[j] > 70000) continue;
          matrices(sizes[i], sizes[j], s);
          if (sizes[i] < 70 && sizes[j] < 70) recurrent(sizes[i], sizes[j], s);
          release();
        }
      }
      for (long size = 1; size < 8; size++)
        for (long stride = 1; stride < 4; stride++) {
          pools(size, 7, 5, size < 3 ? size : 3, stride, s);
          pools(7, size, 17, 2, stride, s);
          release();
        }
    }
  }
  elements(100003, 1);
  matrices(2049, 65, 1);
  release();
}
