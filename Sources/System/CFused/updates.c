// Steps of optimizers, in place: each number is read and written once.
#include "CFused.h"
#include "elementary.h"

typedef struct {
  float *w, *m, *v;
  const float *g;
  float rate, a, b, c, d;
  int nesterov;
  const FusedAdam *adam;
} Update;

FUSED static void momentum_range(const Update *u, long begin, long end) {
  float *restrict w = u->w, *restrict v = u->v;
  const float *restrict g = u->g;
  float rate = u->rate, momentum = u->a;
  if (u->nesterov) {
    EACH (long i = begin; i < end; i++) {
      float next = momentum * v[i] - rate * g[i];
      v[i] = next;
      w[i] += momentum * next - rate * g[i];
    }
  } else {
    EACH (long i = begin; i < end; i++) {
      float next = momentum * v[i] - rate * g[i];
      v[i] = next;
      w[i] += next;
    }
  }
}

FUSED static void scaled_range(const Update *u, long begin, long end) {
  float *restrict w = u->w, *restrict s = u->v;
  const float *restrict g = u->g;
  float rate = u->rate, keep = u->a, share = u->b, inner = u->c, outer = u->d;
  EACH (long i = begin; i < end; i++) {
    float next = keep * s[i] + share * g[i] * g[i];
    s[i] = next;
    w[i] -= rate * g[i] / (__builtin_elementwise_sqrt(next + inner) + outer);
  }
}

INLINE int are_zeros(const float *x, long n) {
  unsigned bits = 0;
  EACH (long i = 0; i < n; i++) {
    unsigned word;
    memcpy(&word, x + i, 4);
    bits |= word;
  }
  return bits == 0;
}

enum { adam_block = 256 };

/// Of a table of embeddings most rows may never have had a gradient. Where g, m and v are 0, and no weight decays, all
/// stay what they are: such blocks are only read. One look at the first gradient tells for nearly all others.
FUSED static void adam_range(const Update *u, long begin, long end) {
  const FusedAdam step = *u->adam;
  float rate = step.rate, epsilon = step.epsilon, root = step.root, keep = step.keep;
  float beta1 = step.beta1, beta2 = step.beta2, share1 = step.share1, share2 = step.share2;
  int may_rest = keep == 1.0f && epsilon > 0.0f && isfinite(rate) && isfinite(root);
  for (long first = begin; first < end; first += adam_block) {
    long count = end - first < adam_block ? end - first : adam_block;
    float *restrict w = u->w + first, *restrict m = u->m + first, *restrict v = u->v + first;
    const float *restrict g = u->g + first;
    if (may_rest && g[0] == 0.0f && are_zeros(g, count) && are_zeros(m, count) && are_zeros(v, count))
      continue;
    EACH (long i = 0; i < count; i++) {
      float mi = beta1 * m[i] + share1 * g[i];
      float vi = beta2 * v[i] + share2 * g[i] * g[i];
      m[i] = mi;
      v[i] = vi;
      w[i] = keep * w[i] - rate * mi / (root * __builtin_elementwise_sqrt(vi) + epsilon);
    }
  }
}

static void momentum_body(void *u, long begin, long end) { momentum_range(u, begin, end); }
static void scaled_body(void *u, long begin, long end) { scaled_range(u, begin, end); }
static void adam_body(void *u, long begin, long end) { adam_range(u, begin, end); }

void fused_momentum(
  float *w, float *v, const float *g, long count, float rate, float momentum, int nesterov) {
  Update u = {.w = w, .v = v, .g = g, .rate = rate, .a = momentum, .nesterov = nesterov};
  fused_parallel(count, 32768, momentum_body, &u);
}

void fused_scaled(
  float *w, float *s, const float *g, long count, float rate, float keep, float share, float inner,
  float outer) {
  Update u = {
    .w = w, .v = s, .g = g, .rate = rate, .a = keep, .b = share, .c = inner, .d = outer};
  fused_parallel(count, 32768, scaled_body, &u);
}

void fused_adam(
  float *w, float *m, float *v, const float *g, long count, const FusedAdam *step) {
  Update u = {.w = w, .m = m, .v = v, .g = g, .adam = step};
  fused_parallel(count, 32768, adam_body, &u);
}
