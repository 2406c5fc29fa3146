// libjpeg-turbo for Swift: JPEGs of any origin, from memory. What the header says is checked against what
// the file can hold before anybody makes room for pixels. libjpeg's errors jump: these functions catch the
// jump, because Swift cannot be jumped over.
#pragma once

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

/// What a JPEG says of itself.
typedef struct {
  /// As stored; the orientation may turn it.
  uint32_t width;
  uint32_t height;
  /// 1 gray, 3 red-green-blue; four inks come out as red-green-blue.
  int channels;
  /// How a camera was held, by EXIF: 1 to 8, 1 upright.
  int orientation;
  /// What is wrong, where something is.
  char message[JMSG_LENGTH_MAX];
} CJPEGHeader;

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf jump;
  char *message;
} CJPEGErrors;

static void cjpeg_failed(j_common_ptr jpeg) {
  CJPEGErrors *errors = (CJPEGErrors *)jpeg->err;
  jpeg->err->format_message(jpeg, errors->message);
  longjmp(errors->jump, 1);
}

/// libjpeg only warns of pixels that are cut off or corrupted, and makes some up. Here they are errors;
/// what does no harm to the pixels, such as bytes between two segments, is passed over.
static void cjpeg_told(j_common_ptr jpeg, int level) {
  if (level >= 0) return;
  switch (jpeg->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC: cjpeg_failed(jpeg);
    default: return;
  }
}

/// A picture in ever more passes keeps a machine busy for hours; sound ones have some ten.
static void cjpeg_went_on(j_common_ptr jpeg) {
  if (((j_decompress_ptr)jpeg)->input_scan_number > 200) {
    CJPEGErrors *errors = (CJPEGErrors *)jpeg->err;
    snprintf(errors->message, JMSG_LENGTH_MAX, "it has more than 200 scans");
    longjmp(errors->jump, 1);
  }
}

/// A number of 2 or 4 bytes in the byte order of a TIFF header.
static inline uint32_t cjpeg_number(const unsigned char *at, int size, int is_big) {
  uint32_t number = 0;
  for (int i = 0; i < size; i++) number |= (uint32_t)at[i] << 8 * (is_big ? size - 1 - i : i);
  return number;
}

/// The orientation of an EXIF segment: tag 0x0112 of the first directory of a TIFF; 1 where there is none.
static inline int cjpeg_orientation(const unsigned char *exif, size_t count) {
  if (count < 14 || memcmp(exif, "Exif\0\0", 6) != 0) return 1;
  const unsigned char *tiff = exif + 6;
  size_t size = count - 6;
  int is_big = tiff[0] == 'M';
  uint32_t at = cjpeg_number(tiff + 4, 4, is_big);
  if (at > size || size - at < 2) return 1;
  uint32_t entries = cjpeg_number(tiff + at, 2, is_big);
  at += 2;
  for (uint32_t i = 0; i < entries && size - at >= 12; i++, at += 12) {
    if (cjpeg_number(tiff + at, 2, is_big) != 0x0112) continue;
    // A whole number of two bytes, as the standard has it, or of four.
    int width = cjpeg_number(tiff + at + 2, 2, is_big) == 4 ? 4 : 2;
    uint32_t orientation = cjpeg_number(tiff + at + 8, width, is_big);
    return orientation >= 1 && orientation <= 8 ? (int)orientation : 1;
  }
  return 1;
}

/// Reads the header, and checks that the pixels it promises are at most `most_pixels` and can come out of
/// `stored` bytes, those of the whole file: of Huffman's codes, each 64 pixels take a bit at least.
static inline void cjpeg_check(
    struct jpeg_decompress_struct *jpeg, size_t stored, uint64_t most_pixels, CJPEGHeader *header) {
  jpeg_save_markers(jpeg, JPEG_APP0 + 1, 0xffff);
  jpeg_read_header(jpeg, TRUE);
  CJPEGErrors *errors = (CJPEGErrors *)jpeg->err;
  header->width = jpeg->image_width;
  header->height = jpeg->image_height;
  header->channels = jpeg->jpeg_color_space == JCS_GRAYSCALE ? 1 : 3;
  header->orientation = 1;
  for (jpeg_saved_marker_ptr marker = jpeg->marker_list; marker != NULL; marker = marker->next) {
    int orientation = cjpeg_orientation(marker->data, marker->data_length);
    if (orientation != 1) header->orientation = orientation;
  }
  uint64_t pixels = (uint64_t)header->width * header->height;
  if (pixels > most_pixels) {
    snprintf(
        errors->message, JMSG_LENGTH_MAX,
        "its header says %u x %u pixels, and at most %llu are read", header->width, header->height,
        (unsigned long long)most_pixels);
    longjmp(errors->jump, 1);
  }
  if (!jpeg->arith_code && pixels / 512 > stored) {
    snprintf(
        errors->message, JMSG_LENGTH_MAX,
        "its header says %u x %u pixels, but %llu bytes cannot hold them", header->width,
        header->height, (unsigned long long)stored);
    longjmp(errors->jump, 1);
  }
}

/// Four inks as red, green and blue: the light that neither the ink nor the black takes away. Programs
/// store inks inverted, as Adobe does, whether they say so or not.
static inline void cjpeg_from_inks(const JSAMPLE *inks, unsigned char *pixels, uint32_t count) {
  for (uint32_t i = 0; i < count; i++, inks += 4, pixels += 3) {
    for (int c = 0; c < 3; c++) pixels[c] = (unsigned char)((inks[c] * inks[3] + 127) / 255);
  }
}

/// Reads the header of a JPEG of which the first `count` bytes are given, out of `stored`; and, where there
/// is room for `width * height * channels` bytes, the pixels as they are stored, not turned.
/// 1 on success; 0 otherwise, and `header->message` says why.
static inline int cjpeg_read(
    const unsigned char *bytes, size_t count, size_t stored, uint64_t most_pixels,
    unsigned char *pixels, CJPEGHeader *header) {
  struct jpeg_decompress_struct jpeg;
  struct jpeg_progress_mgr progress;
  CJPEGErrors errors;
  JSAMPLE *volatile inks = NULL;
  memset(header, 0, sizeof *header);
  memset(&jpeg, 0, sizeof jpeg);
  memset(&progress, 0, sizeof progress);
  jpeg.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = cjpeg_failed;
  errors.base.emit_message = cjpeg_told;
  errors.message = header->message;
  if (setjmp(errors.jump)) {
    jpeg_destroy_decompress(&jpeg);
    free(inks);
    return 0;
  }
  jpeg_create_decompress(&jpeg);
  progress.progress_monitor = cjpeg_went_on;
  jpeg.progress = &progress;
  jpeg_mem_src(&jpeg, bytes, count);
  cjpeg_check(&jpeg, stored, most_pixels, header);
  if (pixels != NULL) {
    int has_inks =
        jpeg.jpeg_color_space == JCS_CMYK || jpeg.jpeg_color_space == JCS_YCCK;
    jpeg.out_color_space = has_inks ? JCS_CMYK : header->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(&jpeg);
    size_t row = (size_t)header->width * header->channels;
    if (has_inks) inks = (JSAMPLE *)malloc((size_t)header->width * 4);
    if (has_inks && inks == NULL) ERREXIT1(&jpeg, JERR_OUT_OF_MEMORY, 0);
    while (jpeg.output_scanline < jpeg.output_height) {
      unsigned char *line = pixels + jpeg.output_scanline * row;
      JSAMPROW to = has_inks ? inks : line;
      jpeg_read_scanlines(&jpeg, &to, 1);
      if (has_inks) cjpeg_from_inks(inks, line, header->width);
    }
    jpeg_finish_decompress(&jpeg);
  }
  jpeg_destroy_decompress(&jpeg);
  free(inks);
  return 1;
}
