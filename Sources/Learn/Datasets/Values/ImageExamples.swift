import Tensors

/// Labeled pictures, 8 bits a channel, all of one size: `[examples, height, width, channels]`.
///
/// They are kept as bytes, a quarter of what floats take, and become floats batch by batch.
public struct ImageExamples: ExampleSet, Equatable {
  /// The pixels, picture after picture, row after row.
  public var pixels: [UInt8]
  /// Pixels from top to bottom.
  public let height: Int
  /// Pixels from left to right.
  public let width: Int
  /// 1 gray, 3 red-green-blue, 4 with alpha.
  public let channels: Int
  /// The class of each picture, from 0.
  public var labels: [Int]
  /// The names of the classes, by class number.
  public let classNames: [String]
  /// What a pixel's byte is divided by when it becomes a float: 255 makes 0…1.
  public var divisor: Float = 255

  /// Pictures from their parts. Traps where the parts do not fit.
  public init(
    pixels: [UInt8], height: Int, width: Int, channels: Int, labels: [Int], classNames: [String]
  ) {
    guard pixels.count == labels.count * height * width * channels else {
      fatalError(
        "ImageExamples: \(labels.count) pictures of \(height) × \(width) × \(channels) need "
          + "\(labels.count * height * width * channels) bytes, and there are \(pixels.count).")
    }
    self.pixels = pixels
    self.height = height
    self.width = width
    self.channels = channels
    self.labels = labels
    self.classNames = classNames
  }

  /// How many images there are.
  public var count: Int { labels.count }
  /// The labels: a split keeps the proportions of the classes.
  public var strata: [Int]? { labels }
  /// The shape of one image: `[height, width, channels]`.
  public var inputShape: [Int] { [height, width, channels] }
  /// The shape of one target: `[]`, a class number.
  public var targetShape: [Int] { [] }
  /// How many bytes one picture takes.
  public var bytesPerImage: Int { height * width * channels }
  /// How many pictures each class has.
  public var classCounts: [Int] { counts(of: labels, classes: classNames.count) }

  /// One picture.
  public func image(_ index: Int) -> Picture {
    let size = bytesPerImage
    return Picture(
      height: height, width: width, channels: channels,
      bytes: Array(pixels[index * size..<(index + 1) * size]))
  }

  /// These images only, in this order.
  public func rows(_ indices: [Int]) -> ImageExamples {
    let size = bytesPerImage
    var chosen = self
    chosen.pixels = []
    chosen.pixels.reserveCapacity(indices.count * size)
    for index in indices {
      chosen.pixels.append(contentsOf: pixels[index * size..<(index + 1) * size])
    }
    chosen.labels = indices.map { labels[$0] }
    return chosen
  }

  /// All pixels in single precision: `[examples, height, width, channels]`, each byte divided by
  /// `divisor`.
  public var tensor: Tensor {
    Tensor(filling: [count, height, width, channels]) { divide(pixels, by: divisor, into: $0) }
  }

  /// These images as tensors: inputs `[batch, height, width, channels]` (bytes divided by
  /// `divisor`), targets `[batch]`.
  public func batch(_ indices: [Int]) -> Batch {
    let size = bytesPerImage
    let divisor = divisor
    let inputs = Tensor(filling: [indices.count, height, width, channels]) { room in
      pixels.withUnsafeBufferPointer { pixels in
        for (place, index) in indices.enumerated() {
          guard (0..<count).contains(index) else {
            fatalError("ImageExamples: picture \(index) of \(count), counted from 0.")
          }
          for i in 0..<size { room[place * size + i] = Float(pixels[index * size + i]) / divisor }
        }
      }
    }
    return Batch(
      inputs: inputs, targets: Tensor(indices.map { Float(labels[$0]) }, shape: [indices.count]))
  }

  /// The pixels as a table, one row a picture, for methods that take one: `[examples, pixels]`.
  public var table: Examples {
    let divisor = Double(divisor)
    return Examples(
      features: Matrix(pixels.map { Double($0) / divisor }, count: count, width: bytesPerImage),
      labels: labels, featureNames: (0..<bytesPerImage).map { "pixel \($0)" },
      classNames: classNames)
  }
}

/// One picture: 8 bits a channel, the top row first, `[height, width, channels]`.
public struct Picture: Sendable, Equatable {
  /// Pixels from top to bottom.
  public let height: Int
  /// Pixels from left to right.
  public let width: Int
  /// 1 for gray, 3 for red, green and blue.
  public let channels: Int
  /// The pixels, row after row, channels together: 0 (black) to 255.
  public var bytes: [UInt8]

  /// A picture from its bytes. Traps where they are not `height · width · channels`.
  public init(height: Int, width: Int, channels: Int, bytes: [UInt8]) {
    guard bytes.count == height * width * channels else {
      fatalError(
        "Picture: \(height) × \(width) × \(channels) need \(height * width * channels) bytes, and "
          + "there are \(bytes.count).")
    }
    self.height = height
    self.width = width
    self.channels = channels
    self.bytes = bytes
  }
}

/// Bytes as floats, each divided by `divisor`.
func divide(
  _ bytes: [UInt8], by divisor: Float, into room: UnsafeMutableBufferPointer<Float>
) {
  bytes.withUnsafeBufferPointer { bytes in
    for i in 0..<bytes.count { room[i] = Float(bytes[i]) / divisor }
  }
}
