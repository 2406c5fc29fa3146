import Notation

/// A pixel image with 8 bits per channel, the top row first.
public struct PixelImage: Sendable, Codable, Equatable {
  /// The width in pixels.
  public let width: Int
  /// The height in pixels.
  public let height: Int
  /// 1 (gray) or 3 (red, green, blue).
  public let channels: Int
  /// The pixels, `[height, width, channels]`, row by row.
  public let bytes: [UInt8]
  /// The numbers that the pixels show, `[height, width]` or `[height, width, channels]`; nil when the pixels
  /// are what is shown, as in a photograph.
  public let numbers: [Float]?

  /// An image of `height · width · channels` bytes. Traps when the number of channels, bytes or numbers does not fit.
  public init(
    width: Int, height: Int, channels: Int, bytes: [UInt8], numbers: [Float]? = nil
  ) {
    if channels != 1 && channels != 3 {
      fatalError("PixelImage: 1 channel (gray) or 3 (red, green, blue) are needed, not \(channels)")
    }
    if width < 1 || height < 1 || bytes.count != width * height * channels {
      fatalError(
        "PixelImage: \(width) × \(height) pixels of \(channels) need "
          + "\(width * height * channels) bytes, but there are \(bytes.count)")
    }
    if let count = numbers?.count, count != width * height && count != bytes.count {
      fatalError(
        "PixelImage: \(width) × \(height) pixels of \(channels) stand for one number each, or for "
          + "\(channels), but there are \(count) numbers")
    }
    self.width = width
    self.height = height
    self.channels = channels
    self.bytes = bytes
    self.numbers = numbers
  }

  /// A gray image of `height · width` numbers, row by row. The ends of `range` are black and white; nil takes
  /// the least and the greatest number.
  public init(
    width: Int, height: Int, grey values: [Double], range: ClosedRange<Double>? = nil
  ) {
    self.init(
      width: width, height: height, channels: 1, bytes: PixelImage.bytes(values, range),
      numbers: values.map(Float.init))
  }

  /// A color image of `height · width · 3` numbers: red, green and blue of each pixel in turn. The ends of
  /// `range` are no light and full light.
  ///
  /// - Parameter numbers: the number that each pixel shows; nil takes the colors themselves.
  public init(
    width: Int, height: Int, rgb values: [Double], range: ClosedRange<Double>? = 0...1,
    numbers: [Double]? = nil
  ) {
    self.init(
      width: width, height: height, channels: 3, bytes: PixelImage.bytes(values, range),
      numbers: (numbers ?? values).map(Float.init))
  }

  /// A gray image of rows of numbers. Traps when the rows differ in length.
  public init(grey rows: [[Double]], range: ClosedRange<Double>? = nil) {
    requireRectangle("PixelImage", rows)
    self.init(
      width: rows.first?.count ?? 0, height: rows.count, grey: rows.flatMap { $0 }, range: range)
  }

  /// The same picture with twice as many rows and columns.
  var doubled: PixelImage {
    var doubled: [UInt8] = []
    doubled.reserveCapacity(bytes.count * 4)
    for row in 0..<height {
      for _ in 0..<2 {
        for column in 0..<width {
          let start = (row * width + column) * channels
          for _ in 0..<2 { doubled += bytes[start..<start + channels] }
        }
      }
    }
    return PixelImage(width: width * 2, height: height * 2, channels: channels, bytes: doubled)
  }

  /// Numbers as bytes: the low end of the range is 0, the high end 255; what is not finite is 0.
  private static func bytes(_ values: [Double], _ range: ClosedRange<Double>?) -> [UInt8] {
    let finite = values.lazy.filter(\.isFinite)
    let low = range?.lowerBound ?? finite.min() ?? 0
    let high = range?.upperBound ?? finite.max() ?? 1
    let span = DataRange(low...max(low, high)).isFlat(.linear) ? 1 : high - low
    return values.map { value in
      guard value.isFinite else { return 0 }
      return UInt8(saturating: (min(max((value - low) / span, 0), 1) * 255).rounded())
    }
  }
}
