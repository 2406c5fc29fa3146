// The loops of treesums.c for one type of number: included once for each, with these names defined:
// NUMBER, LEAF, NAMED(x), FREXP.

typedef struct {
  const LEAF *leaves;
  long count;
  NUMBER divisor, factor;
  int multiplies;
  NUMBER *y;
} NAMED(Mean);

/// y = sum/divisor
INLINE void NAMED(quotient)(const NAMED(Mean) * m, const NUMBER *sum, NUMBER *y, long n) {
  NUMBER factor = m->factor, divisor = m->divisor;
  if (m->multiplies) {
    EACH (long i = 0; i < n; i++) y[i] = sum[i] * factor;
  } else {
    EACH (long i = 0; i < n; i++) y[i] = sum[i] / divisor;
  }
}

/// One leaf: what a process lays down.
INLINE void NAMED(one)(const NAMED(Mean) * m, long begin, long end) {
  const NUMBER *x = m->leaves[0].x;
  NUMBER *y = m->y, p = m->leaves[0].factor;
  if (m->divisor == 1) {
    EACH (long i = begin; i < end; i++) y[i] = x[i] * p;
    return;
  }
  NUMBER divisor = m->divisor;
  EACH (long i = begin; i < end; i++) {
    NUMBER a = x[i] * p;
    y[i] = a / divisor;
  }
}

/// Two leaves, as of two processes, without a block between.
INLINE void NAMED(pair)(const NAMED(Mean) * m, long begin, long end) {
  const NUMBER *left = m->leaves[0].x, *right = m->leaves[1].x;
  NUMBER *y = m->y, p = m->leaves[0].factor, q = m->leaves[1].factor;
  NUMBER factor = m->factor, divisor = m->divisor;
  if (m->multiplies) {
    EACH (long i = begin; i < end; i++) {
      NUMBER a = left[i] * p, b = right[i] * q;
      NUMBER sum = a + b;
      y[i] = sum * factor;
    }
  } else {
    EACH (long i = begin; i < end; i++) {
      NUMBER a = left[i] * p, b = right[i] * q;
      NUMBER sum = a + b;
      y[i] = sum / divisor;
    }
  }
}

/// A block of a leaf.
INLINE void NAMED(leaf)(const LEAF *leaf, long begin, NUMBER *y, long n) {
  NUMBER factor = leaf->factor;
  if (leaf->x) {
    const NUMBER *x = leaf->x + begin;
    EACH (long i = 0; i < n; i++) y[i] = x[i] * factor;
  } else {
    EACH (long i = 0; i < n; i++) y[i] = 0;
  }
}

FUSED static void NAMED(range)(const NAMED(Mean) * m, long begin, long end) {
  int are_there = m->leaves[0].x && m->leaves[m->count - 1].x;
  if (m->count == 1 && are_there) {
    NAMED(one)(m, begin, end);
    return;
  }
  if (m->count == 2 && are_there) {
    NAMED(pair)(m, begin, end);
    return;
  }
  NUMBER sums[deepest][block];
  for (long first = begin; first < end; first += block) {
    long n = end - first < block ? end - first : block, top = 0;
    for (long l = 0; l < m->count; l++) {
      NAMED(leaf)(&m->leaves[l], first, sums[top++], n);
      for (long k = 0; k < m->leaves[l].additions; k++) {
        top--;
        NUMBER *left = sums[top - 1], *right = sums[top];
        EACH (long i = 0; i < n; i++) left[i] = left[i] + right[i];
      }
    }
    NAMED(quotient)(m, sums[0], m->y + first, n);
  }
}

static void NAMED(body)(void *mean, long begin, long end) { NAMED(range)(mean, begin, end); }

void NAMED(fused_tree_mean)(
  const LEAF *leaves, long count, NUMBER divisor, NUMBER *y, long length) {
  int power;
  // The reciprocal of a power of two is exact, and so its products are what the quotients are.
  int multiplies = FREXP(divisor, &power) == (NUMBER)0.5 && power > -100 && power < 100;
  NAMED(Mean) m = {leaves, count, divisor, 1 / divisor, multiplies, y};
  fused_parallel(length, 16384, NAMED(body), &m);
}
