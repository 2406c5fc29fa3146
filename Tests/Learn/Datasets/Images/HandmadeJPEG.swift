import CJPEG
import Foundation

/// A JPEG made by libjpeg from pixels, without losses that matter where the picture is smooth.
struct HandmadeJPEG {
  var width: Int
  var height: Int
  /// 1 gray, 3 red-green-blue, 4 inks.
  var channels: Int
  var pixels: [UInt8]
  var isProgressive = false
  /// A segment behind the header: its number after APP0, and its bytes.
  var segment: (number: Int, bytes: [UInt8])?

  var bytes: [UInt8] {
    var jpeg = jpeg_compress_struct()
    var errors = jpeg_error_mgr()
    var packed: UnsafeMutablePointer<UInt8>?
    var count: UInt = 0
    return withUnsafeMutablePointer(to: &errors) { errors in
      jpeg.err = jpeg_std_error(errors)
      jpeg_CreateCompress(&jpeg, JPEG_LIB_VERSION, MemoryLayout<jpeg_compress_struct>.size)
      jpeg_mem_dest(&jpeg, &packed, &count)
      jpeg.image_width = UInt32(width)
      jpeg.image_height = UInt32(height)
      jpeg.input_components = Int32(channels)
      jpeg.in_color_space = [1: JCS_GRAYSCALE, 3: JCS_RGB, 4: JCS_CMYK][channels]!
      jpeg_set_defaults(&jpeg)
      jpeg_set_quality(&jpeg, 100, 1)
      if channels == 3 {
        jpeg.comp_info[0].h_samp_factor = 1
        jpeg.comp_info[0].v_samp_factor = 1
      }
      if isProgressive { jpeg_simple_progression(&jpeg) }
      jpeg_start_compress(&jpeg, 1)
      if let segment {
        jpeg_write_marker(
          &jpeg, JPEG_APP0 + Int32(segment.number), segment.bytes, UInt32(segment.bytes.count))
      }
      var pixels = pixels
      pixels.withUnsafeMutableBufferPointer { pixels in
        for row in 0..<height {
          var line: UnsafeMutablePointer<UInt8>? = pixels.baseAddress! + row * width * channels
          jpeg_write_scanlines(&jpeg, &line, 1)
        }
      }
      jpeg_finish_compress(&jpeg)
      jpeg_destroy_compress(&jpeg)
      defer { free(packed) }
      return Array(UnsafeBufferPointer(start: packed, count: Int(count)))
    }
  }

  /// An EXIF segment that says how the camera was held, in either byte order.
  static func exif(_ orientation: UInt8, isBig: Bool) -> [UInt8] {
    let tiff: [UInt8] =
      isBig
      ? [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
      : [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
    return Array("Exif\0\0".utf8) + tiff + [0, 0, 0, 0]
  }
}
