import Notation
import Randomness

extension ImageExamples {
  /// Colored shapes and textures in ten classes: disc, ring, square, triangle, cross, stripes, checks,
  /// dots, ripples, grain. Size, place, angle and colors are random, and say nothing of the class.
  ///
  /// - Parameters:
  ///   - side: height and width in pixels, from 8; 224 is what large networks take.
  ///   - channels: 3 in color, 1 in gray.
  ///   - noise: the standard deviation of the noise on each pixel, in parts of white.
  public static func shapes(
    _ count: Int = 500, side: Int = 32, channels: Int = 3, noise: Double = 0.02,
    random: inout RandomSource
  ) -> ImageExamples {
    guard side >= 8, channels == 1 || channels == 3 else {
      fatalError(
        "shapes: \(side) pixels and \(channels) channels; 8 and more, and 1 or 3, will do.")
    }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * side * side * channels)
    var labels: [Int] = []
    for index in 0..<count {
      let motif = Motif.allCases[index % Motif.allCases.count]
      var painter = MotifPainter(motif, side: side, random: &random)
      painter.paint(into: &pixels, channels: channels, noise: noise, random: &random)
      labels.append(index % Motif.allCases.count)
    }
    let examples = ImageExamples(
      pixels: pixels, height: side, width: side, channels: channels, labels: labels,
      classNames: Motif.allCases.map(\.rawValue))
    return examples.shuffled(random: &random)
  }
}

/// What a generated picture shows.
enum Motif: String, CaseIterable {
  case disc, ring, square, triangle, cross
  case stripes, checks, dots, ripples, grain
}

/// One motif with its size, place, angle and colors.
struct MotifPainter {
  private let motif: Motif
  private let side: Int
  /// Pixels are measured from the middle; the half side of the picture is 1.
  private let centerX, centerY, scale, sine, cosine: Double
  private let paper, ink: [Double]
  /// The random cells of grain, 16 × 16.
  private var cells: [Double] = []

  init(_ motif: Motif, side: Int, random: inout RandomSource) {
    self.motif = motif
    self.side = side
    centerX = random.uniform(in: -0.25...0.25)
    centerY = random.uniform(in: -0.25...0.25)
    scale = random.uniform(in: 0.45...0.75)
    (sine, cosine) = sineAndCosine(random.uniform())
    let first = (0..<3).map { _ in random.uniform() }
    var second = first
    // Two colors that can be told apart: drawn again until they differ by 0.6 in sum.
    while zip(first, second).map({ abs($0 - $1) }).reduce(0, +) < 0.6
      || abs(MotifPainter.brightness(first) - MotifPainter.brightness(second)) < 0.2
    {
      second = (0..<3).map { _ in random.uniform() }
    }
    (paper, ink) = (first, second)
    if motif == .grain { cells = (0..<256).map { _ in random.uniform() } }
  }

  /// Appends the picture's bytes.
  mutating func paint(
    into pixels: inout [UInt8], channels: Int, noise: Double, random: inout RandomSource
  ) {
    let half = Double(side) / 2
    // Edges run over the width of one pixel, in the motif's own measure.
    let soft = 1 / (half * scale)
    let (greyPaper, greyInk) = (MotifPainter.brightness(paper), MotifPainter.brightness(ink))
    for row in 0..<side {
      for column in 0..<side {
        let x = ((Double(column) + 0.5) / half - 1 - centerX) / scale
        let y = ((Double(row) + 0.5) / half - 1 - centerY) / scale
        let u = cosine * x + sine * y
        let v = cosine * y - sine * x
        let cover = min(max(0.5 - distance(u, v) / soft, 0), 1)
        for channel in 0..<channels {
          let back = channels == 1 ? greyPaper : paper[channel]
          let front = channels == 1 ? greyInk : ink[channel]
          var value = back + cover * (front - back)
          if noise > 0 { value += noise * random.normal() }
          pixels.append(UInt8(saturating: min(max(value * 255, 0), 255).rounded()))
        }
      }
    }
  }

  /// How far a point lies outside the ink, negative inside; 1 is half the motif's size.
  private func distance(_ u: Double, _ v: Double) -> Double {
    let r = (u * u + v * v).squareRoot()
    switch motif {
    case .disc: return r - 1
    case .ring: return abs(r - 0.8) - 0.2
    case .square: return max(abs(u), abs(v)) - 0.85
    case .triangle:
      // Three half-planes at 120°, each 0.5 from the middle.
      let third = 0.75.squareRoot()
      return max(v, third * u - 0.5 * v, -third * u - 0.5 * v) - 0.5
    case .cross:
      return min(max(abs(u) - 1, abs(v) - 0.3), max(abs(v) - 1, abs(u) - 0.3))
    case .stripes: return wave(u * 2) / 4
    case .checks: return max(-abs(wave(u)), -abs(wave(v))) * sign(wave(u) * wave(v)) / 2
    case .dots:
      let (du, dv) = (u * 2 - (u * 2).rounded(), v * 2 - (v * 2).rounded())
      return ((du * du + dv * dv).squareRoot() - 0.3) / 2
    case .ripples: return wave(r * 2) / 4
    case .grain:
      let (i, j) = (
        Int(saturating: (u * 8).rounded(.down)) & 15, Int(saturating: (v * 8).rounded(.down)) & 15
      )
      return 0.5 - cells[i * 16 + j]
    }
  }

  /// A triangle wave from −½ to ½ with period 1.
  private func wave(_ t: Double) -> Double {
    abs(t - t.rounded(.down) - 0.5) * 2 - 0.5
  }

  private func sign(_ x: Double) -> Double { x < 0 ? -1 : 1 }

  private static func brightness(_ color: [Double]) -> Double {
    0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2]
  }
}
