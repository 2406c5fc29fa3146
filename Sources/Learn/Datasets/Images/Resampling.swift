import CPNG
import Notation

/// How a picture is brought to another size.
public enum Resampling: String, Sendable, CaseIterable {
  /// Each new pixel is the nearest old one.
  case nearest
  /// Between old pixels on a straight line: k(x) = 1 − |x| for |x| < 1.
  case linear
  /// Between old pixels on Catmull and Rom's curve, which keeps edges sharper.
  case cubic

  /// The weight of an old pixel at distance `x`, in old pixels (in new ones where the picture shrinks).
  func weight(_ x: Double) -> Double {
    let x = abs(x)
    switch self {
    case .nearest: return x <= 0.5 ? 1 : 0
    case .linear: return max(0, 1 - x)
    case .cubic:
      if x < 1 { return 1 - 2.5 * x * x + 1.5 * x * x * x }
      return x < 2 ? 2 - 4 * x + 2.5 * x * x - 0.5 * x * x * x : 0
    }
  }

  var radius: Double {
    switch self {
    case .nearest: 0.5
    case .linear: 1
    case .cubic: 2
    }
  }

  /// For each of `new` pixels: where its old pixels begin, and their weights, which sum to 1.
  ///
  /// The middle of pixel i lies at i + ½. Where the picture shrinks, the kernel grows by the same factor,
  /// so that every old pixel has its say.
  func taps(from old: Int, to new: Int) -> [(first: Int, weights: [Double])] {
    let step = Double(old) / Double(new)
    return (0..<new).map { i in
      let center = (Double(i) + 0.5) * step
      if self == .nearest { return (min(old - 1, Int(saturating: center)), [1]) }
      let stretch = max(step, 1)
      let first = max(0, Int(saturating: (center - radius * stretch).rounded(.down)))
      let last = min(old - 1, Int(saturating: (center + radius * stretch).rounded(.up)))
      let weights = (first...last).map { weight((Double($0) + 0.5 - center) / stretch) }
      let sum = weights.reduce(0, +)
      return (first, weights.map { $0 / sum })
    }
  }
}

extension Picture {
  /// The picture in another size: first along the rows, then along the columns.
  public func resized(height: Int, width: Int, by method: Resampling = .linear) -> Picture {
    guard height > 0, width > 0 else {
      fatalError("Picture: cannot be resized to \(height) × \(width).")
    }
    if height == self.height && width == self.width { return self }
    let across = method.taps(from: self.width, to: width)
    let down = method.taps(from: self.height, to: height)
    var wide = [Double](repeating: 0, count: self.height * width * channels)
    for y in 0..<self.height {
      for x in 0..<width {
        let (first, weights) = across[x]
        for channel in 0..<channels {
          var sum = 0.0
          var at = (y * self.width + first) * channels + channel
          for weight in weights {
            sum += weight * Double(bytes[at])
            at += channels
          }
          wide[(y * width + x) * channels + channel] = sum
        }
      }
    }
    var result = [UInt8](repeating: 0, count: height * width * channels)
    let row = width * channels
    for y in 0..<height {
      let (first, weights) = down[y]
      for x in 0..<row {
        var sum = 0.0
        for (i, weight) in weights.enumerated() { sum += weight * wide[(first + i) * row + x] }
        result[y * row + x] = UInt8(saturating: min(max(sum.rounded(), 0), 255))
      }
    }
    return Picture(height: height, width: width, channels: channels, bytes: result)
  }

  /// The picture with another number of channels. Gray is 0.299 red + 0.587 green + 0.114 blue, the
  /// brightness by ITU-R BT.601; without alpha, what is transparent lies on white.
  public func converted(toChannels wanted: Int) -> Picture {
    guard [1, 3, 4].contains(wanted) else {
      fatalError("Picture: \(wanted) channels; a picture has 1 (gray), 3 (color) or 4 (alpha).")
    }
    if wanted == channels { return self }
    let result = Picture.recolored(bytes, from: channels, to: wanted)
    return Picture(height: height, width: width, channels: wanted, bytes: result)
  }

  /// Pixels with another number of channels: 1, 2 (gray and alpha), 3 or 4 become 1, 3 or 4.
  static func recolored(_ pixels: [UInt8], from: Int, to: Int) -> [UInt8] {
    if from == to { return pixels }
    let count = pixels.count / from
    return [UInt8](unsafeUninitializedCapacity: count * to) { room, filled in
      if let start = room.baseAddress {
        cpng_recolor(pixels, Int32(from), start, Int32(to), count)
      }
      filled = count * to
    }
  }
}

extension ImageExamples {
  /// The pictures in another size, and with another number of channels where one is given.
  public func resized(
    height: Int, width: Int, channels wanted: Int? = nil, by method: Resampling = .linear
  ) -> ImageExamples {
    let wanted = wanted ?? channels
    if height == self.height && width == self.width && wanted == channels { return self }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * height * width * wanted)
    for index in 0..<count {
      let picture = image(index).resized(height: height, width: width, by: method)
      pixels += picture.converted(toChannels: wanted).bytes
    }
    var result = ImageExamples(
      pixels: pixels, height: height, width: width, channels: wanted, labels: labels,
      classNames: classNames)
    result.divisor = divisor
    return result
  }
}
