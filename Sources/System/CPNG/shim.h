// libpng for Swift. Pixels are written through libpng's simplified interface (png_image), which reports
// errors by value. Reading and text chunks go through the full interface, whose errors jump: these
// functions catch the jump, because Swift cannot be jumped over.
#pragma once

#include "read.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

static void cpng_append(png_structp png, png_bytep bytes, png_size_t count) {
  CPNGBuffer *buffer = (CPNGBuffer *)png_get_io_ptr(png);
  if (buffer->count + count > buffer->capacity) {
    size_t capacity = 2 * (buffer->count + count);
    unsigned char *larger = (unsigned char *)realloc(buffer->bytes, capacity);
    if (larger == NULL) png_error(png, "out of memory");
    buffer->bytes = larger;
    buffer->capacity = capacity;
  }
  memcpy(buffer->bytes + buffer->count, bytes, count);
  buffer->count += count;
}

static void cpng_flushed(png_structp png) { (void)png; }

static inline size_t cpng_length(const unsigned char *bytes) {
  return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
}

/// Copies a PNG chunk by chunk and puts after its header how many pixels are a meter across and up (0: is not said), and
/// international text chunks (keyword, UTF-8 text).
/// 1 on success: `out->bytes` is then to be freed. 0 on failure: `out->message` says why.
static inline int cpng_add_text(
    const unsigned char *png, size_t count, const char *const *keywords, const char *const *texts,
    int texts_count, unsigned pixels_across, unsigned pixels_up, CPNGBuffer *out) {
  memset(out, 0, sizeof *out);
  png_structp writer =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, out, cpng_failed, cpng_warned);
  if (writer == NULL) return 0;
  unsigned char *volatile chunk = NULL;
  if (setjmp(png_jmpbuf(writer))) {
    png_destroy_write_struct(&writer, NULL);
    free(chunk);
    free(out->bytes);
    out->bytes = NULL;
    return 0;
  }
  png_set_write_fn(writer, out, cpng_append, cpng_flushed);
  if (count < 8 || png_sig_cmp(png, 0, 8) != 0) png_error(writer, "not a PNG");
  png_write_sig(writer);
  size_t at = 8;
  while (at < count) {
    if (count - at < 12 || cpng_length(png + at) > count - at - 12) {
      png_error(writer, "a chunk is cut off");
    }
    size_t length = cpng_length(png + at);
    png_write_chunk(writer, png + at + 4, png + at + 8, length);
    if (memcmp(png + at + 4, "IHDR", 4) == 0) {
      if (pixels_across > 0 && pixels_up > 0) {
        // across, up, 1: in a meter
        unsigned char size[9] = {0, 0, 0, 0, 0, 0, 0, 0, 1};
        png_save_uint_32(size, pixels_across);
        png_save_uint_32(size + 4, pixels_up);
        png_write_chunk(writer, (png_const_bytep) "pHYs", size, sizeof size);
      }
      for (int i = 0; i < texts_count; i++) {
        // keyword 0, not compressed 0 0, no language 0, no translated keyword 0, text
        size_t keyword = strlen(keywords[i]), text = strlen(texts[i]);
        if (keyword < 1 || keyword > 79) png_error(writer, "a keyword has 1 to 79 letters");
        chunk = (unsigned char *)calloc(keyword + 5 + text, 1);
        if (chunk == NULL) png_error(writer, "out of memory");
        memcpy(chunk, keywords[i], keyword);
        memcpy(chunk + keyword + 5, texts[i], text);
        png_write_chunk(writer, (png_const_bytep) "iTXt", chunk, keyword + 5 + text);
        free(chunk);
        chunk = NULL;
      }
    }
    at += 12 + length;
  }
  png_destroy_write_struct(&writer, NULL);
  return 1;
}

/// Reads the text of the chunk with this keyword that stands before the pixels.
/// 1 and `out->bytes` (to be freed, ending in 0); 0 when there is none or the PNG cannot be read.
static inline int cpng_read_text(
    const unsigned char *png, size_t count, const char *keyword, CPNGBuffer *out) {
  memset(out, 0, sizeof *out);
  if (count < 8) return 0;
  size_t size = 0;
  unsigned char *essence = cpng_essence(png, count, 1, &size);
  if (essence == NULL) return 0;
  CPNGBuffer in = {essence, 0, size, ""};
  png_structp reader =
      png_create_read_struct(PNG_LIBPNG_VER_STRING, out, cpng_failed, cpng_warned);
  if (reader == NULL) {
    free(essence);
    return 0;
  }
  png_infop info = png_create_info_struct(reader);
  if (info == NULL || setjmp(png_jmpbuf(reader))) {
    png_destroy_read_struct(&reader, &info, NULL);
    free(essence);
    return 0;
  }
  png_set_read_fn(reader, &in, cpng_take);
  // No text is longer than this, whatever a packed one claims.
  png_set_chunk_malloc_max(reader, 1 << 20);
  png_read_info(reader, info);
  png_textp texts = NULL;
  int texts_count = 0;
  png_get_text(reader, info, &texts, &texts_count);
  for (int i = 0; i < texts_count && out->bytes == NULL; i++) {
    if (strcmp(texts[i].key, keyword) == 0) {
      out->bytes = (unsigned char *)strdup(texts[i].text);
      out->count = strlen(texts[i].text);
    }
  }
  png_destroy_read_struct(&reader, &info, NULL);
  free(essence);
  return out->bytes != NULL;
}
