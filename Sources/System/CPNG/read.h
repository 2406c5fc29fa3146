// Reading PNGs of any origin: what the header says is checked against what the file can hold before
// anybody makes room for pixels. The one decoder of the project.
#pragma once

#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Bytes that are being written or read, and libpng's words when something is wrong.
typedef struct {
  unsigned char *bytes;
  size_t count;
  size_t capacity;
  char message[128];
} CPNGBuffer;

static void cpng_failed(png_structp png, png_const_charp words) {
  CPNGBuffer *buffer = (CPNGBuffer *)png_get_error_ptr(png);
  strncpy(buffer->message, words, sizeof buffer->message - 1);
  png_longjmp(png, 1);
}

static void cpng_warned(png_structp png, png_const_charp words) {
  (void)png;
  (void)words;
}

static void cpng_take(png_structp png, png_bytep bytes, png_size_t count) {
  CPNGBuffer *buffer = (CPNGBuffer *)png_get_io_ptr(png);
  if (buffer->count + count > buffer->capacity) png_error(png, "the data end too early");
  memcpy(bytes, buffer->bytes + buffer->count, count);
  buffer->count += count;
}

/// What a PNG says of itself.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// 1 gray, 2 gray and alpha, 3 red-green-blue, 4 with alpha; a palette counts as what it holds.
  int channels;
  /// What is wrong, where something is.
  char message[160];
} CPNGHeader;

static inline uint32_t cpng_word(const unsigned char *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/// The bytes of compressed pixels, over all IDAT chunks; a chunk that is cut off counts as far as it
/// goes.
static inline uint64_t cpng_packed_bytes(const unsigned char *png, size_t count) {
  uint64_t sum = 0;
  size_t at = 8;
  while (count - at >= 8) {
    uint64_t length = cpng_word(png + at);
    uint64_t rest = count - at - 8;
    if (memcmp(png + at + 4, "IDAT", 4) == 0) sum += length < rest ? length : rest;
    if (length + 4 >= rest) break;
    at += 12 + length;
  }
  return sum;
}

/// A copy of a PNG with what its pixels depend on and nothing else: libpng makes as much room for a text
/// or a color profile as it claims to need, before it looks whether that is there. The copy ends where a
/// chunk is cut off, unless that has pixels. Where asked for, texts go with it. To be freed; null without
/// memory. There must be 8 bytes at least.
static inline unsigned char *cpng_essence(
    const unsigned char *png, size_t count, int with_texts, size_t *size) {
  static const char kept[4][5] = {"tRNS", "tEXt", "zTXt", "iTXt"};
  unsigned char *copy = (unsigned char *)malloc(count);
  if (copy == NULL) return NULL;
  size_t at = 8, end = 8;
  memcpy(copy, png, 8);
  while (count - at >= 12) {
    uint64_t length = cpng_word(png + at);
    uint64_t rest = count - at - 12;
    const unsigned char *name = png + at + 4;
    int is_kept = (name[0] & 0x20) == 0;
    for (int i = 0; i < (with_texts ? 4 : 1); i++) is_kept |= memcmp(name, kept[i], 4) == 0;
    if (length > rest && memcmp(name, "IDAT", 4) != 0) break;
    size_t whole = length > rest ? count - at : (size_t)length + 12;
    if (is_kept) {
      memcpy(copy + end, png + at, whole);
      end += whole;
    }
    at += whole;
  }
  *size = end;
  return copy;
}

/// Reads the header, and checks that the pixels it promises are at most `most_pixels` and can come out
/// of the compressed bytes that are there: deflate never shrinks anything more than 1032 times.
/// 1 where that holds; 0 otherwise, and `header->message` says why.
static inline int cpng_read_header(
    const unsigned char *png, size_t count, uint64_t most_pixels, CPNGHeader *header) {
  memset(header, 0, sizeof *header);
  char *message = header->message;
  size_t room = sizeof header->message;
  if (count < 33 || png_sig_cmp(png, 0, 8) != 0 || memcmp(png + 12, "IHDR", 4) != 0) {
    snprintf(message, room, "it is no PNG");
    return 0;
  }
  uint32_t width = cpng_word(png + 16), height = cpng_word(png + 20);
  uint64_t pixels = (uint64_t)width * height;
  if (pixels == 0 || width > 0x7fffffff || height > 0x7fffffff || pixels > most_pixels) {
    snprintf(
        message, room, "its header says %u x %u pixels, and at most %llu are read", width, height,
        (unsigned long long)most_pixels);
    return 0;
  }
  static const unsigned char samples[7] = {1, 0, 3, 1, 2, 0, 4};
  unsigned depth = png[24], type = png[25];
  if (type > 6 || samples[type] == 0 || depth == 0 || depth > 16) {
    snprintf(message, room, "its header says color type %u with %u bits", type, depth);
    return 0;
  }
  uint64_t row = ((uint64_t)width * samples[type] * depth + 7) / 8 + 1;
  uint64_t packed = cpng_packed_bytes(png, count);
  if (row > (packed * 1032 + 1032) / height) {
    snprintf(
        message, room, "its header says %u x %u pixels, but %llu bytes cannot hold them", width,
        height, (unsigned long long)packed);
    return 0;
  }
  size_t size = 0;
  unsigned char *essence = cpng_essence(png, count, 0, &size);
  if (essence == NULL) {
    snprintf(message, room, "there is no memory for it");
    return 0;
  }
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  int is_begun = png_image_begin_read_from_memory(&image, essence, size);
  free(essence);
  if (!is_begun) {
    snprintf(message, room, "%s", image.message);
    return 0;
  }
  header->width = image.width;
  header->height = image.height;
  header->channels = PNG_IMAGE_SAMPLE_CHANNELS(image.format & ~PNG_FORMAT_FLAG_COLORMAP);
  png_image_free(&image);
  return 1;
}

/// Reads the pixels as the file has them, 8 bits a sample, into `width * height * header->channels` bytes.
/// 16-bit samples become v·255/65535, rounded; no curve for brightness is laid over anything.
/// 1 on success; 0 otherwise, and `header->message` says why.
static inline int cpng_read_pixels(
    const unsigned char *png, size_t count, unsigned char *pixels, CPNGHeader *header) {
  size_t size = 0, row = (size_t)header->width * header->channels;
  unsigned char *essence = cpng_essence(png, count, 0, &size);
  png_bytep *rows = (png_bytep *)malloc(header->height * sizeof(png_bytep));
  CPNGBuffer in = {essence, 0, size, "there is no memory for it"};
  png_structp reader = NULL;
  png_infop info = NULL;
  if (essence != NULL && rows != NULL) {
    reader = png_create_read_struct(PNG_LIBPNG_VER_STRING, &in, cpng_failed, cpng_warned);
  }
  if (reader != NULL) info = png_create_info_struct(reader);
  if (info != NULL) {
    if (setjmp(png_jmpbuf(reader))) {
      png_destroy_read_struct(&reader, &info, NULL);
      free(rows);
      free(essence);
      snprintf(header->message, sizeof header->message, "%s", in.message);
      return 0;
    }
    png_set_read_fn(reader, &in, cpng_take);
    // The header was checked against the caller's own limit.
    png_set_user_limits(reader, 0x7fffffff, 0x7fffffff);
    png_read_info(reader, info);
    png_set_expand(reader);
    png_set_scale_16(reader);
    png_set_interlace_handling(reader);
    png_read_update_info(reader, info);
    if (png_get_image_height(reader, info) != header->height ||
        png_get_rowbytes(reader, info) != row) {
      png_error(reader, "its size changed while it was read");
    }
    for (uint32_t y = 0; y < header->height; y++) rows[y] = pixels + y * row;
    png_read_image(reader, rows);
    png_read_end(reader, NULL);
    in.message[0] = 0;
  }
  if (reader != NULL) png_destroy_read_struct(&reader, &info, NULL);
  free(rows);
  free(essence);
  snprintf(header->message, sizeof header->message, "%s", in.message);
  return in.message[0] == 0;
}

/// The same pixels with another number of channels: 1 gray, 2 gray and alpha, 3 red-green-blue, 4 with
/// alpha become 1, 3 or 4. What is transparent lies on white where alpha is not asked for, and gray is
///
///     0.299 red + 0.587 green + 0.114 blue      (ITU-R BT.601, as in PIL and Keras), rounded.
static inline void cpng_recolor(
    const unsigned char *pixels, int from, unsigned char *recolored, int to, size_t count) {
  for (size_t i = 0; i < count; i++, pixels += from, recolored += to) {
    unsigned red = pixels[0], green = red, blue = red, alpha = 255;
    if (from > 2) {
      green = pixels[1];
      blue = pixels[2];
    }
    if (from == 2 || from == 4) alpha = pixels[from - 1];
    if (to < 4) {
      red = (red * alpha + 255 * (255 - alpha) + 127) / 255;
      green = (green * alpha + 255 * (255 - alpha) + 127) / 255;
      blue = (blue * alpha + 255 * (255 - alpha) + 127) / 255;
    }
    if (to == 1) {
      recolored[0] = (unsigned char)((299 * red + 587 * green + 114 * blue + 500) / 1000);
      continue;
    }
    recolored[0] = (unsigned char)red;
    recolored[1] = (unsigned char)green;
    recolored[2] = (unsigned char)blue;
    if (to == 4) recolored[3] = (unsigned char)alpha;
  }
}
