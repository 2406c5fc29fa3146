// Open MPI without its headers: the library is loaded when a run begins, and its functions are looked up by name.
// Swift cannot import MPI_COMM_WORLD and the other macros that cast; here they are the addresses of Open MPI's
// own objects, which its binary interface keeps from version 4 to version 5. Functions that return an int give 0,
// or the engine's error number, which `cmpi_problem` puts in words.
#pragma once

/// Loads the library, without joining a run; 0, or -1 with the reason in `cmpi_problem`.
int cmpi_load(void);
/// The version of the library that was loaded, such as "Open MPI v4.1.4, …"; empty before `cmpi_load`.
const char *cmpi_version(void);
/// Joins the run that `mpirun` or `srun` started; 0, or -1 with the reason in `cmpi_problem`.
int cmpi_begin(void);
/// Whether one thread may send while another waits for it.
int cmpi_allows_other_thread(void);
/// Leaves the run: every process must.
void cmpi_end(void);

int cmpi_rank(void);
int cmpi_size(void);
/// What the last failure was.
const char *cmpi_problem(void);

/// The sum over all processes, in the engine's own order; the two places must not overlap.
int cmpi_all_reduce_floats(const float *numbers, float *sums, int count);
int cmpi_all_reduce_doubles(const double *numbers, double *sums, int count);
/// Sends counts[k] bytes from places[k] to process k, and takes what each sends.
int cmpi_exchange(
  const void *outgoing, const int *counts, const int *places, void *incoming, const int *incoming_counts,
  const int *incoming_places);
/// Every process gets the bytes of each.
int cmpi_all_gather(
  const void *outgoing, int count, void *incoming, const int *incoming_counts, const int *incoming_places);
/// Every process gets the bytes of process `root`.
int cmpi_broadcast(void *bytes, int count, int root);
/// Waits until all processes are here.
int cmpi_barrier(void);
