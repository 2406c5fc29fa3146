// Threads: those of the OpenMP runtime that oneDNN uses, so that there is one team and not two.
#include "CFused.h"

extern void GOMP_parallel(void (*)(void *), void *, unsigned, unsigned);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);
extern int omp_get_max_threads(void);
extern int omp_in_parallel(void);
extern void omp_set_num_threads(int);

typedef struct {
  long count, grain;
  void (*body)(void *, long, long);
  void *context;
} Work;

static void share(void *pointer) {
  const Work *work = pointer;
  long threads = omp_get_num_threads(), me = omp_get_thread_num();
  long grains = (work->count + work->grain - 1) / work->grain;
  long begin = grains * me / threads * work->grain;
  long end = grains * (me + 1) / threads * work->grain;
  if (end > work->count) end = work->count;
  if (begin < end) work->body(work->context, begin, end);
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
  Work work = {count, grain, body, context};
  GOMP_parallel(share, &work, (unsigned)threads, 0);
}

int fused_threads(void) { return omp_get_max_threads(); }
void fused_set_threads(int count) { omp_set_num_threads(count); }
