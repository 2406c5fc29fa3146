// Reading PNGs of any origin: what the header says is checked against what the file can hold before
// anybody makes room for pixels. The one decoder of the project.
#pragma once

#include <png.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/// What a PNG says of itself.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// 1 grey, 2 grey and alpha, 3 red-green-blue, 4 with alpha; a palette counts as what it holds.
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
    snprintf(message, room, "its header says colour type %u with %u bits", type, depth);
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
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_memory(&image, png, count)) {
    snprintf(message, room, "%s", image.message);
    return 0;
  }
  header->width = image.width;
  header->height = image.height;
  header->channels = PNG_IMAGE_SAMPLE_CHANNELS(image.format & ~PNG_FORMAT_FLAG_COLORMAP);
  png_image_free(&image);
  return 1;
}

/// Reads the pixels, 8 bits a channel, into `width * height * channels` bytes. What is transparent
/// lies on white where alpha is not asked for; the upper 8 of 16 bits count.
/// 1 on success; 0 otherwise, and `header->message` says why.
static inline int cpng_read_pixels(
    const unsigned char *png, size_t count, int channels, unsigned char *pixels,
    CPNGHeader *header) {
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  int begun = png_image_begin_read_from_memory(&image, png, count);
  if (begun && (image.width != header->width || image.height != header->height)) {
    png_image_free(&image);
    snprintf(header->message, sizeof header->message, "its size changed while it was read");
    return 0;
  }
  png_color white = {255, 255, 255};
  static const png_uint_32 formats[5] = {
      0, PNG_FORMAT_GRAY, PNG_FORMAT_GA, PNG_FORMAT_RGB, PNG_FORMAT_RGBA};
  if (begun) {
    image.format = formats[channels];
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
  }
  if (!begun || !png_image_finish_read(&image, &white, pixels, 0, NULL)) {
    snprintf(header->message, sizeof header->message, "%s", image.message);
    png_image_free(&image);
    return 0;
  }
  return 1;
}
