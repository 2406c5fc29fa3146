#pragma once
#include <zlib.h>

/// `inflateInit2` is a macro, which Swift cannot call. 31 means: a gzip wrapper, with its checksum.
static inline int czlib_begin_gunzip(z_stream *stream) { return inflateInit2(stream, 31); }

/// `deflateInit2` likewise, for a gzip wrapper.
static inline int czlib_begin_gzip(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
}

/// `inflateInit2` likewise, for bytes without a wrapper, as they lie in a zip archive.
static inline int czlib_begin_inflate(z_stream *stream) { return inflateInit2(stream, -15); }

/// `deflateInit2` likewise, for bytes without a wrapper.
static inline int czlib_begin_deflate(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}
