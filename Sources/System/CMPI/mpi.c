#include "CMPI.h"

#include <dlfcn.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>

// Handles are addresses in Open MPI.
typedef void *handle;
enum { success = 0, serialized = 2, text_length = 256 };

static struct {
  handle world, byte, single, twofold, sum, errors_return;
  int (*init_thread)(int *, char ***, int, int *);
  int (*finalize)(void);
  int (*rank)(handle, int *);
  int (*size)(handle, int *);
  int (*set_error_handler)(handle, handle);
  int (*error_string)(int, char *, int *);
  int (*library_version)(char *, int *);
  int (*all_reduce)(const void *, void *, int, handle, handle, handle);
  int (*exchange)(
    const void *, const int *, const int *, handle, void *, const int *, const int *, handle, handle);
  int (*all_gather)(const void *, int, handle, void *, const int *, const int *, handle, handle);
  int (*broadcast)(void *, int, handle, int, handle);
  int (*barrier)(handle);
} mpi;

static char problem[2 * text_length], version[2 * text_length];
static int is_loaded, level;

const char *cmpi_problem(void) { return problem; }
const char *cmpi_version(void) { return version; }

static int fail(const char *what, const char *why) {
  snprintf(problem, sizeof problem, "%s%s", what, why ? why : "");
  return -1;
}

// The symbols of the library and where each goes.
#define SYMBOLS(DO)                        \
  DO(world, "ompi_mpi_comm_world")         \
  DO(byte, "ompi_mpi_byte")                \
  DO(single, "ompi_mpi_float")             \
  DO(twofold, "ompi_mpi_double")           \
  DO(sum, "ompi_mpi_op_sum")               \
  DO(errors_return, "ompi_mpi_errors_return") \
  DO(init_thread, "MPI_Init_thread")       \
  DO(finalize, "MPI_Finalize")             \
  DO(rank, "MPI_Comm_rank")                \
  DO(size, "MPI_Comm_size")                \
  DO(set_error_handler, "MPI_Comm_set_errhandler") \
  DO(error_string, "MPI_Error_string")     \
  DO(library_version, "MPI_Get_library_version") \
  DO(all_reduce, "MPI_Allreduce")          \
  DO(exchange, "MPI_Alltoallv")            \
  DO(all_gather, "MPI_Allgatherv")         \
  DO(broadcast, "MPI_Bcast")               \
  DO(barrier, "MPI_Barrier")

int cmpi_load(void) {
  if (is_loaded) return 0;
  // The engine's own plugins look for its symbols among the global ones.
  void *library = dlopen("libmpi.so.40", RTLD_NOW | RTLD_GLOBAL);
  if (!library) return fail("", dlerror());
#define FIND(field, name)                                             \
  {                                                                   \
    void *symbol = dlsym(library, name);                              \
    if (!symbol) return fail("libmpi.so.40 has no symbol ", name);    \
    memcpy(&mpi.field, &symbol, sizeof symbol);                       \
  }
  SYMBOLS(FIND)
#undef FIND
  char text[8192];  // MPI_MAX_LIBRARY_VERSION_STRING of the engine is smaller
  int length = 0;
  if (mpi.library_version(text, &length) != success) return fail("the library tells no version", 0);
  text[length < (int)sizeof version ? length : (int)sizeof version - 1] = 0;
  snprintf(version, sizeof version, "%s", text);
  if (strncmp(version, "Open MPI", 8) != 0) return fail("needed is Open MPI, and it is ", version);
  is_loaded = 1;
  return 0;
}

static int check(int code) {
  if (code == success) return 0;
  char text[8192];
  int length = 0;
  if (mpi.error_string(code, text, &length) != success) length = 0;
  text[length] = 0;
  fail("", text);
  return code;
}

// What is sent and summed up is memory that is taken and given back in every step. By default the C library returns
// pieces as large as these to the system, which hands them out anew page by page: thousands of page faults for the sum of
// a million numbers. Up to 256 MB are kept instead.
static void keep_memory(void) {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the largest that glibc takes
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
}

int cmpi_begin(void) {
  if (cmpi_load() != 0) return -1;
  keep_memory();
  if (check(mpi.init_thread(0, 0, serialized, &level)) != 0) return -1;
  return check(mpi.set_error_handler(mpi.world, mpi.errors_return));
}

int cmpi_allows_other_thread(void) { return level >= serialized; }
void cmpi_end(void) { mpi.finalize(); }

int cmpi_rank(void) {
  int rank = 0;
  mpi.rank(mpi.world, &rank);
  return rank;
}

int cmpi_size(void) {
  int size = 1;
  mpi.size(mpi.world, &size);
  return size;
}

int cmpi_all_reduce_floats(const float *numbers, float *sums, int count) {
  return check(mpi.all_reduce(numbers, sums, count, mpi.single, mpi.sum, mpi.world));
}

int cmpi_all_reduce_doubles(const double *numbers, double *sums, int count) {
  return check(mpi.all_reduce(numbers, sums, count, mpi.twofold, mpi.sum, mpi.world));
}

// An address also where there is nothing to send or to receive.
static void *somewhere(const void *place) {
  static char nothing;
  return place ? (void *)place : &nothing;
}

int cmpi_exchange(
  const void *outgoing, const int *counts, const int *places, void *incoming, const int *incoming_counts,
  const int *incoming_places) {
  return check(mpi.exchange(
    somewhere(outgoing), counts, places, mpi.byte, somewhere(incoming), incoming_counts, incoming_places, mpi.byte, mpi.world));
}

int cmpi_all_gather(
  const void *outgoing, int count, void *incoming, const int *incoming_counts, const int *incoming_places) {
  return check(mpi.all_gather(
    somewhere(outgoing), count, mpi.byte, somewhere(incoming), incoming_counts, incoming_places, mpi.byte, mpi.world));
}

int cmpi_broadcast(void *bytes, int count, int root) {
  return check(mpi.broadcast(bytes, count, mpi.byte, root, mpi.world));
}

int cmpi_barrier(void) { return check(mpi.barrier(mpi.world)); }
