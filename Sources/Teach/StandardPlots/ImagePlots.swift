import Figures
import Notation

/// A grid of numbers to be seen as an image: `rows[y][x]`, the top row first.
public typealias NumberGrid = [[Double]]

extension Figure {
  /// Weights as images: one for each unit of a layer on images, or for each kernel of a convolution. Blue is
  /// negative, white 0 and orange positive; all images have one scale, so that they can be compared.
  public static func weights(
    _ grids: [NumberGrid], captions: [String] = [], columns: Int? = nil, title: String = "Weights",
    caption: String
  ) -> Figure {
    let reach = grids.joined().joined().map(abs).filter(\.isFinite).max() ?? 1
    let most = written(reach, .decimals(2))
    let key = "blue −\(most) · white 0 · orange +\(most)"
    return Figure(title, caption: caption) {
      Panel(key) {
        Images(
          grids.map { PixelImage(signed: $0, reach: reach) }, captions: captions, columns: columns)
      }
    }
  }

  /// What the kernels of a convolution answer to an image: the image, and beside it a map for each kernel, each
  /// from its own least (black) to its greatest number (white).
  ///
  /// A map that is 0 everywhere is black, and its caption says so.
  public static func featureMaps(
    of image: PixelImage, _ maps: [NumberGrid], captions: [String] = [], columns: Int? = nil,
    title: String = "Feature maps", caption: String
  ) -> Figure {
    let names = captions.isEmpty ? maps.indices.map { "\($0 + 1)" } : captions
    let labels = zip(maps, names).map { map, name in
      map.allSatisfy { $0.allSatisfy { $0 == 0 } } ? "\(name) (all 0)" : name
    }
    return Figure(title, caption: caption) {
      Images(
        [image] + maps.map { PixelImage(grey: $0) }, captions: ["the image"] + labels,
        columns: columns)
    }
  }

  /// What a generator makes, beside the losses of generator and discriminator over its training.
  ///
  /// `equilibrium` is the discriminator's loss where it cannot tell real from made, such as log 2 for the mean of
  /// a binary cross-entropy.
  public static func generated(
    _ samples: [PixelImage], columns: Int? = nil, generatorLoss: [Double],
    discriminatorLoss: [Double], equilibrium: Double? = nil, epochs: String = "epoch",
    first: Int = 1, title: String = "Generated samples", caption: String
  ) -> Figure {
    let steps = { (losses: [Double]) in losses.indices.map { Double(first + $0) } }
    let ends = [first, first + max(generatorLoss.count, discriminatorLoss.count, 1) - 1]
    return Figure(title, caption: caption, columns: 2) {
      Panel("Samples") { Images(samples, columns: columns) }
      Panel("Losses", x: PlotAxis(epochs), y: "loss") {
        if let equilibrium {
          Line(
            ends.map { Double($0) }, [equilibrium, equilibrium], label: "cannot tell",
            color: .muted,
            dash: .dashed, width: 1)
        }
        Line(steps(generatorLoss), generatorLoss, label: "generator", color: .series(0))
        Line(steps(discriminatorLoss), discriminatorLoss, label: "discriminator", color: .series(1))
      }
    }
  }
}

extension PixelImage {
  /// Numbers with a sign as an image in the theme's colors for white paper: blue at −`reach`, white at 0, orange
  /// at +`reach`, as in ``Figure/weights(_:captions:columns:title:caption:)``.
  ///
  /// What lies beyond has the color of the end; what is not a number is white.
  public init(signed grid: NumberGrid, reach: Double) {
    let colors = Theme.light.diverging
    let values = grid.joined().flatMap { value -> [Double] in
      guard value.isFinite, reach > 0 else { return parts(of: colors[colors.count / 2]) }
      let place = min(max((value / reach + 1) / 2, 0), 1) * Double(colors.count - 1)
      let index = min(Int(saturating: place), colors.count - 2)
      let (from, to) = (parts(of: colors[index]), parts(of: colors[index + 1]))
      return zip(from, to).map { $0 + ($1 - $0) * (place - Double(index)) }
    }
    self.init(
      width: grid.first?.count ?? 0, height: grid.count, rgb: values, range: 0...255,
      numbers: Array(grid.joined()))
  }
}

private func parts(of color: Color) -> [Double] {
  [Double(color.red), Double(color.green), Double(color.blue)]
}
