// gnuplot-iostream behind a C header: a running gnuplot that text can be written to.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

typedef struct CGnuplot CGnuplot;

/// Starts `command` (such as "gnuplot") with a pipe to its standard input.
/// Null when the process cannot be started.
CGnuplot *cgnuplot_open(const char *command);

/// Writes `count` bytes and flushes. 0 on success, -1 when gnuplot has gone away.
int cgnuplot_write(CGnuplot *plot, const char *bytes, long count);

/// Closes the pipe and waits for gnuplot to end. Its exit status, or -1.
int cgnuplot_close(CGnuplot *plot);

#ifdef __cplusplus
}
#endif
