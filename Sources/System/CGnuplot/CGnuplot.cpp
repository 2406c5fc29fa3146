#include "CGnuplot.h"
#include <gnuplot-iostream.h>

struct CGnuplot { Gnuplot stream; explicit CGnuplot(const char *c) : stream(c) {} };

extern "C" CGnuplot *cgnuplot_open(const char *command) {
  try { return new CGnuplot(command); } catch (...) { return nullptr; }
}
extern "C" int cgnuplot_write(CGnuplot *plot, const char *bytes, long count) {
  try { plot->stream.write(bytes, count); plot->stream.flush(); return plot->stream.good() ? 0 : -1; } catch (...) { return -1; }
}
extern "C" int cgnuplot_close(CGnuplot *plot) {
  try { delete plot; return 0; } catch (...) { return -1; }
}
