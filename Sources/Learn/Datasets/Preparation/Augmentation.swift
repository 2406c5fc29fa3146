import Notation
import Randomness

/// Makes new pictures of old ones: what they show stays, where and how it is seen changes.
///
/// Every picture is shifted, turned, and made larger or smaller by amounts drawn evenly from the ranges; then
/// mirrored, brightened, noised, and a square of it hidden. With all ranges at 0 nothing changes. For the
/// part to learn from, never for the test.
public struct Augmentation: Sendable, Equatable {
  /// How far to shift at most, in parts of the side.
  public var shift: Double
  /// How far to turn at most, in degrees.
  public var rotation: Double
  /// How much larger or smaller at most: 0.1 is 0.9 to 1.1 times.
  public var zoom: Double
  /// Whether to mirror left and right, every second time. Not for digits and letters.
  public var mirrors: Bool
  /// How much brighter or darker at most, in parts of white.
  public var brightness: Double
  /// The standard deviation of noise on each pixel, in parts of white.
  public var noise: Double
  /// The side of the square that is hidden, in parts of the picture's.
  public var hiddenSquare: Double
  /// What comes into view at the edges, and hides: 0 black to 255 white.
  public var background: UInt8

  /// An augmentation with these ranges.
  public init(
    shift: Double = 0, rotation: Double = 0, zoom: Double = 0, mirrors: Bool = false,
    brightness: Double = 0, noise: Double = 0, hiddenSquare: Double = 0, background: UInt8 = 0
  ) {
    let amounts = [
      ("shift", shift), ("rotation", rotation), ("zoom", zoom), ("brightness", brightness),
      ("noise", noise), ("hiddenSquare", hiddenSquare),
    ]
    for (name, amount) in amounts where !(amount >= 0 && amount.isFinite) {
      fatalError(
        "Augmentation: \(name) is \(amount); an amount of 0 or more is needed, such as 0.1.")
    }
    if zoom >= 1 {
      fatalError("Augmentation: zoom is \(zoom); less than 1 is needed, as nothing is left at 1.")
    }
    self.shift = shift
    self.rotation = rotation
    self.zoom = zoom
    self.mirrors = mirrors
    self.brightness = brightness
    self.noise = noise
    self.hiddenSquare = hiddenSquare
    self.background = background
  }

  /// A small change of each picture, each one its own.
  public func callAsFunction(
    _ images: ImageExamples, random: inout RandomSource
  ) -> ImageExamples {
    var result = images
    result.pixels.removeAll(keepingCapacity: true)
    for index in 0..<images.count {
      result.pixels += self(images.image(index), random: &random).bytes
    }
    return result
  }

  /// A small change of one picture.
  public func callAsFunction(_ picture: Picture, random: inout RandomSource) -> Picture {
    var changed = picture
    if shift != 0 || rotation != 0 || zoom != 0 || mirrors {
      changed = moved(picture, random: &random)
    }
    if brightness != 0 || noise != 0 {
      let light = random.uniform(in: -brightness...brightness) * 255
      for i in changed.bytes.indices {
        let grain = noise == 0 ? 0 : noise * 255 * random.normal()
        let value = Double(changed.bytes[i]) + light + grain
        changed.bytes[i] = UInt8(saturating: min(max(value, 0), 255).rounded())
      }
    }
    if hiddenSquare > 0 { hide(&changed, random: &random) }
    return changed
  }

  /// Each new pixel is looked up where it came from, between four old ones.
  private func moved(_ picture: Picture, random: inout RandomSource) -> Picture {
    let (height, width, channels) = (picture.height, picture.width, picture.channels)
    let dx = random.uniform(in: -shift...shift) * Double(width)
    let dy = random.uniform(in: -shift...shift) * Double(height)
    let (sine, cosine) = sineAndCosine(random.uniform(in: -rotation...rotation) / 360)
    let scale = 1 / (1 + random.uniform(in: -zoom...zoom))
    let flip: Double = mirrors && random.chance(0.5) ? -1 : 1
    let (middleX, middleY) = (Double(width - 1) / 2, Double(height - 1) / 2)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(picture.bytes.count)
    for row in 0..<height {
      for column in 0..<width {
        let x = (Double(column) - middleX - dx) * flip
        let y = Double(row) - middleY - dy
        let oldX = scale * (cosine * x + sine * y) + middleX
        let oldY = scale * (cosine * y - sine * x) + middleY
        for channel in 0..<channels {
          bytes.append(value(picture, oldX, oldY, channel))
        }
      }
    }
    return Picture(height: height, width: width, channels: channels, bytes: bytes)
  }

  private func value(_ picture: Picture, _ x: Double, _ y: Double, _ channel: Int) -> UInt8 {
    let (left, top) = (x.rounded(.down), y.rounded(.down))
    let (partX, partY) = (x - left, y - top)
    func pixel(_ row: Int, _ column: Int) -> Double {
      guard (0..<picture.height).contains(row), (0..<picture.width).contains(column) else {
        return Double(background)
      }
      return Double(picture.bytes[(row * picture.width + column) * picture.channels + channel])
    }
    let (row, column) = (Int(saturating: top), Int(saturating: left))
    let upper = (1 - partX) * pixel(row, column) + partX * pixel(row, column + 1)
    let lower = (1 - partX) * pixel(row + 1, column) + partX * pixel(row + 1, column + 1)
    return UInt8(saturating: ((1 - partY) * upper + partY * lower).rounded())
  }

  private func hide(_ picture: inout Picture, random: inout RandomSource) {
    let side = max(1, Int(saturating: hiddenSquare * Double(min(picture.height, picture.width))))
    let top = random.integer(below: max(1, picture.height - side + 1))
    let left = random.integer(below: max(1, picture.width - side + 1))
    for row in top..<min(top + side, picture.height) {
      for column in left..<min(left + side, picture.width) {
        for channel in 0..<picture.channels {
          picture.bytes[(row * picture.width + column) * picture.channels + channel] = background
        }
      }
    }
  }
}
