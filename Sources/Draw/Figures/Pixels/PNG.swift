import CPNG
import Foundation
import Notation

/// Pixel images as PNG files, through libpng.
extension PixelImage {
  /// Decodes a PNG of any kind to 8 bits per channel: gray if the file is gray, else RGB. Transparent pixels
  /// are blended onto white.
  ///
  /// Throws `FigureError.png` with libpng's message when the bytes are not a PNG, or have more than 100 million pixels.
  public init(png bytes: [UInt8]) throws(FigureError) {
    var header = try PixelImage.header(of: bytes)
    let channels = header.channels < 3 ? 1 : 3
    let (width, height) = (Int(header.width), Int(header.height))
    var pixels = [UInt8](repeating: 0, count: width * height * Int(header.channels))
    guard cpng_read_pixels(bytes, bytes.count, &pixels, &header) == 1 else {
      throw .png(PixelImage.words(header))
    }
    if channels != header.channels {
      let stored = pixels
      pixels = [UInt8](repeating: 0, count: width * height * channels)
      cpng_recolor(stored, header.channels, &pixels, Int32(channels), width * height)
    }
    self.init(width: width, height: height, channels: channels, bytes: pixels)
  }

  /// How many pixels wide and high a PNG is, without decoding them.
  ///
  /// Throws `FigureError.png` like `init(png:)`.
  public static func size(
    ofPNG bytes: [UInt8]
  ) throws(FigureError) -> (width: Int, height: Int) {
    let header = try header(of: bytes)
    return (Int(header.width), Int(header.height))
  }

  private static func header(of bytes: [UInt8]) throws(FigureError) -> CPNGHeader {
    var header = CPNGHeader()
    guard cpng_read_header(bytes, bytes.count, mostPixels, &header) == 1 else {
      throw .png(words(header))
    }
    return header
  }

  private static let mostPixels: UInt64 = 100_000_000

  /// Reads a PNG file. Throws `FigureError.file` when it cannot be read, `.png` when it cannot be decoded.
  public init(contentsOfFile path: String) throws(FigureError) {
    try self.init(png: try WholeFile.read(path))
  }

  /// The image as a PNG file. The same pixels always give the same bytes. Throws `FigureError.png`.
  public func png() throws(FigureError) -> [UInt8] {
    try png(isFast: false)
  }

  /// The same; a fast one is larger, for a file that is read once and then removed.
  func png(isFast: Bool) throws(FigureError) -> [UInt8] {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(width)
    image.height = png_uint_32(height)
    image.flags = isFast ? png_uint_32(PNG_IMAGE_FLAG_FAST) : 0
    image.format = channels == 1 ? png_uint_32(PNG_FORMAT_GRAY) : PNG_FORMAT_FLAG_COLOR
    // Never more than the pixels, a filter byte for each row, and the chunks around them.
    var count = bytes.count + height + bytes.count / 100 + 4096
    var png = [UInt8](repeating: 0, count: count)
    guard png_image_write_to_memory(&image, &png, &count, 0, bytes, 0, nil) != 0 else {
      throw .png(PixelImage.words(image))
    }
    return Array(png[..<count])
  }

  /// libpng's message.
  private static func words(_ image: png_image) -> String {
    withUnsafeBytes(of: image.message) { message in
      String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// The decoder's message.
  private static func words(_ header: CPNGHeader) -> String {
    withUnsafeBytes(of: header.message) { message in
      String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}

/// The text fields of a PNG file, such as its title and source.
package enum PNGText {
  /// A copy of a PNG with texts under keywords such as "Title" and, where `dpi` is given, with its resolution
  /// in dots per inch; `metre` tells the dots in a meter, across and up, finer than that. Throws `FigureError.png`
  /// when the bytes are not a PNG.
  package static func adding(
    _ texts: [(keyword: String, text: String)], dpi: Int? = nil,
    meter: (across: Double, up: Double)? = nil, to png: [UInt8]
  ) throws(FigureError) -> [UInt8] {
    let usual = Double(dpi ?? 0) / 0.0254
    let keywords = texts.map { strdup($0.keyword) }
    let words = texts.map { strdup($0.text) }
    defer { (keywords + words).forEach { free($0) } }
    var out = CPNGBuffer()
    let isDone = cpng_add_text(
      png, png.count, keywords.map { UnsafePointer($0) }, words.map { UnsafePointer($0) },
      Int32(texts.count),
      UInt32(saturating: (meter?.across ?? usual).rounded()),
      UInt32(saturating: (meter?.up ?? usual).rounded()), &out)
    defer { free(out.bytes) }
    guard isDone == 1 else { throw .png(PNGText.message(out)) }
    return Array(UnsafeBufferPointer(start: out.bytes, count: out.count))
  }

  /// The text under a keyword; nil when there is none.
  package static func read(_ keyword: String, from png: [UInt8]) -> String? {
    var out = CPNGBuffer()
    guard cpng_read_text(png, png.count, keyword, &out) == 1 else { return nil }
    defer { free(out.bytes) }
    return String(decoding: UnsafeBufferPointer(start: out.bytes, count: out.count), as: UTF8.self)
  }

  private static func message(_ buffer: CPNGBuffer) -> String {
    withUnsafeBytes(of: buffer.message) { message in
      String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
