import CPNG

extension Picture {
  /// Reads a PNG of any kind: grey, palette, colour, 16 bits, with alpha, interlaced.
  ///
  /// - Parameters:
  ///   - channels: 1 grey, 3 colour, 4 with alpha; nil as the file has it. Without alpha, what is
  ///     transparent lies on white. Of 16 bits the upper 8 count.
  ///   - mostPixels: a picture of more is refused before anything is made room for.
  /// - Throws: `DataError` where the file cannot be read, or lies about its size.
  public init(
    pngFile path: String, channels: Int? = nil, mostPixels: Int = 1 << 26
  ) throws(DataError) {
    let reader = try ByteReader(path)
    let bytes = try reader.rest(limit: 1 << 30)
    try self.init(png: bytes, name: path, channels: channels, mostPixels: mostPixels)
  }

  /// Reads a PNG from its bytes; `name` stands for the path in errors.
  public init(
    png bytes: [UInt8], name: String, channels: Int? = nil, mostPixels: Int = 1 << 26
  ) throws(DataError) {
    if let channels, ![1, 3, 4].contains(channels) {
      fatalError("Picture: \(channels) channels; a picture has 1 (grey), 3 (colour) or 4 (alpha).")
    }
    var header = CPNGHeader()
    guard cpng_read_header(bytes, bytes.count, UInt64(mostPixels), &header) == 1 else {
      throw .damaged(path: name, problem: header.problem)
    }
    // Grey with alpha becomes colour with alpha, so that there are three kinds, not four.
    let channels = channels ?? (header.channels == 2 ? 4 : Int(header.channels))
    let (height, width) = (Int(header.height), Int(header.width))
    let count = height * width * channels
    var isRead = false
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { room, filled in
      isRead =
        cpng_read_pixels(bytes, bytes.count, Int32(channels), room.baseAddress, &header) == 1
      filled = isRead ? count : 0
    }
    guard isRead else { throw .damaged(path: name, problem: header.problem) }
    self.init(height: height, width: width, channels: channels, bytes: pixels)
  }
}

extension CPNGHeader {
  /// What is wrong, as libpng says it.
  fileprivate var problem: String {
    withUnsafeBytes(of: message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
