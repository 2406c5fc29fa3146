// gnuplot-iostream behind a C header: a running gnuplot that can be told things and listened to.
//
// One CGnuplot belongs to one thread at a time; several may run side by side.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

typedef struct CGnuplot CGnuplot;

/// How a call ended: CGNUPLOT_OK, or why not. Above zero: an errno.
enum {
  CGNUPLOT_OK = 0,
  /// gnuplot has ended.
  CGNUPLOT_GONE = -1,
  /// gnuplot did not take, or give, anything in the time allowed.
  CGNUPLOT_TIMEOUT = -2,
};

/// Starts the gnuplot at `path` in `folder`, without the user's start-up files.
/// Its standard output and error come back through `cgnuplot_read`.
/// Null when it cannot be started; `*error` is then the errno.
CGnuplot *cgnuplot_open(const char *path, const char *folder, int *error);

/// The system's number for it, which is also that of its group.
int cgnuplot_process(const CGnuplot *plot);

/// Writes all bytes and flushes. Never raises SIGPIPE, never waits longer than `milliseconds` for
/// gnuplot to take more.
int cgnuplot_write(CGnuplot *plot, const char *bytes, long count, int milliseconds);

/// Waits for gnuplot to say something, and puts at most `capacity` bytes of it into `buffer`.
/// The number of bytes (above zero), CGNUPLOT_GONE, or CGNUPLOT_TIMEOUT.
long cgnuplot_read(CGnuplot *plot, char *buffer, long capacity, int milliseconds);

/// Closes the stream, gives gnuplot `milliseconds` to end by itself, and kills it otherwise.
/// Frees `plot`. Its exit status, or 128 + the signal that ended it.
int cgnuplot_close(CGnuplot *plot, int milliseconds);

#ifdef __cplusplus
}
#endif
