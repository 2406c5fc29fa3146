internal import CJPEG
import CPNG

extension Picture {
  /// Reads a picture file, PNG or JPEG, whatever its name says.
  ///
  /// - Parameters:
  ///   - channels: 1 gray, 3 color, 4 with alpha; nil as the file has it. Without alpha, what is
  ///     transparent lies on white. 16 bits a sample become v·255/65535, rounded.
  ///   - mostPixels: a picture of more is refused before anything is made room for.
  /// - Throws: `DataError` where the file cannot be read, is no PNG or JPEG, or lies about its size.
  public init(
    file path: String, channels: Int? = nil, mostPixels: Int = 1 << 26
  ) throws(DataError) {
    let bytes = try ByteReader(path).rest(limit: 1 << 30)
    switch FileForm(first: Array(bytes.prefix(FileForm.firstBytes))) {
    case .png:
      try self.init(png: bytes, name: path, channels: channels, mostPixels: mostPixels)
    case .jpeg:
      try self.init(jpeg: bytes, name: path, channels: channels, mostPixels: mostPixels)
    case let form?: throw form.refusal(path, needed: "a PNG or JPEG")
    case nil where bytes.isEmpty: throw .damaged(path: path, problem: "it is empty")
    case nil: throw .damaged(path: path, problem: "it is no PNG and no JPEG")
    }
  }

  /// Reads a PNG of any kind: gray, palette, color, 16 bits, with alpha, interlaced. Channels and errors
  /// are those of ``init(file:channels:mostPixels:)``.
  public init(
    pngFile path: String, channels: Int? = nil, mostPixels: Int = 1 << 26
  ) throws(DataError) {
    let bytes = try ByteReader(path).rest(limit: 1 << 30)
    try self.init(png: bytes, name: path, channels: channels, mostPixels: mostPixels)
  }

  /// Reads a PNG from its bytes; `name` stands for the path in errors.
  public init(
    png bytes: [UInt8], name: String, channels: Int? = nil, mostPixels: Int = 1 << 26
  ) throws(DataError) {
    Picture.check(channels)
    var header = CPNGHeader()
    guard cpng_read_header(bytes, bytes.count, UInt64(mostPixels), &header) == 1 else {
      throw .damaged(path: name, problem: words(of: header.message))
    }
    let (height, width) = (Int(header.height), Int(header.width))
    var isRead = false
    let pixels = Picture.filled(height * width * Int(header.channels)) { room in
      isRead = cpng_read_pixels(bytes, bytes.count, room, &header) == 1
    }
    guard isRead else { throw .damaged(path: name, problem: words(of: header.message)) }
    // Gray with alpha becomes color with alpha, so that there are three kinds, not four.
    let stored = Int(header.channels)
    let wanted = channels ?? (stored == 2 ? 4 : stored)
    self.init(
      height: height, width: width, channels: wanted,
      bytes: Picture.recolored(pixels, from: stored, to: wanted))
  }

  /// Reads a JPEG from its bytes, baseline or progressive, gray, color, or of four inks, and turns it as
  /// the camera was held (EXIF); `name` stands for the path in errors.
  /// - Throws: `DataError` where it is cut off or corrupted, or lies about its size.
  public init(
    jpeg bytes: [UInt8], name: String, channels: Int? = nil, mostPixels: Int = 1 << 26
  ) throws(DataError) {
    Picture.check(channels)
    var header = CJPEGHeader()
    let most = UInt64(mostPixels)
    guard cjpeg_read(bytes, bytes.count, bytes.count, most, nil, &header) == 1 else {
      throw .damaged(path: name, problem: words(of: header.message))
    }
    let (height, width) = (Int(header.height), Int(header.width))
    let (stored, orientation) = (Int(header.channels), Int(header.orientation))
    var isRead = false
    let pixels = Picture.filled(height * width * stored) { room in
      isRead = cjpeg_read(bytes, bytes.count, bytes.count, most, room, &header) == 1
    }
    guard isRead else { throw .damaged(path: name, problem: words(of: header.message)) }
    let wanted = channels ?? stored
    let picture = Picture(
      height: height, width: width, channels: wanted,
      bytes: Picture.recolored(pixels, from: stored, to: wanted))
    self = picture.upright(from: orientation)
  }

  private static func check(_ channels: Int?) {
    if let channels, ![1, 3, 4].contains(channels) {
      fatalError("Picture: \(channels) channels; a picture has 1 (gray), 3 (color) or 4 (alpha).")
    }
  }

  private static func filled(
    _ count: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Void
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { room, filled in
      if let start = room.baseAddress { fill(start) }
      filled = count
    }
  }
}

/// What a picture file says of itself, without its pixels.
struct PictureHeader {
  let height: Int
  let width: Int
  /// Whether it has more channels than one: color, or alpha.
  let isColored: Bool

  /// Reads the header of a PNG or JPEG; nil where it is neither, or damaged.
  /// - Throws: `DataError` where the file cannot be read.
  init?(_ path: String) throws(DataError) {
    let first = try ByteReader(path).first(1 << 16)
    switch FileForm(first: Array(first.prefix(FileForm.firstBytes))) {
    case .png:
      guard first.count >= 33 else { return nil }
      func number(at place: Int) -> Int {
        first[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      }
      height = number(at: 20)
      width = number(at: 16)
      // A palette counts as color; gray may have one transparent shade.
      let hasTransparency = first.firstRange(of: "tRNS".utf8) != nil
      isColored = first[25] != 0 || hasTransparency
    case .jpeg:
      // Profiles and previews may stand before the size.
      guard let header = try PictureHeader.jpeg(path, first) else { return nil }
      let isTurned = header.orientation >= 5
      height = Int(isTurned ? header.width : header.height)
      width = Int(isTurned ? header.height : header.width)
      isColored = header.channels > 1
    default: return nil
    }
  }

  private static func jpeg(_ path: String, _ first: [UInt8]) throws(DataError) -> CJPEGHeader? {
    var header = CJPEGHeader()
    if cjpeg_read(first, first.count, .max, .max, nil, &header) == 1 { return header }
    if first.count < 1 << 16 { return nil }
    let all = try ByteReader(path).rest(limit: 1 << 30)
    return cjpeg_read(all, all.count, .max, .max, nil, &header) == 1 ? header : nil
  }
}

/// A message of a C header, an array of characters that ends in 0.
private func words<Message>(of message: Message) -> String {
  withUnsafeBytes(of: message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
