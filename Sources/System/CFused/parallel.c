// Threads: those of the OpenMP runtime that oneDNN uses, so that there is one team and not two.
#include "CFused.h"

extern void GOMP_parallel(void (*)(void *), void *, unsigned, unsigned);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);
extern int omp_get_max_threads(void);
extern int omp_in_parallel(void);
extern void omp_set_num_threads(int);

#if defined(__x86_64__)
enum { flush_bit = 1 << 15 };  // of the register MXCSR: results are flushed, operands are not
static unsigned long control(void) {
  unsigned value;
  __asm__ volatile("stmxcsr %0" : "=m"(value));
  return value;
}
static void set_control(unsigned long value) {
  unsigned low = (unsigned)value;
  __asm__ volatile("ldmxcsr %0" : : "m"(low));
}
#elif defined(__aarch64__)
enum { flush_bit = 1 << 24 };  // of the register FPCR
static unsigned long control(void) {
  unsigned long value;
  __asm__ volatile("mrs %0, fpcr" : "=r"(value));
  return value;
}
static void set_control(unsigned long value) { __asm__ volatile("msr fpcr, %0" : : "r"(value)); }
#else
enum { flush_bit = 0 };
static unsigned long control(void) { return 0; }
static void set_control(unsigned long value) { (void)value; }
#endif

unsigned long fused_flush_denormals(void) {
  unsigned long before = control();
  if (!(before & flush_bit)) set_control(before | flush_bit);
  return before;
}

void fused_restore_denormals(unsigned long before) {
  if (!(before & flush_bit)) set_control(before);
}

int fused_flushes_denormals(void) { return (control() & flush_bit) != 0; }

typedef struct {
  long count, grain;
  void (*body)(void *, long, long);
  void *context;
  int flushes;
} Work;

static void share(void *pointer) {
  const Work *work = pointer;
  long threads = omp_get_num_threads(), me = omp_get_thread_num();
  long grains = (work->count + work->grain - 1) / work->grain;
  long begin = grains * me / threads * work->grain;
  long end = grains * (me + 1) / threads * work->grain;
  if (end > work->count) end = work->count;
  if (begin >= end) return;
  unsigned long before = control();
  if (work->flushes) fused_flush_denormals();
  work->body(work->context, begin, end);
  if (work->flushes) fused_restore_denormals(before);
}

void fused_parallel(long count, long grain, void (*body)(void *, long, long), void *context) {
  if (count <= grain || omp_in_parallel()) {
    if (count > 0) body(context, 0, count);
    return;
  }
  int threads = omp_get_max_threads();
  if (threads == 1) {
    body(context, 0, count);
    return;
  }
  Work work = {count, grain, body, context, fused_flushes_denormals()};
  GOMP_parallel(share, &work, (unsigned)threads, 0);
}

int fused_threads(void) { return omp_get_max_threads(); }
void fused_set_threads(int count) { omp_set_num_threads(count); }
