import CPNG
import Foundation

/// Pixel images as PNG files, through libpng.
extension PixelImage {
  /// Reads a PNG of any kind as 8 bits a channel: grey if it is grey, red-green-blue otherwise; what is
  /// transparent lies on white.
  ///
  /// Throws `FigureError.png` with libpng's words when the bytes are no PNG.
  public init(png bytes: [UInt8]) throws(FigureError) {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    var channels = 1
    var pixels: [UInt8] = []
    var isTooLarge = false
    // libpng keeps the pointer to the bytes between its two calls: they must not move.
    let isRead = bytes.withUnsafeBufferPointer { buffer in
      guard png_image_begin_read_from_memory(&image, buffer.baseAddress, buffer.count) != 0 else {
        return false
      }
      let isGrey = image.format & PNG_FORMAT_FLAG_COLOR == 0
      image.format = isGrey ? png_uint_32(PNG_FORMAT_GRAY) : PNG_FORMAT_FLAG_COLOR
      channels = isGrey ? 1 : 3
      // A damaged or hostile header may promise more pixels than there is memory.
      isTooLarge = Int(image.width) * Int(image.height) > PixelImage.mostPixels
      if isTooLarge { return false }
      pixels = [UInt8](repeating: 0, count: Int(image.width) * Int(image.height) * channels)
      var white = png_color(red: 255, green: 255, blue: 255)
      return png_image_finish_read(&image, &white, &pixels, 0, nil) != 0
    }
    guard isRead else {
      png_image_free(&image)
      throw .png(
        isTooLarge
          ? "it has \(image.width) × \(image.height) pixels, and at most 10⁸ are read"
          : PixelImage.words(image))
    }
    self.init(
      width: Int(image.width), height: Int(image.height), channels: channels, bytes: pixels)
  }

  private static let mostPixels = 100_000_000

  /// Reads a PNG file. Throws `FigureError.file` or `.png`.
  public init(contentsOfFile path: String) throws(FigureError) {
    try self.init(png: try WholeFile.read(path))
  }

  /// The image as a PNG. The same pixels always give the same bytes.
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

  /// libpng's words for what went wrong.
  private static func words(_ image: png_image) -> String {
    withUnsafeBytes(of: image.message) { message in
      String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}

/// Words inside a PNG, that say what it is and where it is from.
public enum PNGText {
  /// A copy of a PNG with words under keywords such as "Title" and "Source".
  public static func adding(
    _ texts: [(keyword: String, text: String)], to png: [UInt8]
  ) throws(FigureError) -> [UInt8] {
    let keywords = texts.map { strdup($0.keyword) }
    let words = texts.map { strdup($0.text) }
    defer { (keywords + words).forEach { free($0) } }
    var out = CPNGBuffer()
    let isDone = cpng_add_text(
      png, png.count, keywords.map { UnsafePointer($0) }, words.map { UnsafePointer($0) },
      Int32(texts.count), &out)
    defer { free(out.bytes) }
    guard isDone == 1 else { throw .png(PNGText.message(out)) }
    return Array(UnsafeBufferPointer(start: out.bytes, count: out.count))
  }

  /// The words under a keyword; nil when there are none.
  public static func read(_ keyword: String, from png: [UInt8]) -> String? {
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
