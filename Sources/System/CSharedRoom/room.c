// Shared memory by its name, and a barrier of one cache line a process.
#define _GNU_SOURCE
#include "CSharedRoom.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/// How often a process has come. Two lines each: processors fetch neighbors in pairs.
typedef struct {
  _Alignas(128) atomic_uint_least64_t times;
} Arrival;

struct CSharedRoom {
  char *start;
  size_t length;
  int rank, processes, spins;
  uint64_t times;
};

enum { page = 4096 };

static size_t door(int processes) {
  return (processes * sizeof(Arrival) + page - 1) / page * page;
}

/// The bytes of all, or 0 where they cannot be counted.
static size_t length_of(long bytes, int processes) {
  if (bytes < 0 || processes < 1 || bytes > INT64_MAX / 2) return 0;
  return door(processes) + (size_t)bytes;
}

int csharedroom_make(const char *name, long bytes, int processes) {
  size_t length = length_of(bytes, processes);
  if (length == 0) return EINVAL;
  int file = shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return errno;
  int error;
  // Memory that is only promised would end a process by SIGBUS where it is written to and not there.
  do error = posix_fallocate(file, 0, (off_t)length);
  while (error == EINTR);
  close(file);
  if (error != 0) shm_unlink(name);
  return error;
}

void csharedroom_forget(const char *name) { shm_unlink(name); }

CSharedRoom *csharedroom_join(const char *name, long bytes, int rank, int processes) {
  size_t length = length_of(bytes, processes);
  if (length == 0 || rank < 0 || rank >= processes) {
    errno = EINVAL;
    return 0;
  }
  int file = shm_open(name, O_RDWR | O_CLOEXEC, 0);
  if (file < 0) return 0;
  struct stat status;
  void *start = MAP_FAILED;
  if (fstat(file, &status) == 0) {
    errno = EINVAL;
    // All pages at once: a fault for each would cost more than the first step of a training.
    if ((size_t)status.st_size == length)
      start = mmap(0, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file, 0);
  }
  int error = errno;
  close(file);
  CSharedRoom *room = start == MAP_FAILED ? 0 : malloc(sizeof *room);
  if (!room) {
    if (start != MAP_FAILED) munmap(start, length);
    errno = start == MAP_FAILED ? error : ENOMEM;
    return 0;
  }
  cpu_set_t processors;
  int has_room_for_all = sched_getaffinity(0, sizeof processors, &processors) == 0 &&
                         CPU_COUNT(&processors) >= processes;
  *room = (CSharedRoom){start, length, rank, processes, has_room_for_all ? 4000 : 0, 0};
  return room;
}

void csharedroom_leave(CSharedRoom *room) {
  munmap(room->start, room->length);
  free(room);
}

void *csharedroom_memory(const CSharedRoom *room) { return room->start + door(room->processes); }

void csharedroom_come(CSharedRoom *room) {
  Arrival *arrivals = (Arrival *)room->start;
  room->times++;
  atomic_store_explicit(&arrivals[room->rank].times, room->times, memory_order_release);
}

static void pause_a_little(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static int64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

// Who is missing comes most often within some millionths of a second: so it is looked for again and again, unless there
// are more processes than processors, one of which may be what it waits for. Then others may run; who takes longer is
// waited for in sleep.
int csharedroom_wait(CSharedRoom *room, int milliseconds) {
  Arrival *arrivals = (Arrival *)room->start;
  int rank = 0;
  long tries = 0;
  int64_t start = 0;
  while (rank < room->processes) {
    if (atomic_load_explicit(&arrivals[rank].times, memory_order_acquire) >= room->times) {
      rank++;
      continue;
    }
    tries++;
    if (tries <= room->spins) {
      pause_a_little();
      continue;
    }
    int64_t waited = start == 0 ? (start = nanoseconds(), 0) : nanoseconds() - start;
    if (waited > milliseconds * INT64_C(1000000)) return 0;
    if (waited < 2000000) {
      sched_yield();
    } else {
      nanosleep(&(struct timespec){0, waited < 20000000 ? 50000 : 500000}, 0);
    }
  }
  return 1;
}
