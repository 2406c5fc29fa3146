// The paths to libpng, libjpeg and zlib: every file of a folder, whole, cut at each length, and with each byte changed.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../Sources/System/CJPEG/shim.h"
#include "../../../Sources/System/CPNG/shim.h"
#include "../../../Sources/System/CZlib/shim.h"
#include "harness.h"

static void picture(const unsigned char *bytes, size_t count) {
  unsigned char *exact = malloc(count + (count == 0));
  memcpy(exact, bytes, count);
  CPNGHeader header;
  if (cpng_read_header(exact, count, 1 << 16, &header)) {
    size_t size = (size_t)header.width * header.height;
    unsigned char *pixels = malloc(size * header.channels), *recolored = malloc(size * 4);
    if (cpng_read_pixels(exact, count, pixels, &header)) {
      for (int to = 1; to <= 4; to++) {
        if (to != 2) cpng_recolor(pixels, header.channels, recolored, to, size);
      }
    }
    free(pixels);
    free(recolored);
  }
  CJPEGHeader photo;
  if (cjpeg_read(exact, count, count, 1 << 16, NULL, &photo)) {
    unsigned char *pixels = malloc((size_t)photo.width * photo.height * photo.channels);
    cjpeg_read(exact, count, count, 1 << 16, pixels, &photo);
    free(pixels);
  }
  CPNGBuffer text;
  if (cpng_read_text(exact, count, "Title", &text)) free(text.bytes);
  const char *keywords[] = {"Title"}, *words[] = {"some words"};
  if (cpng_add_text(exact, count, keywords, words, 1, 6299, 6299, &text)) free(text.bytes);
  free(exact);
}

static void unpack(const unsigned char *bytes, size_t count) {
  unsigned char *exact = malloc(count + (count == 0)), room[64];
  memcpy(exact, bytes, count);
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (czlib_begin_gunzip(&stream) != Z_OK) abort();
  stream.next_in = exact;
  stream.avail_in = (unsigned)count;
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = room;
    stream.avail_out = sizeof room;
    status = inflate(&stream, Z_NO_FLUSH);
  }
  inflateEnd(&stream);
  free(exact);
}

static void every_change(unsigned char *bytes, size_t count, void (*read)(const unsigned char *, size_t)) {
  for (size_t cut = 0; cut <= count; cut++) read(bytes, cut);
  for (size_t at = 0; at < count; at++)
    for (int bit = 0; bit < 8; bit++) {
      bytes[at] ^= 1 << bit;
      read(bytes, count);
      bytes[at] ^= 1 << bit;
    }
}

void check_pictures(const char *folder) {
  DIR *names = opendir(folder);
  if (names == NULL) abort();
  struct dirent *entry;
  while ((entry = readdir(names)) != NULL) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    FILE *file = fopen(path, "rb");
    unsigned char bytes[4096];
    size_t count = file == NULL ? 0 : fread(bytes, 1, sizeof bytes, file);
    if (file != NULL) fclose(file);
    every_change(bytes, count, picture);
  }
  closedir(names);

  unsigned char plain[500], packed[1000];
  for (int i = 0; i < 500; i++) plain[i] = (unsigned char)(i % 7);
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (czlib_begin_gzip(&stream, 6) != Z_OK) abort();
  stream.next_in = plain;
  stream.avail_in = sizeof plain;
  stream.next_out = packed;
  stream.avail_out = sizeof packed;
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) abort();
  size_t count = sizeof packed - stream.avail_out;
  deflateEnd(&stream);
  every_change(packed, count, unpack);
}
